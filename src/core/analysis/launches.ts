/** Which operations a call launched, and the reverse: the index that projection, launch figures and views share. */

import { lowerBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { operationRows } from './operations.ts';

/** Call `calls[i]` launched `operations[first[i]] .. operations[first[i + 1] - 1]`. */
export interface LaunchIndex {
  /** Rows of the calls that launched anything, ascending. */
  readonly calls: Uint32Array;
  readonly first: Uint32Array;
  /** Rows of operations; those of one call by row. */
  readonly operations: Uint32Array;
}

export const launchIndex = perTrace((trace): LaunchIndex => {
  const { link, length } = trace.spans;
  const all = operationRows(trace);
  /** By row of the call: how many operations it launched, then the place of the next of them. */
  const places = new Uint32Array(length);
  const calls = new Uint32Array(countLinked(link, all, places));
  const first = new Uint32Array(calls.length + 1);
  placeCalls(places, calls, first);
  const operations = new Uint32Array(first[calls.length]!);
  placeOperations(link, all, places, operations);
  return { calls, first, operations };
});

/** Counts the operations of each call; answers how many calls have any. */
function countLinked(link: Int32Array, all: Uint32Array, counts: Uint32Array): number {
  let calls = 0;
  for (let k = 0; k < all.length; k++) {
    const call = link[all[k]!]!;
    if (call >= 0 && counts[call]!++ === 0) calls++;
  }
  return calls;
}

/** Lists the calls that launched anything, and puts the place of their first operation for their count. */
function placeCalls(places: Uint32Array, calls: Uint32Array, first: Uint32Array): void {
  for (let row = 0, i = 0; i < calls.length; row++) {
    const count = places[row]!;
    if (count === 0) continue;
    calls[i] = row;
    first[i + 1] = first[i]! + count;
    places[row] = first[i++]!;
  }
}

function placeOperations(
  link: Int32Array,
  all: Uint32Array,
  places: Uint32Array,
  operations: Uint32Array,
): void {
  for (let k = 0; k < all.length; k++) {
    const call = link[all[k]!]!;
    if (call >= 0) operations[places[call]!++] = all[k]!;
  }
}

/** Rows of the operations that the call in `row` launched; empty if none. Not to be written to. */
export function operationsOfCall(trace: Trace, row: number): Uint32Array {
  const { calls, first, operations } = launchIndex(trace);
  const i = lowerBound(calls, row);
  if (calls[i] !== row) return NONE;
  return operations.subarray(first[i], first[i + 1]);
}

const NONE = new Uint32Array(0);

/** Number of operations that the call at a position of `calls` launched. */
export function operationCount(index: LaunchIndex, call: number): number {
  return index.first[call + 1]! - index.first[call]!;
}
