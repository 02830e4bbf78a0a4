/** Lanes of JSON traces by kind, process and thread: found by array index, made on first use. */

import type { LaneId, LaneSpec } from '../../trace/columns.ts';
import type { TraceBuilder } from '../../trace/builder.ts';

/** A lane's description while reading; what is known only at the end is filled in before the builder freezes. */
export type OpenLane = { -readonly [Key in keyof LaneSpec]: LaneSpec[Key] };

/** Lane ids are 16 bits wide; what comes beyond so many lanes shares one. */
const MAX_LANES = 60_000;

/** Small ids of threads are below this. */
const KEY_STEP = 0x1000000;

export class LaneTable {
  /** Every lane that was made, in the order of its id. */
  readonly specs: OpenLane[] = [];
  /** Number of requests that had to share the last lane. */
  overflown = 0;
  private readonly builder: TraceBuilder;
  private readonly byGroup: (Map<number, LaneId> | undefined)[] = [];
  /** The lane that was asked for last: events of one thread stand together. */
  private lastGroup = -1;
  private lastKey = -1;
  private lastLane: LaneId = -1;

  constructor(builder: TraceBuilder) {
    this.builder = builder;
  }

  /**
   * @param group number of the kind of lane
   * @param pid small id (see `Identities`), @param tid likewise
   * @returns -1 = not made yet: `add` it
   */
  find(group: number, pid: number, tid: number): LaneId {
    const key = pid * KEY_STEP + tid;
    if (group === this.lastGroup && key === this.lastKey) return this.lastLane;
    const lane = this.byGroup[group]?.get(key);
    if (lane === undefined) return -1;
    this.lastGroup = group;
    this.lastKey = key;
    this.lastLane = lane;
    return lane;
  }

  /** Makes a lane that `find` does not know. */
  add(group: number, pid: number, tid: number, spec: OpenLane): LaneId {
    let lane = MAX_LANES - 1;
    if (this.specs.length >= MAX_LANES) {
      this.overflown++;
    } else {
      lane = this.builder.lane(spec);
      if (lane === this.specs.length) this.specs.push(spec);
    }
    (this.byGroup[group] ??= new Map()).set(pid * KEY_STEP + tid, lane);
    return lane;
  }
}
