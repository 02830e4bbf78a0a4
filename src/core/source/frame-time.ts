/** What Python functions launched: the GPU time of their operations, with and without that of the functions called. */

import { perTrace } from '../analysis/memo.ts';
import { operationsOfRange, threadOf } from '../analysis/projection.ts';
import { threadKey, threadLaunches, type ThreadLaunches } from '../analysis/thread-launches.ts';
import { lowerBound } from '../base/search.ts';
import type { Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import type { Frame } from './frame.ts';
import { callsByName } from './frames.ts';
import { stackAround } from './operator-stacks.ts';

/**
 * Sum of the durations of the operations launched in some frames (by correlation: the calls of the frame's thread that
 * lie entirely inside it), ns; each operation once, although functions that call themselves hold it several times.
 */
export function inclusiveTime(trace: Trace, frames: Uint32Array): number {
  const { start, dur } = trace.spans;
  const endOf = new Map<string, number>();
  let total = 0;
  for (const row of [...frames].sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || a - b)) {
    const [thread, from] = [threadOf(trace, row), start[row] ?? 0];
    const end = from + (dur[row] ?? 0);
    if (end <= (endOf.get(thread) ?? -Infinity)) continue;
    endOf.set(thread, end);
    for (const operation of operationsOfRange(trace, row)) total += dur[operation] ?? 0;
  }
  return total;
}

/** The same without what functions with a file launched further in; those without count to their caller. */
export function selfTime(trace: Trace, frames: readonly Frame[]): number {
  const times = selfTimes(trace);
  return frames.reduce((sum, frame) => sum + (times.get(frame) ?? 0), 0);
}

/** ns by frame, only where there is any. */
const selfTimes = perTrace((trace): ReadonlyMap<Frame, number> => {
  const times = new Map<Frame, number>();
  for (const lane of trace.lanes) {
    const thread = threadLaunches(trace).get(threadKey(lane.pid, lane.tid));
    if (thread !== undefined && hasFrames(trace, lane)) addLane(trace, lane, thread, times);
  }
  return times;
});

function addLane(
  trace: Trace,
  lane: Lane,
  thread: ThreadLaunches,
  times: Map<Frame, number>,
): void {
  const { calls, operations, operationsBefore } = thread;
  calls.forEach((_, i) => {
    const [owner] = framesOfLane(trace, lane, thread.start[i] ?? 0, thread.end[i] ?? 0);
    if (owner === undefined) return;
    // By place: where a task queue lies between, several calls may stand at one.
    const launched = operations.subarray(operationsBefore[i], operationsBefore[i + 1]);
    const ns = launched.reduce((sum, row) => sum + (trace.spans.dur[row] ?? 0), 0);
    times.set(owner, (times.get(owner) ?? 0) + ns);
  });
}

/** The frames with a file that are around a window of a thread's time, innermost first. */
export function framesAt(
  trace: Trace,
  thread: string,
  fromNs: number,
  toNs: number,
): readonly Frame[] {
  return trace.lanes
    .filter(lane => threadKey(lane.pid, lane.tid) === thread && hasFrames(trace, lane))
    .flatMap(lane => framesOfLane(trace, lane, fromNs, toNs));
}

/** Traced calls tell, or where there are none the stacks of operators. */
function hasFrames(trace: Trace, { kind }: Lane): boolean {
  return kind === (callsByName(trace).size > 0 ? 'python' : 'operators');
}

/** Traced calls of a lane nest: up from the last one that had begun. */
function framesOfLane(trace: Trace, lane: Lane, fromNs: number, toNs: number): readonly Frame[] {
  if (lane.kind !== 'python') return stackAround(trace, lane, fromNs, toNs);
  const { start, dur, name, parent } = trace.spans;
  const calls = callsByName(trace);
  const found: Frame[] = [];
  let row = lowerBound(start, Math.floor(fromNs) + 1, lane.first, lane.last) - 1;
  for (; row >= lane.first; row = parent[row] ?? -1) {
    const isAround = (start[row] ?? 0) + (dur[row] ?? 0) >= toNs;
    const frame = isAround ? calls.get(name[row] ?? 0)?.frame : undefined;
    if (frame !== undefined) found.push(frame);
  }
  return found;
}
