/** Smallest and largest value of any stretch of a column in O(log n), by a flat segment tree of 2 n entries. */

export interface ExtremeTree {
  readonly length: number;
  readonly tree: Float64Array;
  readonly pick: (a: number, b: number) => number;
  /** What an empty stretch answers: Infinity for the smallest, -Infinity for the largest. */
  readonly nothing: number;
}

export function smallestTree(values: Float64Array): ExtremeTree {
  return build(values, Math.min, Infinity);
}

export function largestTree(values: Float64Array): ExtremeTree {
  return build(values, Math.max, -Infinity);
}

function build(values: Float64Array, pick: ExtremeTree['pick'], nothing: number): ExtremeTree {
  const length = values.length;
  const tree = new Float64Array(2 * length).fill(nothing);
  tree.set(values, length);
  for (let i = length - 1; i > 0; i--) tree[i] = pick(tree[2 * i]!, tree[2 * i + 1]!);
  return { length, tree, pick, nothing };
}

/** The extreme of values[from .. to - 1]. */
export function extremeWithin(extremes: ExtremeTree, from: number, to: number): number {
  const { length, tree, pick } = extremes;
  let result = extremes.nothing;
  for (let a = from + length, b = to + length; a < b; a >>>= 1, b >>>= 1) {
    if (a % 2 === 1) result = pick(result, tree[a++]!);
    if (b % 2 === 1) result = pick(result, tree[--b]!);
  }
  return result;
}
