/** What to draw of a counter track: steps along the mean of each column, and the band of its extremes. Pure. */

import type { CounterTile, Track, TrackId, Window } from '../../src/core/lod/types.ts';
import type { Piece } from './tile-cache.ts';

export interface CounterShape {
  /** x, y pairs from left to right: steps along the means. */
  readonly line: number[];
  /** x, y, width, height of the spread between least and most. */
  readonly bands: number[];
}

export interface CounterPlace {
  readonly y: number;
  readonly height: number;
  /** Value at the top. */
  readonly limit: number;
}

/** The time that a column stands for, ns from the tile's start, within [from, to]; undefined = none of it. */
function sidesOf(
  tile: CounterTile,
  i: number,
  from: number,
  to: number,
): readonly [number, number] | undefined {
  const own = tile.left[i] ?? 0;
  // A held value lasts until the next column; a sampled mean goes back to the one before.
  const [start, end] =
    tile.shape === 'step'
      ? [own, i + 1 < tile.length ? (tile.left[i + 1] ?? 0) : to]
      : [i > 0 ? (tile.left[i - 1] ?? 0) : own, own];
  const left = Math.max(start, from);
  const right = Math.min(end, to);
  return right > left ? [left, right] : undefined;
}

export function counterShape(
  pieces: readonly Piece[],
  window: Window,
  width: number,
  { y, height, limit }: CounterPlace,
): CounterShape {
  const shape: CounterShape = { line: [], bands: [] };
  const scale = width / (window.endNs - window.startNs);
  const level = (value: number): number =>
    y + height * (1 - Math.min(Math.max(value / limit, 0), 1));
  for (const { tile, window: part } of byTime(pieces)) {
    if (tile.kind !== 'counter') continue;
    const x = (ns: number): number => (tile.startNs + ns - window.startNs) * scale;
    for (let i = 0; i < tile.length; i++) {
      const sides = sidesOf(tile, i, part.startNs - tile.startNs, part.endNs - tile.startNs);
      if (sides === undefined) continue;
      const [left, right] = [x(sides[0]), x(sides[1])];
      const mean = level(tile.mean[i] ?? 0);
      shape.line.push(left, mean, right, mean);
      const top = level(tile.max[i] ?? 0);
      const bottom = level(tile.min[i] ?? 0);
      if (bottom - top > 0.5) shape.bands.push(left, top, right - left, bottom - top);
    }
  }
  return shape;
}

/** Mean of the columns in a window, each weighted with the time it stands for; undefined = none. */
export function meanIn(pieces: readonly Piece[], window: Window): number | undefined {
  let sum = 0;
  let length = 0;
  for (const { tile, window: part } of pieces) {
    if (tile.kind !== 'counter') continue;
    const from = Math.max(part.startNs, window.startNs) - tile.startNs;
    const to = Math.min(part.endNs, window.endNs) - tile.startNs;
    for (let i = 0; i < tile.length; i++) {
      const sides = sidesOf(tile, i, from, to);
      if (sides === undefined) continue;
      sum += (tile.mean[i] ?? 0) * (sides[1] - sides[0]);
      length += sides[1] - sides[0];
    }
  }
  return length > 0 ? sum / length : undefined;
}

/** The column under a moment, for the hover card. */
export function columnAt(
  pieces: readonly Piece[],
  ns: number,
): { readonly mean: number; readonly min: number; readonly max: number } | undefined {
  for (const { tile, window: part } of pieces) {
    if (tile.kind !== 'counter' || ns < part.startNs || ns > part.endNs) continue;
    const at = ns - tile.startNs;
    for (let i = 0; i < tile.length; i++) {
      const sides = sidesOf(tile, i, at - 1, at + 1);
      if (sides === undefined) continue;
      return { mean: tile.mean[i] ?? 0, min: tile.min[i] ?? 0, max: tile.max[i] ?? 0 };
    }
  }
  return undefined;
}

function byTime(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces].sort((a, b) => a.window.startNs - b.window.startNs);
}

/** A round top for a counter without a given limit. */
export function roundLimit(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const lead = largest / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/** Tops of counters' axes: as the file says, else round and never falling, so that panning does not rescale. */
export class CounterLimits {
  private readonly largest = new Map<TrackId, number>();

  of(track: Track, pieces: readonly Piece[]): number {
    if (track.limit !== undefined) return track.limit;
    let largest = this.largest.get(track.id) ?? 0;
    for (const { tile } of pieces) {
      if (tile.kind !== 'counter') continue;
      for (const value of tile.max) largest = Math.max(largest, value);
    }
    this.largest.set(track.id, largest);
    return roundLimit(largest);
  }
}
