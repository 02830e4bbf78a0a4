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

/** Statistics of `values`, which are put in another order. Linear. */
export function statistics(values: Float64Array): Statistics {
  const count = values.length;
  if (count === 0) return { count, total: 0, mean: 0, median: 0, min: 0, max: 0, stddev: 0 };
  let total = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    total += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = total / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) * (values[i]! - mean);
  return {
    count,
    total,
    mean,
    median: selectMedian(values),
    min,
    max,
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

/** Median of a column in any order, which is put in another order. Linear on average. */
export function selectMedian(values: Float64Array): number {
  const middle = values.length >>> 1;
  const upper = selectAt(values, middle);
  if (values.length % 2 === 1) return upper;
  // Everything before the middle is at most as large, so the lower one is the largest of it.
  let lower = -Infinity;
  for (let i = 0; i < middle; i++) lower = Math.max(lower, values[i]!);
  return (lower + upper) / 2;
}

/** Like `percentileOf`, of a column in any order, which is put in another order. */
export function selectPercentile(values: Float64Array, percent: number): number {
  if (values.length === 0) return 0;
  return selectAt(values, Math.max(0, Math.ceil((percent / 100) * values.length) - 1));
}

/** Stretches up to this length are sorted. */
const SHORT = 64;

/**
 * The value that sorting would put at `index`; afterwards nothing before it is larger and nothing after it smaller.
 * Quickselect with three parts, because durations repeat a lot.
 */
function selectAt(values: Float64Array, index: number): number {
  let from = 0;
  let to = values.length;
  while (to - from > SHORT) {
    const pivot = middleOfThree(values[from]!, values[(from + to) >>> 1]!, values[to - 1]!);
    let less = from;
    let greater = to;
    for (let i = from; i < greater;) {
      const value = values[i]!;
      if (value < pivot) {
        values[i++] = values[less]!;
        values[less++] = value;
      } else if (value > pivot) {
        values[i] = values[--greater]!;
        values[greater] = value;
      } else i++;
    }
    if (index < less) to = less;
    else if (index >= greater) from = greater;
    else return pivot;
  }
  values.subarray(from, to).sort();
  return values[index]!;
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** The most frequent value, weighted; the largest of equals. */
export function mode(
  values: readonly number[],
  weight: (value: number) => number = () => 1,
): number {
  const counts = new Map<number, number>();
  let best = 0;
  let bestCount = 0;
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + weight(value);
    counts.set(value, count);
    if (count > bestCount || (count === bestCount && value > best)) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}
