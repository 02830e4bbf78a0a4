/**
 * The operations of each device in the order of their start over all streams, and the union of their spans (busy).
 * A device is an index into `Trace.devices`; operations of a lane without a device count as device -1. Where the
 * profiler records communication beside the kernels (Ascend), its whole operations occupy the device like kernels.
 */

import { largestIn } from '../base/lists.ts';
import { lowerBound } from '../base/search.ts';
import type { Unhurried } from '../base/unhurried.ts';
import { isOperation, SpanKind } from '../trace/columns.ts';
import { sortRows } from '../trace/sort.ts';
import type { Trace } from '../trace/trace.ts';
import { gather, pick, selectRows } from './groups.ts';
import { kindRows } from './kind-rows.ts';
import { perTrace, perTraceInTurns } from './memo.ts';
import { reaching, unionLength, unionOf, type Union } from './union.ts';

export interface DeviceOperations {
  /** Index into `Trace.devices`, -1 = the file does not say. */
  readonly device: number;
  /** Span rows, ascending by start; the longer first where two start together. */
  readonly rows: Uint32Array;
  /** ns, of the same rows. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /**
   * Busy time: the union of all operations' spans on the device. It begins with the first operation and ends with the
   * last, even if that has no length: the time in between is idle.
   */
  readonly busy: Union;
}

/** All operations (kernels, copies, memsets, whole graphs, whole communication operations), by row. */
export const operationRows = perTrace(trace => {
  if (!trace.lanes.some(({ kind }) => kind === 'communication')) return kindRows(trace).operations;
  return selectRows(
    trace.spans.length,
    row => isOperation(trace.spans.kind[row]!) || isWholeCommunication(trace, row),
  );
});

/** Whether a row is a communication operation as a whole, and none of its tasks on a plane. */
function isWholeCommunication({ spans, lanes }: Trace, row: number): boolean {
  if (spans.kind[row] !== SpanKind.communication) return false;
  const { kind, stream } = lanes[spans.lane[row]!]!;
  return kind === 'communication' && stream < 0;
}

/** All kernels, by row. */
export function kernelRows(trace: Trace): Uint32Array {
  return kindRows(trace).kernels;
}

const byDevice = perTraceInTurns(function* (trace): Unhurried<readonly DeviceOperations[]> {
  const { lane: laneOf } = trace.spans;
  const all = operationRows(trace);
  const devices = new Set<number>();
  for (const lane of trace.lanes) {
    const at = lowerBound(all, lane.first);
    if (at < all.length && all[at]! < lane.last) devices.add(lane.device);
  }
  const ordered = [...devices].sort((a, b) => a - b);
  const found: DeviceOperations[] = [];
  for (const device of ordered) {
    yield;
    const rows =
      ordered.length === 1 ? all : all.filter(row => trace.lanes[laneOf[row]!]!.device === device);
    found.push(yield* inStartOrder(trace, device, rows));
  }
  return found;
});

/** One entry per device that ran anything, by device index. */
export const deviceOperations = byDevice.atOnce;

/** The same, unhurried. */
export const findingDeviceOperations = byDevice.inTurns;

function* inStartOrder(
  trace: Trace,
  device: number,
  unsorted: Uint32Array,
): Unhurried<DeviceOperations> {
  const rows = sortedByStart(trace, unsorted);
  yield;
  const start = gather(trace.spans.start, rows);
  const end = endsOf(trace, rows, start);
  yield;
  return {
    device,
    rows,
    start,
    end,
    busy: reaching(unionOf(start, end), start[0]!, largestIn(end)),
  };
}

/** Ends of some rows, ns. @param start of the same rows */
export function endsOf({ spans }: Trace, rows: Uint32Array, start: Float64Array): Float64Array {
  const end = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) end[i] = start[i]! + spans.dur[rows[i]!]!;
  return end;
}

/**
 * The same rows by start, the longest first; `rows` itself where it is so already. Nearly linear for a few ascending
 * runs, as lanes are.
 */
export function sortedByStart(trace: Trace, rows: Uint32Array): Uint32Array {
  if (isSortedByStart(trace, rows)) return rows;
  const start = gather(trace.spans.start, rows);
  const dur = gather(trace.spans.dur, rows);
  const { order } = sortRows(rows.length, 1, () => 0, start, dur);
  return pick(rows, order);
}

/** Whether some rows are in the order of `sortedByStart`. */
export function isSortedByStart(trace: Trace, rows: Uint32Array): boolean {
  const { start, dur } = trace.spans;
  let before = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    const from = start[rows[i]!]!;
    if (from < before || (from === before && dur[rows[i]!]! > dur[rows[i - 1]!]!)) return false;
    before = from;
  }
  return true;
}

/** The union of the spans of some rows, in any order. */
export function unionOfRows(trace: Trace, rows: Uint32Array): Union {
  const sorted = sortedByStart(trace, rows);
  const start = gather(trace.spans.start, sorted);
  const end = start.map((from, i) => from + trace.spans.dur[sorted[i]!]!);
  return unionOf(start, end);
}

/** Times of some rows, ns. */
export interface Extent {
  /** Start of the first; Infinity for none. */
  readonly startNs: number;
  /** End of the last; -Infinity for none. */
  readonly endNs: number;
  /** Length of the union of their spans. */
  readonly busyNs: number;
}

/** In one pass where the rows are in the order of their start, as layers are. */
export function extentOf(trace: Trace, rows: Uint32Array): Extent {
  const { start, dur } = trace.spans;
  let startNs = Infinity;
  let endNs = -Infinity;
  let busyNs = 0;
  let before = -Infinity;
  let isSorted = true;
  for (let i = 0; i < rows.length; i++) {
    const begin = start[rows[i]!]!;
    const end = begin + dur[rows[i]!]!;
    if (begin < before) isSorted = false;
    before = begin;
    if (begin < startNs) startNs = begin;
    if (end <= endNs) continue;
    busyNs += begin > endNs ? end - begin : end - endNs;
    endNs = end;
  }
  return { startNs, endNs, busyNs: isSorted ? busyNs : unionLength(unionOfRows(trace, rows)) };
}

/** First and last moment at which any operation ran, ns; undefined where there is none. */
export const operationSpan = perTrace((trace): { startNs: number; endNs: number } | undefined => {
  let startNs = Infinity;
  let endNs = -Infinity;
  for (const { start, busy } of deviceOperations(trace)) {
    startNs = Math.min(startNs, start[0]!);
    endNs = Math.max(endNs, busy.end[busy.length - 1]!);
  }
  return startNs <= endNs ? { startNs, endNs } : undefined;
});

/** Start of the first of some operations, ns; Infinity for none. */
export function firstStart({ spans }: Trace, rows: Uint32Array): number {
  let first = Infinity;
  for (let i = 0; i < rows.length; i++) {
    const start = spans.start[rows[i]!]!;
    if (start < first) first = start;
  }
  return first;
}

/** End of the last of some operations, ns; -Infinity for none. */
export function lastEnd({ spans }: Trace, rows: Uint32Array): number {
  let last = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    const end = spans.start[rows[i]!]! + spans.dur[rows[i]!]!;
    if (end > last) last = end;
  }
  return last;
}
