/** Sorting of span rows: profilers write a few ascending runs, so a natural merge sort is close to linear. */

/**
 * Rows grouped by lane (ascending), and inside a lane by start, the longest first, then in order of appearance.
 *
 * @param lane `lane(i)` of appended row i
 * @returns `order` (row i of the result is appended row order[i]) and `firstOfLane` (length lanes + 1)
 */
export function sortRows(
  length: number,
  lanes: number,
  lane: (row: number) => number,
  start: Float64Array,
  dur: Float64Array,
): { order: Uint32Array; firstOfLane: Uint32Array } {
  const firstOfLane = new Uint32Array(lanes + 1);
  for (let row = 0; row < length; row++) firstOfLane[lane(row) + 1]!++;
  for (let i = 0; i < lanes; i++) firstOfLane[i + 1]! += firstOfLane[i]!;
  const next = firstOfLane.slice();
  const order = new Uint32Array(length);
  for (let row = 0; row < length; row++) order[next[lane(row)]!++] = row;
  for (let i = 0; i < lanes; i++) {
    naturalMergeSort(order, firstOfLane[i]!, firstOfLane[i + 1]!, start, dur);
  }
  return { order, firstOfLane };
}

/** Whether row b must come before row a; equal rows keep their order. */
function precedes(b: number, a: number, start: Float64Array, dur: Float64Array): boolean {
  const difference = start[b]! - start[a]!;
  return difference < 0 || (difference === 0 && dur[b]! > dur[a]!);
}

function naturalMergeSort(
  order: Uint32Array,
  first: number,
  last: number,
  start: Float64Array,
  dur: Float64Array,
): void {
  let runs = [first];
  for (let i = first + 1; i < last; i++) {
    if (precedes(order[i]!, order[i - 1]!, start, dur)) runs.push(i);
  }
  if (runs.length <= 1) return;
  runs.push(last);
  const scratch = new Uint32Array(last - first);
  while (runs.length > 2) {
    const merged: number[] = [];
    for (let i = 0; i + 1 < runs.length; i += 2) {
      merged.push(runs[i]!);
      if (i + 2 < runs.length) {
        mergeRuns(order, runs[i]!, runs[i + 1]!, runs[i + 2]!, start, dur, scratch);
      }
    }
    merged.push(last);
    runs = merged;
  }
}

function mergeRuns(
  order: Uint32Array,
  first: number,
  middle: number,
  last: number,
  start: Float64Array,
  dur: Float64Array,
  scratch: Uint32Array,
): void {
  const left = scratch.subarray(0, middle - first);
  left.set(order.subarray(first, middle));
  // What is left of the right run when the left one is used up lies where it belongs.
  for (let i = 0, j = middle, k = first; i < left.length; k++) {
    const isRight = j < last && precedes(order[j]!, left[i]!, start, dur);
    order[k] = isRight ? order[j++]! : left[i++]!;
  }
}
