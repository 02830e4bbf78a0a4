/**
 * Spans in order of start, without copying them: a part of a table, or a list of its rows. A drawing row of a track
 * is such a sequence whose spans do not overlap. No names, no drawing.
 */

import { MAX_DEPTH } from '../trace/depth.ts';

/** The columns that level of detail reads; `SpanTable` is one. */
export interface SpanColumns {
  /** ns from the origin. */
  readonly start: Float64Array;
  /** ns. */
  readonly dur: Float64Array;
  /** Small integers; equal = the same name. */
  readonly name: Uint32Array;
  /** What tiles call the span; absent = its index here. */
  readonly id?: Uint32Array;
}

/** Index of the i-th span in `table`: `rows[i]` where there are rows, else `first + i`. See `indexAt`. */
export interface Sequence {
  readonly table: SpanColumns;
  readonly length: number;
  readonly first: number;
  readonly rows: Uint32Array | undefined;
}

/** Index of the i-th span in the sequence's table. */
export function indexAt(sequence: Sequence, i: number): number {
  return sequence.rows === undefined ? sequence.first + i : sequence.rows[i]!;
}

export function startAt(sequence: Sequence, i: number): number {
  return sequence.table.start[indexAt(sequence, i)]!;
}

export function endAt(sequence: Sequence, i: number): number {
  const at = indexAt(sequence, i);
  return sequence.table.start[at]! + sequence.table.dur[at]!;
}

/** Rows [first, last) of a table that is sorted by start there. */
export function partOf(table: SpanColumns, first: number, last: number): Sequence {
  return { table, length: last - first, first, rows: undefined };
}

/** First i in [from, to) that starts at or after `time`; `to` if none. */
export function firstFrom(
  sequence: Sequence,
  time: number,
  from = 0,
  to = sequence.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startAt(sequence, middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As `firstFrom`, quick where the answer is close to `from + guess`: probes of large tables miss the cache. */
export function firstNear(
  sequence: Sequence,
  time: number,
  from: number,
  to: number,
  guess: number,
): number {
  if (from >= to) return to;
  let at = Math.min(from + guess, to - 1);
  let step = 1 + (guess >>> 5);
  if (startAt(sequence, at) < time) {
    while (at + step < to && startAt(sequence, at + step) < time) {
      at += step;
      step *= 2;
    }
    return firstFrom(sequence, time, at + 1, Math.min(to, at + step));
  }
  while (at - step >= from && startAt(sequence, at - step) >= time) {
    at -= step;
    step *= 2;
  }
  return firstFrom(sequence, time, Math.max(from, at - step), at);
}

/**
 * First i whose span reaches beyond `time` or starts there or later. Spans that only touch `time` with their end
 * are before it. The spans must not overlap.
 */
export function firstTouching(sequence: Sequence, time: number): number {
  let low = 0;
  let high = sequence.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endAt(sequence, middle) <= time && startAt(sequence, middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * One sequence per drawing row.
 *
 * @param depth drawing row of the i-th span
 * @returns `depths` sequences that do not overlap within themselves. Cost: 4 bytes a span where there are several.
 */
export function splitByDepth(order: Sequence, depth: Uint8Array, depths: number): Sequence[] {
  if (depths <= 1) return [withoutOverlap(order, depths)];
  const next = new Uint32Array(depths + 1);
  for (let i = 0; i < order.length; i++) next[depth[i]! + 1]!++;
  for (let d = 0; d < depths; d++) next[d + 1]! += next[d]!;
  const first = next.slice();
  const all = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) all[next[depth[i]!]!++] = indexAt(order, i);
  return Array.from({ length: depths }, (_, d) => {
    const rows = all.subarray(first[d], first[d + 1]);
    const row = { table: order.table, length: rows.length, first: 0, rows };
    return withoutOverlap(row, d + 1);
  });
}

/**
 * Only the last possible row may hold spans that overlap (deeper ones share it). There, each span is drawn from
 * where the ones before it end, so that coverage stays true and none is lost.
 */
function withoutOverlap(row: Sequence, depths: number): Sequence {
  if (depths <= MAX_DEPTH) return row;
  const start = new Float64Array(row.length);
  const dur = new Float64Array(row.length);
  const name = new Uint32Array(row.length);
  const id = new Uint32Array(row.length);
  let end = -Infinity;
  for (let i = 0; i < row.length; i++) {
    const at = indexAt(row, i);
    start[i] = Math.max(row.table.start[at]!, end);
    end = Math.max(end, endAt(row, i));
    dur[i] = end - start[i]!;
    name[i] = row.table.name[at]!;
    id[i] = row.table.id?.[at] ?? at;
  }
  return partOf({ start, dur, name, id }, 0, row.length);
}

/**
 * Drawing rows for spans of several sources in order of start: each takes the first row that is free. Fills `depth`
 * by position and returns the number of rows, at least 1. Cost: spans times spans at once.
 */
export function firstFreeRows(order: Sequence, depth: Uint8Array): number {
  const freeFrom = new Float64Array(MAX_DEPTH + 1).fill(-Infinity);
  let depths = 1;
  for (let i = 0; i < order.length; i++) {
    const start = startAt(order, i);
    let row = 0;
    while (row < MAX_DEPTH && freeFrom[row]! > start) row++;
    depth[i] = row;
    freeFrom[row] = Math.max(freeFrom[row]!, endAt(order, i));
    if (row >= depths) depths = row + 1;
  }
  return depths;
}
