/**
 * From a point to the box that is drawn there, by binary search in the arrays that are drawn: no second structure.
 * Pure geometry in ns from the tile's start; the page turns pixels into that.
 */

import type { SpanTile } from './types.ts';

/** Boxes [first, end) of a drawing row that may touch [from, to), both ns from the tile's start. */
export function boxesBetween(
  tile: SpanTile,
  row: number,
  from: number,
  to: number,
): { readonly first: number; readonly end: number } {
  const begin = firstBox(tile, row, -Infinity);
  // Boxes of one row do not overlap, so only the one before can reach into the interval.
  const first = Math.max(begin, firstBox(tile, row, from) - 1);
  return { first, end: Math.max(first, firstBox(tile, row, to)) };
}

/**
 * The box of a row that holds `at`, else the nearest whose side is within `reach`; -1 if none. Between two at the
 * same distance a real span wins over a bucket, then the later one (it is drawn on top).
 */
export function pickBox(tile: SpanTile, row: number, at: number, reach: number): number {
  const { first, end } = boxesBetween(tile, row, at - reach, after(at + reach));
  let best = -1;
  let bestDistance = Infinity;
  for (let i = first; i < end; i++) {
    const distance = Math.max(0, tile.left[i]! - at, at - tile.right[i]!);
    if (distance > reach || distance > bestDistance) continue;
    const bucketBehindSpan = best >= 0 && tile.count[best] === 1 && tile.count[i] !== 1;
    if (distance === bestDistance && bucketBehindSpan) continue;
    best = i;
    bestDistance = distance;
  }
  return best;
}

/** A moment just behind, so that a box which begins exactly there is looked at too. */
function after(ns: number): number {
  return ns + Math.max(1e-6, Math.abs(ns) * 1e-6);
}

/** First box at or behind (row, left). */
function firstBox(tile: SpanTile, row: number, left: number): number {
  let low = 0;
  let high = tile.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const its = tile.row[middle]!;
    if (its < row || (its === row && tile.left[middle]! < left)) low = middle + 1;
    else high = middle;
  }
  return low;
}
