/**
 * The launching calls of each host thread in time order, with sums and extremes over their operations, so that any
 * window of host time is answered in O(log n). The basis of the projection. Where a task queue lies between the
 * program's thread and the one that launches (Ascend), a launch counts where the program put it into the queue.
 */

import { lowerBound, upperBound } from '../base/search.ts';
import type { Unhurried } from '../base/unhurried.ts';
import { SpanKind, type SpanTable } from '../trace/columns.ts';
import { sortRows } from '../trace/sort.ts';
import type { Trace } from '../trace/trace.ts';
import { extremeWithin, largestOf, runningMaximum, smallestOf, type Extremes } from './extremes.ts';
import { gather, groupingBy, indices, pick, rowsOfGroup } from './groups.ts';
import { launchIndex, type LaunchIndex } from './launches.ts';
import { perTrace, perTraceInTurns } from './memo.ts';
import { endsOf, isSortedByStart } from './operations.ts';

export interface ThreadLaunches {
  /** Rows of the launching calls, or of their places in a task queue, by start. */
  readonly calls: Uint32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Largest end of calls 0..i: tells how far back a call may still be running. */
  readonly latestEnd: Float64Array;
  /** Position of each call in the launch index. */
  readonly at: Uint32Array;
  /** Rows of all operations in the order of launching: call i launched [operationsBefore[i], operationsBefore[i + 1]). */
  readonly operations: Uint32Array;
  /** Per call: first start and last end of its operations, ns. */
  readonly firstStart: Extremes;
  readonly lastEnd: Extremes;
  /** Sums over all calls before the i-th; one entry more than calls. */
  readonly operationsBefore: Uint32Array;
  readonly kernelsBefore: Uint32Array;
}

const ofTrace = perTraceInTurns(function* (trace): Unhurried<ReadonlyMap<string, ThreadLaunches>> {
  const index = launchIndex(trace);
  yield;
  const isQueued = trace.format === 'ascend-json' || trace.format === 'ascend-db';
  const rows = isQueued ? index.calls.map(call => enqueuedBy(trace, call)) : index.calls;
  const numbers = threadNumbers(trace);
  const { lane } = trace.spans;
  const lanes = lanesOf(trace, rows);
  const threads = yield* groupingBy(indices(rows.length), lanes, of => numbers[of]!);
  const found = new Map<string, ThreadLaunches>();
  for (let g = 0; g < threads.keys.length; g++) {
    yield;
    const own = rowsOfGroup(threads, g);
    const { pid, tid } = trace.lanes[lane[rows[own[0]!]!]!]!;
    found.set(threadKey(pid, tid), yield* ofThread(trace, index, rows, own));
  }
  return found;
});

function lanesOf({ spans }: Trace, rows: Uint32Array): Uint16Array {
  const lanes = new Uint16Array(rows.length);
  for (let i = 0; i < rows.length; i++) lanes[i] = spans.lane[rows[i]!]!;
  return lanes;
}

/** Threads by `threadKey`. */
export const threadLaunches = ofTrace.atOnce;

/** The same, unhurried. */
export const findingThreadLaunches = ofTrace.inTurns;

/** The launches of the thread that each lane belongs to, by lane; undefined = none. */
export const launchesOfLanes = perTrace((trace): readonly (ThreadLaunches | undefined)[] =>
  trace.lanes.map(({ pid, tid }) => threadLaunches(trace).get(threadKey(pid, tid))),
);

/** One small integer per thread, for each lane. */
export function threadNumbers(trace: Trace): number[] {
  const known = new Map<string, number>();
  return trace.lanes.map(({ pid, tid }) => {
    const key = threadKey(pid, tid);
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

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

/** The process of a thread's key, as a text of its own. */
export function processOfThread(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** @param rows where each call of `index` counts, @param unsorted positions in it of the thread's calls */
function* ofThread(
  trace: Trace,
  index: LaunchIndex,
  rows: Uint32Array,
  unsorted: Uint32Array,
): Unhurried<ThreadLaunches> {
  const own = pick(rows, unsorted);
  const order = orderByStart(trace, own);
  const at = order === undefined ? unsorted : pick(unsorted, order);
  const calls = order === undefined ? own : pick(own, order);
  yield;
  const start = gather(trace.spans.start, calls);
  const end = endsOf(trace, calls, start);
  yield;
  return { calls, start, end, latestEnd: runningMaximum(end), at, ...launched(trace, index, at) };
}

type Launched = Pick<
  ThreadLaunches,
  'operations' | 'firstStart' | 'lastEnd' | 'operationsBefore' | 'kernelsBefore'
>;

/** What the calls at some positions of the index launched, in the order given. */
function launched(
  trace: Trace,
  { first, operations: all }: LaunchIndex,
  at: Uint32Array,
): Launched {
  const { start, dur, kind } = trace.spans;
  const count = at.length;
  const firstStart = new Float64Array(count);
  const lastEnd = new Float64Array(count);
  const operationsBefore = new Uint32Array(count + 1);
  const kernelsBefore = new Uint32Array(count + 1);
  let length = 0;
  for (let i = 0; i < count; i++) length += first[at[i]! + 1]! - first[at[i]!]!;
  const operations = new Uint32Array(length);
  let next = 0;
  let kernels = 0;
  for (let i = 0; i < count; i++) {
    // Every call of the index has an operation, most have just one.
    const one = all[first[at[i]!]!]!;
    const end = first[at[i]! + 1]!;
    let from = start[one]!;
    let to = from + dur[one]!;
    for (let k = first[at[i]!]!; k < end; k++) {
      const row = all[k]!;
      operations[next++] = row;
      if (start[row]! < from) from = start[row]!;
      if (start[row]! + dur[row]! > to) to = start[row]! + dur[row]!;
      if (kind[row] === SpanKind.kernel) kernels++;
    }
    firstStart[i] = from;
    lastEnd[i] = to;
    operationsBefore[i + 1] = next;
    kernelsBefore[i + 1] = kernels;
  }
  return {
    operations,
    firstStart: smallestOf(firstStart),
    lastEnd: largestOf(lastEnd),
    operationsBefore,
    kernelsBefore,
  };
}

/** Positions of some rows by their start, the longest first; undefined where the rows are in this order. */
function orderByStart(trace: Trace, rows: Uint32Array): Uint32Array | undefined {
  if (isSortedByStart(trace, rows)) return undefined;
  const start = gather(trace.spans.start, rows);
  const dur = gather(trace.spans.dur, rows);
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
  const { low, high, apart } = callsWithin(thread, from, to);
  const result = {
    calls: high - low,
    operations: thread.operationsBefore[high]! - thread.operationsBefore[low]!,
    kernels: thread.kernelsBefore[high]! - thread.kernelsBefore[low]!,
    startNs: extremeWithin(thread.firstStart, low, high),
    endNs: extremeWithin(thread.lastEnd, low, high),
  };
  for (const i of apart) {
    result.calls++;
    result.operations += thread.operationsBefore[i + 1]! - thread.operationsBefore[i]!;
    result.kernels += thread.kernelsBefore[i + 1]! - thread.kernelsBefore[i]!;
    result.startNs = Math.min(result.startNs, extremeWithin(thread.firstStart, i, i + 1));
    result.endNs = Math.max(result.endNs, extremeWithin(thread.lastEnd, i, i + 1));
  }
  return result;
}

/** Rows of the operations launched by those calls, in the order of launching. Not to be written to. */
export function operationsWithin(thread: ThreadLaunches, from: number, to: number): Uint32Array {
  const { operations, operationsBefore } = thread;
  const { low, high, apart } = callsWithin(thread, from, to);
  const rows = operations.subarray(operationsBefore[low], operationsBefore[high]);
  if (apart.length === 0) return rows;
  const parts = apart.map(i => operations.subarray(operationsBefore[i], operationsBefore[i + 1]));
  const together = new Uint32Array(parts.reduce((sum, part) => sum + part.length, rows.length));
  together.set(rows);
  let next = rows.length;
  for (const part of parts) {
    together.set(part, next);
    next += part.length;
  }
  return together;
}

/** Positions of calls: [low, high) and, after these, some by themselves. */
interface WindowCalls {
  readonly low: number;
  readonly high: number;
  readonly apart: readonly number[];
}

const NONE: readonly number[] = [];

/**
 * The calls with `from <= start` and `end <= to`. Only those that are followed by a call which still runs at `to` are
 * apart and looked at one by one. There is a window for every range of a trace: one small object each, no closure.
 */
function callsWithin(thread: ThreadLaunches, from: number, to: number): WindowCalls {
  const low = lowerBound(thread.start, from);
  let high = upperBound(thread.start, to);
  // A range that holds no call may end before its first call begins.
  if (high < low) high = low;
  if (high === low || thread.latestEnd[high - 1]! <= to) return { low, high, apart: NONE };
  const apart: number[] = [];
  while (high > low && thread.latestEnd[high - 1]! > to) {
    high--;
    if (thread.end[high]! <= to) apart.push(high);
  }
  return { low, high, apart: apart.reverse() };
}
