/**
 * Python stacks that were recorded with framework operators (Ascend; PyTorch 1.8 to 1.11): a text each, the innermost
 * frame first. Their lines are those that were running: the first frame's called the operator, each other's called the
 * frame before it. How often a function ran is not in them, only which operators were called from it.
 */

import { perTrace } from '../analysis/memo.ts';
import { lowerBound } from '../base/search.ts';
import { SpanKind, type Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { parseFrame, type Frame } from './frame.ts';

/** Rows of spans that tell of a frame, ascending. */
export interface FrameRows {
  readonly frame: Frame;
  readonly rows: Uint32Array;
}

/** The frames with a file of each row of `Trace.operatorCalls`; equal frames are one object. */
const stacks = perTrace(({ operatorCalls = [] }): readonly (readonly Frame[])[] => {
  const frames = new Map<string, Frame | undefined>();
  const frameOf = (text: string): Frame | undefined => {
    if (!frames.has(text)) {
      const frame = parseFrame(text);
      frames.set(text, frame && { ...frame, isRunning: true });
    }
    return frames.get(text);
  };
  return operatorCalls.map(({ stack }) =>
    stack === '' ? [] : stack.split(/;\s*/).flatMap(text => frameOf(text) ?? []),
  );
});

/** The stack that a span was called with, innermost first; empty where none was recorded. */
function stackOf(trace: Trace, row: number): readonly Frame[] {
  const { kind, detail } = trace.spans;
  return kind[row] === SpanKind.operator ? (stacks(trace)[detail[row] ?? -1] ?? []) : [];
}

/** The operators that each frame led to; of operators inside one another only the outermost. */
export const operatorsByFrame = perTrace((trace): readonly FrameRows[] => {
  if (stacks(trace).every(stack => stack.length === 0)) return [];
  const found = new Map<Frame, number[]>();
  for (const { first, last } of trace.lanes) {
    const endOf = new Map<Frame, number>();
    for (let row = first; row < last; row++) {
      const end = (trace.spans.start[row] ?? 0) + (trace.spans.dur[row] ?? 0);
      for (const frame of new Set(stackOf(trace, row))) {
        if (end <= (endOf.get(frame) ?? -Infinity)) continue;
        endOf.set(frame, end);
        const rows = found.get(frame) ?? [];
        found.set(frame, rows);
        rows.push(row);
      }
    }
  }
  return [...found].map(([frame, rows]) => ({ frame, rows: Uint32Array.from(rows) }));
});

/** The stack of the innermost operator of a lane that is around a window of time and has one. */
export function stackAround(
  trace: Trace,
  lane: Lane,
  fromNs: number,
  toNs: number,
): readonly Frame[] {
  const { start, dur, parent } = trace.spans;
  let row = lowerBound(start, Math.floor(fromNs) + 1, lane.first, lane.last) - 1;
  for (; row >= lane.first; row = parent[row] ?? -1) {
    if ((start[row] ?? 0) + (dur[row] ?? 0) < toNs) continue;
    const stack = stackOf(trace, row);
    if (stack.length > 0) return stack;
  }
  return [];
}
