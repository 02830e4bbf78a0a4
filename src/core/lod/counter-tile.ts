/**
 * The columns of one counter in one window. Samples within the same pixel become one column that keeps their lowest
 * and highest value, so that no peak is lost. Blocks of 64 samples are summed up once; a tile costs 1/64 of the
 * samples in its window and 128 per column at most.
 */

import { lowerBound } from '../base/search.ts';
import type { Counter } from '../trace/columns.ts';
import { usableResolution } from './tile.ts';
import type { CounterTile, TrackId, Window } from './types.ts';

const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;

export interface CounterSource {
  readonly counter: Counter;
  /** Lowest, highest and time-weighted sum of values of each block of 64 samples. */
  readonly blocks: {
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly weighted: Float64Array;
  };
}

/** What a run of samples amounts to; `weighted` is the sum of value times ns. */
interface Extent {
  min: number;
  max: number;
  weighted: number;
}

/** One pass; 24 bytes per 64 samples. */
export function counterSource(counter: Counter): CounterSource {
  const blocks = Math.ceil(counter.time.length / BLOCK);
  const min = new Float64Array(blocks);
  const max = new Float64Array(blocks);
  const weighted = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const extent: Extent = { min: Infinity, max: -Infinity, weighted: 0 };
    const from = block << BLOCK_BITS;
    addSamples(counter, from, Math.min(counter.time.length, from + BLOCK), extent);
    min[block] = extent.min;
    max[block] = extent.max;
    weighted[block] = extent.weighted;
  }
  return { counter, blocks: { min, max, weighted } };
}

/** The time that sample i stands for, ns. The first or last of all stands for none that is known. */
function weightOf({ time, shape }: Counter, i: number): number {
  if (shape === 'step') return i + 1 < time.length ? time[i + 1]! - time[i]! : 0;
  return i > 0 ? time[i]! - time[i - 1]! : 0;
}

/** The time that samples [from, to) stand for together. */
function weightOfRun({ time, shape }: Counter, from: number, to: number): number {
  const last = time.length - 1;
  if (shape === 'step') return time[Math.min(to, last)]! - time[from]!;
  return time[to - 1]! - time[Math.max(0, from - 1)]!;
}

function addSamples(counter: Counter, from: number, to: number, extent: Extent): void {
  const { value } = counter;
  for (let i = from; i < to; i++) {
    const v = value[i]!;
    if (v < extent.min) extent.min = v;
    if (v > extent.max) extent.max = v;
    extent.weighted += v * weightOf(counter, i);
  }
}

function extentOf({ counter, blocks }: CounterSource, from: number, to: number): Extent {
  const extent: Extent = { min: Infinity, max: -Infinity, weighted: 0 };
  if (to - from <= 2 * BLOCK) {
    addSamples(counter, from, to, extent);
    return extent;
  }
  const first = (from + BLOCK - 1) >>> BLOCK_BITS;
  const last = to >>> BLOCK_BITS;
  addSamples(counter, from, first << BLOCK_BITS, extent);
  for (let block = first; block < last; block++) {
    extent.min = Math.min(extent.min, blocks.min[block]!);
    extent.max = Math.max(extent.max, blocks.max[block]!);
    extent.weighted += blocks.weighted[block]!;
  }
  addSamples(counter, last << BLOCK_BITS, to, extent);
  return extent;
}

export function counterTile(
  source: CounterSource,
  track: TrackId,
  window: Window,
  nsPerPixel: number,
): CounterTile {
  const { counter } = source;
  const resolution = usableResolution(window, nsPerPixel);
  const { startNs, endNs } = window;
  const columns = columnsIn(counter, startNs, endNs, resolution);
  const length = Math.max(0, columns.length - 1);
  const left = new Float32Array(length);
  const min = new Float32Array(length);
  const max = new Float32Array(length);
  const mean = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const from = columns[i]!;
    const to = columns[i + 1]!;
    const extent = extentOf(source, from, to);
    const weight = weightOfRun(counter, from, to);
    left[i] = counter.time[from]! - startNs;
    min[i] = extent.min;
    max[i] = extent.max;
    mean[i] = weight > 0 ? extent.weighted / weight : plainMean(counter, from, to);
  }
  const { shape } = counter;
  const sides = { startNs, endNs, nsPerPixel: resolution };
  return { kind: 'counter', track, ...sides, length, left, min, max, mean, shape };
}

/** Where each column begins among the samples, and where the last ends: pixels, and one sample on either side. */
function columnsIn({ time }: Counter, startNs: number, endNs: number, pixel: number): number[] {
  const columns: number[] = [];
  if (time.length === 0 || !(endNs > startNs)) return columns;
  const first = lowerBound(time, startNs);
  const last = lowerBound(time, endNs, first);
  if (first > 0) columns.push(first - 1);
  for (let i = first; i < last;) {
    columns.push(i);
    const pixelEnd = (Math.floor(time[i]! / pixel) + 1) * pixel;
    i = Math.max(i + 1, lowerBound(time, pixelEnd, i, last));
  }
  if (last < time.length) columns.push(last, last + 1);
  else columns.push(last);
  return columns;
}

function plainMean({ value }: Counter, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += value[i]!;
  return sum / (to - from);
}
