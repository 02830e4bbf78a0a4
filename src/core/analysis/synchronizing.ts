/**
 * The host's synchronizing calls: calls that return only when the device has finished something. By name, and
 * copies to pageable host memory, which CUDA documents to return once the copy is complete even if called Async.
 */

import { upperBound } from '../base/search.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { gather, keepRows } from './groups.ts';
import { kindRows } from './kind-rows.ts';
import { perTrace } from './memo.ts';
import { sortedByStart } from './operations.ts';
import { threadOf } from './projection.ts';
import { threadKey } from './thread-launches.ts';

/** Names of calls that wait for the device (CUDA runtime and driver, HIP, ACL). */
const SYNCHRONIZING = [
  /synchronize/i,
  /^(cuda|cu|hip)(Memcpy|Memset)(?!.*Async)/,
  /^(cuda|hip)Free(Host|Array)?(_|$)/,
  /^cuMemFree(Host)?(_|$)/,
  /^aclrtMemcpy(?!.*Async)/,
];

/** The synchronizing calls of one thread, by start. */
interface Waits {
  readonly rows: Uint32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Largest end of waits 0..i. */
  readonly latestEnd: Float64Array;
}

const waitsOfThreads = perTrace((trace): ReadonlyMap<string, Waits> => {
  const { name: nameOf, link } = trace.spans;
  /** By name: 1 = it waits, 2 = it does not, 0 = not judged yet. */
  const known = new Uint8Array(trace.strings.length);
  const isWait = (row: number): boolean => {
    const name = nameOf[row]!;
    if (known[name] === 0) known[name] = isSynchronizingName(trace.strings.get(name)) ? 1 : 2;
    return known[name] === 1 || (link[row]! >= 0 && copiesToPageable(trace, row));
  };
  const rowsOf = new Map<string, number[]>();
  for (const row of keepRows(kindRows(trace).api, isWait)) {
    const key = threadOf(trace, row);
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  }
  return new Map([...rowsOf].map(([key, rows]) => [key, waitsOf(trace, rows)]));
});

export function isSynchronizingName(name: string): boolean {
  return SYNCHRONIZING.some(pattern => pattern.test(name));
}

/** The waits of the thread that each lane belongs to, by lane; undefined = none. */
const waitsOfLanes = perTrace((trace): readonly (Waits | undefined)[] =>
  trace.lanes.map(({ pid, tid }) => waitsOfThreads(trace).get(threadKey(pid, tid))),
);

/** Row of the synchronizing call that the thread of a call was inside at a moment; undefined = none. */
export function waitFinder(trace: Trace): (call: number, time: number) => number | undefined {
  const ofLanes = waitsOfLanes(trace);
  const { lane } = trace.spans;
  return (call, time) => {
    const waits = ofLanes[lane[call]!];
    if (waits === undefined) return undefined;
    for (let i = upperBound(waits.start, time) - 1; i >= 0 && waits.latestEnd[i]! > time; i--) {
      if (waits.end[i]! > time) return waits.rows[i];
    }
    return undefined;
  };
}

/** Row of the first synchronizing call that the thread of a call began after it; undefined = none. */
export function nextWait(trace: Trace, call: number): number | undefined {
  const { lane, start } = trace.spans;
  const waits = waitsOfLanes(trace)[lane[call]!];
  return waits?.rows[upperBound(waits.start, start[call]!)];
}

function copiesToPageable(trace: Trace, call: number): boolean {
  const operation = trace.spans.link[call]!;
  if (operation < 0 || trace.spans.kind[operation] !== SpanKind.memcpy) return false;
  const copy = trace.copies[trace.spans.detail[operation]!];
  return copy?.direction === 'dtoh' && copy.to === 'pageable';
}

function waitsOf(trace: Trace, rows: number[]): Waits {
  const sorted = sortedByStart(trace, Uint32Array.from(rows));
  const start = gather(trace.spans.start, sorted);
  const end = start.map((from, i) => from + trace.spans.dur[sorted[i]!]!);
  const latestEnd = end.slice();
  for (let i = 1; i < end.length; i++) latestEnd[i] = Math.max(end[i]!, latestEnd[i - 1]!);
  return { rows: sorted, start, end, latestEnd };
}
