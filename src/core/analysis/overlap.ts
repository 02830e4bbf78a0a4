/**
 * Computation, communication and their overlap per device, by CONTRACT: the union of non-collective kernels, the
 * union of collective kernels, and the intersection of the two. Copies belong to neither.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { collectiveTest } from './collectives.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { intersect, unionOf, type Union } from './union.ts';

export interface DeviceOverlap {
  /** Index into `Trace.devices`. */
  readonly device: number;
  readonly computation: Union;
  readonly communication: Union;
  /** Moments in both. Exposed communication is the rest of `communication`. */
  readonly overlap: Union;
}

/** One entry per device, in the order of `deviceOperations`. */
export const deviceOverlaps = perTrace((trace): readonly DeviceOverlap[] =>
  deviceOperations(trace).map(operations => {
    const isCollective = collectiveTest(trace);
    const computation = unionWhere(trace, operations, row => !isCollective(row));
    const communication = unionWhere(trace, operations, isCollective);
    const overlap = intersect(computation, communication);
    return { device: operations.device, computation, communication, overlap };
  }),
);

/** The union of the kernels that `keep` wants. */
function unionWhere(
  trace: Trace,
  { rows, start, end }: DeviceOperations,
  keep: (row: number) => boolean,
): Union {
  const at = Uint32Array.from(rows.keys()).filter(
    i => trace.spans.kind[rows[i]!] === SpanKind.kernel && keep(rows[i]!),
  );
  return unionOf(
    Float64Array.from(at, i => start[i]!),
    Float64Array.from(at, i => end[i]!),
  );
}
