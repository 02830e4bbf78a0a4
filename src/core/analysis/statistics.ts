/** Count, sum, mean, median, extremes and spread of a column: the figures of every summary. No rounding here. */

import { largestIn, smallestIn } from '../base/lists.ts';

/** In the column's own unit. All zero where there is no value. */
export interface Statistics {
  readonly count: number;
  readonly total: number;
  /** total / count. */
  readonly mean: number;
  /** Middle value; mean of the two middle values of an even count. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Sample standard deviation, sqrt(sum (x - mean)^2 / (n - 1)); 0 for one value. */
  readonly stddev: number;
}

/** Statistics of `values[from .. to - 1]`. Linear; the values stay as they are. */
export function statistics(values: Float64Array, from = 0, to = values.length): Statistics {
  const count = to - from;
  if (count <= 1) return ofOne(count, values[from] ?? 0);
  let total = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    total += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = total / count;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (values[i]! - mean) * (values[i]! - mean);
  return {
    count,
    total,
    mean,
    median: medianWithin(count === values.length ? values : values.subarray(from, to), min, max),
    min,
    max,
    stddev: Math.sqrt(squares / (count - 1)),
  };
}

/** Of one value, or of none. */
function ofOne(count: number, given: number): Statistics {
  const value = count > 0 ? given : 0;
  return { count, total: value, mean: value, median: value, min: value, max: value, stddev: 0 };
}

/** Middle value of an ascending column; 0 where it is empty. */
export function medianOf(ascending: Float64Array): number {
  const count = ascending.length;
  if (count === 0) return 0;
  const upper = ascending[count >>> 1]!;
  return count % 2 === 1 ? upper : (ascending[(count >>> 1) - 1]! + upper) / 2;
}

/**
 * Nearest-rank percentile of an ascending column: the smallest value that at least `percent` % of the values do not
 * exceed. 0 where it is empty.
 */
export function percentileOf(ascending: Float64Array, percent: number): number {
  const rank = Math.ceil((percent / 100) * ascending.length);
  return ascending[Math.max(0, rank - 1)] ?? 0;
}

/** Median of a column in any order; 0 where it is empty. Linear on average. */
export function selectMedian(values: Float64Array): number {
  return medianWithin(values, smallestIn(values), largestIn(values));
}

/** @param min the smallest value, @param max the largest */
function medianWithin(values: Float64Array, min: number, max: number): number {
  const middle = values.length >>> 1;
  const upper = selectAt(values, middle, min, max);
  if (values.length % 2 === 1) return upper;
  if (values.length === 0) return 0;
  return (lowerMiddle(values, middle, upper) + upper) / 2;
}

/** The value before the middle one, `upper`, of an even count. */
function lowerMiddle(values: Float64Array, middle: number, upper: number): number {
  let lower = -Infinity;
  let less = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= upper) continue;
    less++;
    if (values[i]! > lower) lower = values[i]!;
  }
  // Where fewer than half are less, the value before the middle equals the middle one.
  return less < middle ? upper : lower;
}

/** Like `percentileOf`, of a column in any order. */
export function selectPercentile(values: Float64Array, percent: number): number {
  if (values.length === 0) return 0;
  const index = Math.max(0, Math.ceil((percent / 100) * values.length) - 1);
  return selectAt(values, index, smallestIn(values), largestIn(values));
}

/** So few values are sorted. */
const SHORT = 64;
/** Parts that the range of the values is divided into. */
const PARTS = 1024;

/**
 * The value that sorting would put at `index`; 0 where there is none. Values are counted by the part of their range
 * that they lie in, and only those of the part that holds the index are looked at again. Durations, a few thousand
 * distinct integers, need two or three rounds, whatever their order. The loops are functions of their own: small ones
 * are compiled in a fraction of the time, which is most of what the first summary of a process takes.
 */
function selectAt(values: Float64Array, index: number, min: number, max: number): number {
  let rest = values;
  let rank = index;
  let low = min;
  let high = max;
  while (rest.length > SHORT) {
    const scale = PARTS / (high - low);
    if (low === high) return low;
    // Of values too near or too far apart for parts.
    if (!(scale > 0 && scale < Infinity)) break;
    const counts = countParts(rest, low, scale);
    let part = 0;
    while (rank >= counts[part]!) rank -= counts[part++]!;
    rest = valuesOfPart(rest, low, scale, part, counts[part]!);
    low = smallestIn(rest);
    high = largestIn(rest);
  }
  return rest.slice().sort()[rank] ?? 0;
}

function countParts(values: Float64Array, low: number, scale: number): Uint32Array {
  const counts = new Uint32Array(PARTS);
  for (let i = 0; i < values.length; i++) counts[partOf(values[i]!, low, scale)]!++;
  return counts;
}

function valuesOfPart(
  values: Float64Array,
  low: number,
  scale: number,
  part: number,
  count: number,
): Float64Array {
  const inside = new Float64Array(count);
  for (let i = 0, next = 0; next < count; i++) {
    if (partOf(values[i]!, low, scale) === part) inside[next++] = values[i]!;
  }
  return inside;
}

function partOf(value: number, low: number, scale: number): number {
  const part = Math.floor((value - low) * scale);
  return part < PARTS ? part : PARTS - 1;
}

/** The most frequent value, weighted; the largest of equals. */
export function mode(
  values: ArrayLike<number>,
  weight: (value: number) => number = () => 1,
): number {
  const counts = new Map<number, number>();
  let best = 0;
  let bestCount = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const count = (counts.get(value) ?? 0) + weight(value);
    counts.set(value, count);
    if (count > bestCount || (count === bestCount && value > best)) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}

/** Percent that a time is over (under, if negative) the median; 0 where the median is 0. */
export function deviationOf(ns: number, median: number): number {
  return median > 0 ? (100 * (ns - median)) / median : 0;
}
