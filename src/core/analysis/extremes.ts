/**
 * Smallest and largest value of any stretch of a column in O(log n), by a flat segment tree of 2 n entries. A column
 * that ascends, as the starts of one stream's kernels do, needs no tree: its extremes are at the ends of the stretch.
 */

export interface Extremes {
  readonly length: number;
  /** The column itself where it ascends, else the tree. */
  readonly values: Float64Array;
  readonly ascends: boolean;
  readonly which: 'smallest' | 'largest';
}

export function smallestOf(values: Float64Array): Extremes {
  return build(values, 'smallest');
}

export function largestOf(values: Float64Array): Extremes {
  return build(values, 'largest');
}

function build(values: Float64Array, which: Extremes['which']): Extremes {
  const { length } = values;
  if (isAscending(values)) return { length, values, ascends: true, which };
  const tree = new Float64Array(2 * length);
  tree.set(values, length);
  const pick = which === 'smallest' ? Math.min : Math.max;
  for (let i = length - 1; i > 0; i--) tree[i] = pick(tree[2 * i]!, tree[2 * i + 1]!);
  return { length, values: tree, ascends: false, which };
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i]! < values[i - 1]!) return false;
  return true;
}

/** The extreme of column[from .. to - 1]; of an empty stretch Infinity (smallest) or -Infinity (largest). */
export function extremeWithin(extremes: Extremes, from: number, to: number): number {
  const { length, values, ascends, which } = extremes;
  let result = which === 'smallest' ? Infinity : -Infinity;
  if (from >= to) return result;
  if (ascends) return which === 'smallest' ? values[from]! : values[to - 1]!;
  const pick = which === 'smallest' ? Math.min : Math.max;
  for (let a = from + length, b = to + length; a < b; a >>>= 1, b >>>= 1) {
    if (a % 2 === 1) result = pick(result, values[a++]!);
    if (b % 2 === 1) result = pick(result, values[--b]!);
  }
  return result;
}

/** Largest value so far; the column itself where it ascends. */
export function runningMaximum(values: Float64Array): Float64Array {
  if (isAscending(values)) return values;
  const largest = values.slice();
  for (let i = 1; i < largest.length; i++) largest[i] = Math.max(largest[i]!, largest[i - 1]!);
  return largest;
}
