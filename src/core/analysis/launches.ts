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
  const counts = new Uint32Array(length);
  let linked = 0;
  let callCount = 0;
  for (let k = 0; k < all.length; k++) {
    const call = link[all[k]!]!;
    if (call < 0) continue;
    if (counts[call]!++ === 0) callCount++;
    linked++;
  }
  const calls = new Uint32Array(callCount);
  const first = new Uint32Array(callCount + 1);
  for (let row = 0, i = 0; i < callCount; row++) {
    const count = counts[row]!;
    if (count === 0) continue;
    calls[i] = row;
    first[i + 1] = first[i]! + count;
    counts[row] = first[i]!;
    i++;
  }
  const operations = new Uint32Array(linked);
  for (let k = 0; k < all.length; k++) {
    const call = link[all[k]!]!;
    if (call >= 0) operations[counts[call]!++] = all[k]!;
  }
  return { calls, first, operations };
});

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
