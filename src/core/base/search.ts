/** Binary search on sorted typed arrays, the only search the trace tables need. */

type Sorted = Float64Array | Uint32Array | Int32Array;

/** First index in [from, to) whose value is >= `key`; `to` if none. The column must ascend in that part. */
export function lowerBound(column: Sorted, key: number, from = 0, to = column.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First index in [from, to) whose value is > `key`; `to` if none. The column must ascend in that part. */
export function upperBound(column: Sorted, key: number, from = 0, to = column.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
