/** Lanes of JSON traces by kind, process and thread: found by array index, made on first use. */

import type { LaneId } from '../../trace/columns.ts';
import type { LaneSpec, TraceBuilder } from '../../trace/builder.ts';

/** A lane's description while reading; what is known only at the end is filled in before the builder freezes. */
export type OpenLane = { -readonly [Key in keyof LaneSpec]: LaneSpec[Key] };

/** Lane ids are 16 bits wide; what comes beyond so many lanes shares one. */
const MAX_LANES = 60_000;

export class LaneTable {
  /** Every lane that was made, in the order of its id. */
  readonly specs: OpenLane[] = [];
  /** Number of requests that had to share the last lane. */
  overflown = 0;
  private readonly builder: TraceBuilder;
  private readonly byGroup: Map<number, LaneId>[] = [];

  constructor(builder: TraceBuilder) {
    this.builder = builder;
  }

  /**
   * @param group number of the kind of lane, below 256
   * @param pid small id (see `Identities`), @param tid likewise
   * @param make called where there is no such lane yet
   */
  get(group: number, pid: number, tid: number, make: () => OpenLane): LaneId {
    const lanes = (this.byGroup[group] ??= new Map());
    const key = pid * 0x1000000 + tid;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const lane = this.make(make);
    lanes.set(key, lane);
    return lane;
  }

  private make(make: () => OpenLane): LaneId {
    if (this.specs.length >= MAX_LANES) {
      this.overflown++;
      return MAX_LANES - 1;
    }
    const spec = make();
    const lane = this.builder.lane(spec);
    if (lane === this.specs.length) this.specs.push(spec);
    return lane;
  }
}
