/** Count, sum, mean, median, extremes and spread of a column: the figures of every summary. No rounding here. */

/** CONTRACT "kernel summary", before any rounding. All zero where there is no value. */
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

/** Statistics of `values`, which are sorted in place. */
export function statistics(values: Float64Array): Statistics {
  const count = values.length;
  if (count === 0) return { count, total: 0, mean: 0, median: 0, min: 0, max: 0, stddev: 0 };
  values.sort();
  let total = 0;
  for (const value of values) total += value;
  const mean = total / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return {
    count,
    total,
    mean,
    median: medianOf(values),
    min: values[0]!,
    max: values[count - 1]!,
    stddev: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
  };
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
