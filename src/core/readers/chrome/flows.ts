/**
 * Flow events (`s`, `t`, `f`) of a generic trace as links between spans. A flow's points bind to the span that encloses
 * them on their row; `f` without `bp: "e"` binds to the next one. Links are made on the frozen table.
 */

import { GrowingColumn } from '../../base/grow.ts';
import { upperBound } from '../../base/search.ts';
import type { LaneId } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';

export const FLOW_START = 0;
export const FLOW_STEP = 1;
export const FLOW_END = 2;

export class FlowEvents {
  private readonly flows = new Map<string, number>();
  private readonly flowOf = new GrowingColumn(Uint32Array);
  private readonly lanes = new GrowingColumn(Uint16Array);
  private readonly times = new GrowingColumn(Float64Array);
  /** FLOW_START, FLOW_STEP or FLOW_END; 4 more where it binds to the enclosing span. */
  private readonly roles = new GrowingColumn(Uint8Array);

  /** @param key category, name and id of the flow */
  add(key: string, role: number, enclosing: boolean, lane: LaneId, time: number): void {
    let flow = this.flows.get(key);
    if (flow === undefined) this.flows.set(key, (flow = this.flows.size));
    this.flowOf.push(flow);
    this.lanes.push(lane);
    this.times.push(time);
    this.roles.push(role | (enclosing ? 4 : 0));
  }

  /**
   * Writes the links: the span at the start of a flow to the span at its end, and back. The first link of a span stays.
   *
   * @param shiftNs what the trace's origin was moved by since the times were given
   */
  link(trace: Trace, shiftNs: number): void {
    const flowOf = this.flowOf.finish();
    const lanes = this.lanes.finish();
    const times = this.times.finish();
    const roles = this.roles.finish();
    const begun = new Int32Array(this.flows.size).fill(-1);
    const { link } = trace.spans;
    for (let i = 0; i < flowOf.length; i++) {
      if ((roles[i]! & 3) !== FLOW_START) continue;
      begun[flowOf[i]!] = spanAt(trace, lanes[i]!, times[i]! - shiftNs, true);
    }
    for (let i = 0; i < flowOf.length; i++) {
      const role = roles[i]! & 3;
      if (role === FLOW_START) continue;
      const from = begun[flowOf[i]!]!;
      const enclosing = role === FLOW_STEP || (roles[i]! & 4) !== 0;
      const to = spanAt(trace, lanes[i]!, times[i]! - shiftNs, enclosing);
      if (from < 0 || to < 0 || from === to) continue;
      if (link[to] === -1) link[to] = from;
      if (link[from] === -1) link[from] = to;
    }
  }
}

/** The innermost span of a lane around a moment, or the next one; -1 = none. */
function spanAt(trace: Trace, lane: LaneId, time: number, enclosing: boolean): number {
  const { first, last } = trace.lanes[lane]!;
  const { start, dur, parent } = trace.spans;
  const after = upperBound(start, time, first, last);
  if (!enclosing) {
    const exact = after - 1;
    return exact >= first && start[exact] === time ? exact : after < last ? after : -1;
  }
  let row = after - 1;
  if (row < first) return -1;
  while (row >= 0 && start[row]! + dur[row]! < time) row = parent[row]!;
  return row;
}
