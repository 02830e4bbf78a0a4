/**
 * The launching calls of each host thread in time order, with sums and extremes over their operations, so that any
 * window of host time is answered in O(log n). The basis of the projection. Where a task queue lies between the
 * program's thread and the one that launches (Ascend), a launch counts where the program put it into the queue.
 */

import { lowerBound, upperBound } from '../base/search.ts';
import { SpanKind, type SpanTable } from '../trace/columns.ts';
import { sortRows } from '../trace/sort.ts';
import type { Trace } from '../trace/trace.ts';
import { extremeWithin, largestTree, smallestTree, type ExtremeTree } from './extremes.ts';
import { gather } from './groups.ts';
import { launchIndex, type LaunchIndex } from './launches.ts';
import { perTrace } from './memo.ts';

export interface ThreadLaunches {
  /** Rows of the launching calls, or of their places in a task queue, by start. */
  readonly calls: Uint32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Largest end of calls 0..i: tells how far back a call may still be running. */
  readonly latestEnd: Float64Array;
  /** Position of each call in the launch index. */
  readonly at: Uint32Array;
  /** Per call: first start and last end of its operations, ns. */
  readonly firstStart: ExtremeTree;
  readonly lastEnd: ExtremeTree;
  /** Sums over all calls before the i-th; one entry more than calls. */
  readonly operationsBefore: Float64Array;
  readonly kernelsBefore: Float64Array;
}

/** Threads by `threadKey`. */
export const threadLaunches = perTrace((trace): ReadonlyMap<string, ThreadLaunches> => {
  const index = launchIndex(trace);
  const callsOf = new Map<string, { rows: number[]; at: number[] }>();
  const keys = trace.lanes.map(lane => threadKey(lane.pid, lane.tid));
  const isQueued = trace.format === 'ascend-json' || trace.format === 'ascend-db';
  for (let i = 0; i < index.calls.length; i++) {
    const call = index.calls[i]!;
    const row = isQueued ? enqueuedBy(trace, call) : call;
    const key = keys[trace.spans.lane[row]!]!;
    const calls = callsOf.get(key) ?? { rows: [], at: [] };
    callsOf.set(key, calls);
    calls.rows.push(row);
    calls.at.push(i);
  }
  return new Map(
    [...callsOf].map(([key, { rows, at }]) => [key, ofThread(trace, index, rows, at)]),
  );
});

/** Where the program put a launch into a task queue: what the `Dequeue` around the call is linked to. Else the call. */
function enqueuedBy({ spans, lanes }: Trace, call: number): number {
  const { parent, link, kind, lane }: SpanTable = spans;
  for (let row = parent[call]!; row >= 0; row = parent[row]!) {
    const from = link[row]!;
    if (kind[row] !== SpanKind.operator || from < 0) continue;
    if (kind[from] === SpanKind.operator && lanes[lane[from]!]!.device < 0) return from;
  }
  return call;
}

export function threadKey(pid: number, tid: number): string {
  return `${pid}/${tid}`;
}

/** @param rows where each call counts, @param positions of the calls in `index` */
function ofThread(
  trace: Trace,
  index: LaunchIndex,
  rows: readonly number[],
  positions: readonly number[],
): ThreadLaunches {
  const { start, dur, kind } = trace.spans;
  const order = orderByStart(trace, rows);
  const calls = order.map(i => rows[i]!);
  const count = calls.length;
  const end = gather(dur, calls);
  const latestEnd = new Float64Array(count);
  const at = new Uint32Array(count);
  const firstStart = new Float64Array(count).fill(Infinity);
  const lastEnd = new Float64Array(count).fill(-Infinity);
  const operationsBefore = new Float64Array(count + 1);
  const kernelsBefore = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    end[i] = end[i]! + start[calls[i]!]!;
    latestEnd[i] = i > 0 ? Math.max(latestEnd[i - 1]!, end[i]!) : end[i]!;
    at[i] = positions[order[i]!]!;
    let kernels = 0;
    for (let k = index.first[at[i]!]!; k < index.first[at[i]! + 1]!; k++) {
      const row = index.operations[k]!;
      if (start[row]! < firstStart[i]!) firstStart[i] = start[row]!;
      if (start[row]! + dur[row]! > lastEnd[i]!) lastEnd[i] = start[row]! + dur[row]!;
      if (kind[row] === SpanKind.kernel) kernels++;
    }
    const operations = index.first[at[i]! + 1]! - index.first[at[i]!]!;
    operationsBefore[i + 1] = operationsBefore[i]! + operations;
    kernelsBefore[i + 1] = kernelsBefore[i]! + kernels;
  }
  return {
    calls,
    start: gather(start, calls),
    end,
    latestEnd,
    at,
    firstStart: smallestTree(firstStart),
    lastEnd: largestTree(lastEnd),
    operationsBefore,
    kernelsBefore,
  };
}

/** The order of some rows by start, the longest first. */
function orderByStart(trace: Trace, rows: readonly number[]): Uint32Array {
  const start = new Float64Array(rows.length);
  const dur = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    start[i] = trace.spans.start[rows[i]!]!;
    dur[i] = trace.spans.dur[rows[i]!]!;
  }
  return sortRows(rows.length, 1, () => 0, start, dur).order;
}

/** What the calls that lie entirely in a window launched. */
export interface WindowLaunches {
  /** Calls that launched anything. */
  readonly calls: number;
  readonly operations: number;
  readonly kernels: number;
  /** Start of the first and end of the last operation, ns; meaningless where `calls` is 0. */
  readonly startNs: number;
  readonly endNs: number;
}

/** Sums over the calls with `from <= start` and `end <= to`. */
export function launchesWithin(thread: ThreadLaunches, from: number, to: number): WindowLaunches {
  const result = { calls: 0, operations: 0, kernels: 0, startNs: Infinity, endNs: -Infinity };
  forEachStretch(thread, from, to, (a, b) => {
    result.calls += b - a;
    result.operations += thread.operationsBefore[b]! - thread.operationsBefore[a]!;
    result.kernels += thread.kernelsBefore[b]! - thread.kernelsBefore[a]!;
    result.startNs = Math.min(result.startNs, extremeWithin(thread.firstStart, a, b));
    result.endNs = Math.max(result.endNs, extremeWithin(thread.lastEnd, a, b));
  });
  return result;
}

/** Rows of the operations launched by those calls, in the order of launching. */
export function operationsWithin(
  trace: Trace,
  thread: ThreadLaunches,
  from: number,
  to: number,
): Uint32Array {
  const { first, operations } = launchIndex(trace);
  const stretches: [number, number][] = [];
  let count = 0;
  forEachStretch(thread, from, to, (a, b) => {
    stretches.push([a, b]);
    count += thread.operationsBefore[b]! - thread.operationsBefore[a]!;
  });
  const rows = new Uint32Array(count);
  let next = 0;
  if (stretches.length > 1) stretches.sort((x, y) => x[0] - y[0]);
  for (const [a, b] of stretches) {
    for (let i = a; i < b; i++) {
      const call = thread.at[i]!;
      for (let k = first[call]!; k < first[call + 1]!; k++) rows[next++] = operations[k]!;
    }
  }
  return rows;
}

/**
 * Visits the calls with `from <= start` and `end <= to` as stretches [a, b) of the thread's calls. Only calls that
 * still run at `to` are looked at one by one; the rest is one stretch.
 */
function forEachStretch(
  thread: ThreadLaunches,
  from: number,
  to: number,
  visit: (a: number, b: number) => void,
): void {
  const low = lowerBound(thread.start, from);
  let high = upperBound(thread.start, to);
  while (high > low && thread.latestEnd[high - 1]! > to) {
    high--;
    if (thread.end[high]! <= to) visit(high, high + 1);
  }
  if (high > low) visit(low, high);
}
