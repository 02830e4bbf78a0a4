/** The steps of `TraceBuilder.freeze` that need nothing but columns: closing, permuting, describing lanes. */

import type { Counter, Lane, LaneId, LaneSpec } from './columns.ts';

/** A lane with its rows [first, last) and sentinels for what its spec leaves out. */
export function frozenLane(
  spec: LaneSpec,
  id: LaneId,
  first: number,
  last: number,
  depths: number,
): Lane {
  return {
    id,
    kind: spec.kind,
    label: spec.label,
    pid: spec.pid ?? -1,
    tid: spec.tid ?? -1,
    device: spec.device ?? -1,
    stream: spec.stream ?? -1,
    context: spec.context ?? -1,
    domain: spec.domain ?? '',
    first,
    last,
    depths,
  };
}

/** After sorting, a lane is a run of rows. */
export function laneColumn(length: number, firstOfLane: Uint32Array): Uint16Array {
  const column = new Uint16Array(length);
  for (let lane = 0; lane + 1 < firstOfLane.length; lane++) {
    column.fill(lane, firstOfLane[lane], firstOfLane[lane + 1]);
  }
  return column;
}

/** Gives spans without an end this one; returns how many there were. */
export function closeOpenSpans(start: Float64Array, dur: Float64Array, endNs: number): number {
  let open = 0;
  for (let row = 0; row < dur.length; row++) {
    if (Number.isNaN(dur[row]!)) {
      dur[row] = Math.max(0, endNs - start[row]!);
      open++;
    }
  }
  return open;
}

/** Columns up to so many rows are permuted by way of a copy, which is five times as fast as following cycles. */
const COPIED_ROWS = 1 << 23;

/**
 * Puts a column into its final order (row i becomes what row `order[i]` was) where it stands: the largest columns of a
 * trace must not exist twice.
 */
export function permuteInPlace(column: Float64Array, order: Uint32Array): void {
  if (order.length <= COPIED_ROWS) {
    const before = column.slice();
    for (let row = 0; row < order.length; row++) column[row] = before[order[row]!]!;
    return;
  }
  const placed = new Uint8Array(order.length);
  for (let first = 0; first < order.length; first++) {
    if (placed[first] === 1 || order[first] === first) continue;
    const kept = column[first]!;
    let row = first;
    for (let from = order[row]!; from !== first; from = order[row]!) {
      column[row] = column[from]!;
      placed[row] = 1;
      row = from;
    }
    column[row] = kept;
    placed[row] = 1;
  }
}

/** Turns links between rows as appended, already in final order, into links between final rows. */
export function renumberLinks(link: Int32Array, order: Uint32Array): void {
  const rowOf = new Uint32Array(order.length);
  for (let row = 0; row < order.length; row++) rowOf[order[row]!] = row;
  for (let row = 0; row < link.length; row++) if (link[row]! >= 0) link[row] = rowOf[link[row]!]!;
}

/** First and last moment of all spans and samples, and the end of the capture where the file says it; 0 for nothing. */
export function boundsOf(
  start: Float64Array,
  dur: Float64Array,
  counters: readonly Counter[],
  captureEnd: number | undefined,
): { startNs: number; endNs: number } {
  let startNs = Infinity;
  let endNs = captureEnd ?? -Infinity;
  for (let row = 0; row < start.length; row++) {
    const from = start[row]!;
    const to = Number.isNaN(dur[row]!) ? from : from + dur[row]!;
    if (from < startNs) startNs = from;
    if (to > endNs) endNs = to;
  }
  for (const { time } of counters) {
    if (time.length === 0) continue;
    startNs = Math.min(startNs, time[0]!);
    endNs = Math.max(endNs, time[time.length - 1]!);
  }
  if (startNs === Infinity) startNs = 0;
  return { startNs, endNs: Math.max(startNs, endNs) };
}
