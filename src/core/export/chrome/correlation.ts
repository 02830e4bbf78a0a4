/**
 * The id that a call and what it launched share in the file that is written. The profiler's own where it is unique;
 * ids of several processes, and links that are not by id, are numbered anew.
 */

import { isApiCall, isOperation } from '../../trace/columns.ts';
import { operationRows } from '../../analysis/operations.ts';
import type { Trace } from '../../trace/trace.ts';

/** For calls and operations; 0 = none. */
export function correlations(trace: Trace): (row: number) => number {
  const { correlation, link, kind } = trace.spans;
  if (areUnique(trace, operationRows(trace))) return row => correlation[row]!;
  return row => {
    if (isOperation(kind[row]!)) return link[row]! + 1;
    return isApiCall(kind[row]!) && link[row]! >= 0 ? row + 1 : 0;
  };
}

/** Whether every operation has the id of its call, and all calls are of one process, in which ids are unique. */
function areUnique({ spans, lanes }: Trace, operations: Uint32Array): boolean {
  const { correlation, link, lane } = spans;
  let process: number | undefined;
  for (const row of operations) {
    const call = link[row]!;
    if (call < 0) continue;
    const { pid } = lanes[lane[call]!]!;
    process ??= pid;
    if (pid !== process || correlation[row] === 0 || correlation[call] !== correlation[row]) {
      return false;
    }
  }
  return true;
}
