/** What Python functions launched: the GPU time of their operations, with and without that of the functions called. */

import { perTrace } from '../analysis/memo.ts';
import { operationsOfRange, threadOf } from '../analysis/projection.ts';
import { threadKey, threadLaunches, type ThreadLaunches } from '../analysis/thread-launches.ts';
import { lowerBound } from '../base/search.ts';
import type { Lane } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { framesByName } from './frames.ts';

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
export function selfTime(trace: Trace, frames: Uint32Array): number {
  const times = selfTimes(trace);
  return frames.reduce((sum, row) => sum + (times.get(row) ?? 0), 0);
}

/** ns by frame row, only where there is any. */
const selfTimes = perTrace((trace): ReadonlyMap<number, number> => {
  const times = new Map<number, number>();
  for (const lane of trace.lanes) {
    const thread = threadLaunches(trace).get(threadKey(lane.pid, lane.tid));
    if (lane.kind === 'python' && thread !== undefined) addLane(trace, lane, thread, times);
  }
  return times;
});

function addLane(
  trace: Trace,
  lane: Lane,
  thread: ThreadLaunches,
  times: Map<number, number>,
): void {
  thread.calls.forEach((call, i) => {
    const [owner] = framesOfLane(trace, lane, thread.start[i] ?? 0, thread.end[i] ?? 0);
    if (owner === undefined) return;
    const ns = operationsOfRange(trace, call).reduce(
      (sum, operation) => sum + (trace.spans.dur[operation] ?? 0),
      times.get(owner) ?? 0,
    );
    times.set(owner, ns);
  });
}

/** Rows of the frames with a file that are around a window of a thread's time, innermost first. */
export function framesAt(
  trace: Trace,
  thread: string,
  fromNs: number,
  toNs: number,
): readonly number[] {
  return trace.lanes
    .filter(lane => lane.kind === 'python' && threadKey(lane.pid, lane.tid) === thread)
    .flatMap(lane => framesOfLane(trace, lane, fromNs, toNs));
}

/** The frames of a lane nest: up from the last one that had begun. */
function framesOfLane(trace: Trace, lane: Lane, fromNs: number, toNs: number): number[] {
  const { start, dur, name, parent } = trace.spans;
  const frames = framesByName(trace);
  const found: number[] = [];
  let row = lowerBound(start, Math.floor(fromNs) + 1, lane.first, lane.last) - 1;
  for (; row >= lane.first; row = parent[row] ?? -1) {
    const isAround = (start[row] ?? 0) + (dur[row] ?? 0) >= toNs;
    if (isAround && frames.has(name[row] ?? 0)) found.push(row);
  }
  return found;
}
