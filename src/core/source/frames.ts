/**
 * The Python functions of a trace that was recorded with stacks. Where the profiler traced Python, calls are spans, and
 * the line of a frame is the one that it was at when the profiler first saw it (`CodeLocation` in PyTorch's
 * `profiler_python.cpp` takes `PyFrame_GetLineNumber` on entry): of a call the first line of the function, its
 * decorators included; where a generator goes on, the line of its `yield`; of a function that was running when profiling
 * began, the line it was at. Which line called is not in such a file. Elsewhere the stacks of operators tell, which have
 * no calls but the lines that were running (`operator-stacks.ts`).
 */

import { perTrace } from '../analysis/memo.ts';
import type { FrameName, SourceFile } from '../protocol/source.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { parseFrame, type Frame } from './frame.ts';
import { operatorsByFrame, type FrameRows } from './operator-stacks.ts';

/** The calls of each function that the profiler traced, by the id of its frame's text in `Trace.strings`. */
export const callsByName = perTrace((trace): ReadonlyMap<number, FrameRows> => {
  const { kind, name, length } = trace.spans;
  const lists = new Map<number, number[]>();
  const frames = new Map<number, Frame>();
  for (let row = 0; row < length; row++) {
    if (kind[row] !== SpanKind.python) continue;
    const id = name[row] ?? 0;
    let rows = lists.get(id);
    if (rows === undefined) {
      const frame = parseFrame(trace.strings.get(id));
      if (frame !== undefined) frames.set(id, frame);
      lists.set(id, (rows = []));
    }
    if (frames.has(id)) rows.push(row);
  }
  return new Map(
    [...frames].map(([id, frame]) => [id, { frame, rows: Uint32Array.from(lists.get(id) ?? []) }]),
  );
});

/** Frames with the calls of their functions or, where calls were not traced, with the operators called from them. */
const recordedFrames = perTrace((trace): readonly FrameRows[] => {
  const calls = [...callsByName(trace).values()];
  return calls.length > 0 ? calls : operatorsByFrame(trace);
});

/** The files of all frames, with the functions that ran. */
export const sourceFiles = perTrace((trace): readonly SourceFile[] => {
  const files = new Map<string, FrameName[]>();
  for (const { frame } of recordedFrames(trace)) {
    const { file, ...name } = frame;
    const functions = files.get(file) ?? [];
    files.set(file, functions);
    functions.push(name);
  }
  return [...files].map(([path, functions]) => ({
    path,
    functions: functions.sort((a, b) => a.line - b.line),
  }));
});

/** What was recorded of one function. */
export function framesOfFunction(
  trace: Trace,
  file: string,
  frames: readonly FrameName[],
): readonly FrameRows[] {
  const wanted = new Set(frames.map(({ line, name }) => `${line} ${name}`));
  return recordedFrames(trace).filter(
    ({ frame }) => frame.file === file && wanted.has(`${frame.line} ${frame.name}`),
  );
}

/** Rows of all of them, ascending; an operator counts once, whichever lines led to it. */
export function rowsOfFrames(frames: readonly FrameRows[]): Uint32Array {
  return Uint32Array.from(new Set(frames.flatMap(({ rows }) => [...rows]))).sort();
}
