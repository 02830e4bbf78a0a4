/**
 * Which function of a text each recorded frame is of. Lines tell, and where the text has changed since, names together
 * with how far most functions have moved. What stays doubtful is left out: a wrong figure is worse than none.
 */

import type { FrameName } from '../protocol/source.ts';
import type { PythonFunction } from './python-functions.ts';

/** Functions that ran, each with all frames that are of it. */
export function fitFrames(
  frames: readonly FrameName[],
  functions: readonly PythonFunction[],
): ReadonlyMap<PythonFunction, readonly FrameName[]> {
  const fitted = new Map<PythonFunction, FrameName[]>();
  /** Lines by which functions have moved since they were measured. */
  const shifts = new Map<PythonFunction, number>();
  const free = new Set(functions);
  const rest = new Set(frames);
  // A line that was running says nothing about where its function begins.
  const first = new Set(frames.filter(({ isRunning }) => isRunning !== true));
  const take = (frame: FrameName, own: PythonFunction): void => {
    rest.delete(frame);
    first.delete(frame);
    free.delete(own);
    fitted.set(own, [...(fitted.get(own) ?? []), frame]);
  };
  for (;;) {
    const pairs = commonShift(first, free);
    if (pairs.length === 0) break;
    for (const [frame, own] of pairs) {
      shifts.set(own, own.firstLine - frame.line);
      take(frame, own);
    }
  }
  // Frames seen in the midst of their function: it was running already, went on, or called something.
  for (const frame of rest) {
    const around = functions.filter(own => isInside(frame, own, shifts.get(own) ?? 0));
    const inner = around.at(-1);
    if (inner !== undefined) take(frame, inner);
  }
  for (const frame of rest) {
    const named = [...free].filter(({ name }) => name === frame.name);
    const others = [...rest].filter(({ name }) => name === frame.name);
    if (named[0] !== undefined && named.length === 1 && others.length === 1) take(frame, named[0]);
  }
  return fitted;
}

/** Whether a text may be the file that ran: at least half of the functions that were seen are in it. */
export function isLikely(
  frames: readonly FrameName[],
  functions: readonly PythonFunction[],
): boolean {
  const defined = new Set(functions.map(({ name }) => name));
  const seen = new Set(frames.map(({ name }) => name).filter(name => !name.startsWith('<')));
  const shared = [...seen].filter(name => defined.has(name)).length;
  return shared > 0 && 2 * shared >= seen.size;
}

type Pair = readonly [FrameName, PythonFunction];

/** The frames that begin their function if all moved by the same lines: no move, or the one that most agree on. */
function commonShift(
  frames: ReadonlySet<FrameName>,
  functions: ReadonlySet<PythonFunction>,
): readonly Pair[] {
  const byShift = new Map<number, Pair[]>();
  for (const frame of frames) {
    for (const own of functions) {
      if (own.name !== frame.name) continue;
      const shift = own.firstLine - frame.line;
      byShift.set(shift, [...(byShift.get(shift) ?? []), [frame, own]]);
    }
  }
  const still = byShift.get(0);
  if (still !== undefined) return still;
  const lists = [...byShift].sort(
    ([a, as], [b, bs]) => bs.length - as.length || Math.abs(a) - Math.abs(b),
  );
  const [first, second] = lists.map(([, pairs]) => pairs);
  const isClear = first !== undefined && first.length > Math.max(1, second?.length ?? 0);
  return isClear ? first : [];
}

function isInside({ name, line }: FrameName, own: PythonFunction, shift: number): boolean {
  return own.name === name && own.firstLine <= line + shift && line + shift <= own.lastLine;
}
