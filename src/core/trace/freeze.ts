/** The steps of `TraceBuilder.freeze` that need nothing but columns: closing, permuting, describing lanes. */

import type { LaneSpec } from './builder.ts';
import type { Lane, LaneId } from './columns.ts';

/** A lane with its rows [first, last) and sentinels for what its spec leaves out. */
export function frozenLane(
  spec: LaneSpec,
  id: LaneId,
  first: number,
  last: number,
  depths: number,
): Lane {
  return {
    id,
    kind: spec.kind,
    label: spec.label,
    pid: spec.pid ?? -1,
    tid: spec.tid ?? -1,
    device: spec.device ?? -1,
    stream: spec.stream ?? -1,
    context: spec.context ?? -1,
    domain: spec.domain ?? '',
    first,
    last,
    depths,
  };
}

/** After sorting, a lane is a run of rows. */
export function laneColumn(length: number, firstOfLane: Uint32Array): Uint16Array {
  const column = new Uint16Array(length);
  for (let lane = 0; lane + 1 < firstOfLane.length; lane++) {
    column.fill(lane, firstOfLane[lane], firstOfLane[lane + 1]);
  }
  return column;
}

/** Gives spans without an end the end of the trace; returns how many there were. */
export function closeOpenSpans(start: Float64Array, dur: Float64Array, endNs: number): number {
  let open = 0;
  for (let row = 0; row < dur.length; row++) {
    if (Number.isNaN(dur[row]!)) {
      dur[row] = Math.max(0, endNs - start[row]!);
      open++;
    }
  }
  return open;
}

export function permute(column: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) result[i] = column[order[i]!]!;
  return result;
}
