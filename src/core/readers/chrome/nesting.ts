/**
 * `B` and `E` events to spans: kept until all are read, sorted by time inside each thread, and matched as a stack.
 * 25 bytes an event while reading.
 */

import { GrowingColumn } from '../../base/grow.ts';
import type { LaneId } from '../../trace/columns.ts';
import { sortRows } from '../../trace/sort.ts';
import type { NameId } from '../../base/strings.ts';

/** @param end NaN = never ended. @param source number of the event that began it */
export type OnSpan = (
  lane: LaneId,
  start: number,
  end: number,
  name: NameId,
  source: number,
) => void;

const NO_NAME = 0;

export class StackedEvents {
  /** Ends without a beginning. */
  unmatched = 0;
  private readonly lanes = new GrowingColumn(Uint16Array);
  private readonly times = new GrowingColumn(Float64Array);
  private readonly names = new GrowingColumn(Uint32Array);
  private readonly sources = new GrowingColumn(Uint32Array);
  private readonly ends = new GrowingColumn(Uint8Array);
  private laneCount = 0;

  begin(lane: LaneId, time: number, name: NameId, source: number): void {
    this.push(lane, time, name, source, 0);
  }

  /** @param name 0 where the event has none, as most have */
  end(lane: LaneId, time: number, name: NameId): void {
    this.push(lane, time, name, 0, 1);
  }

  finish(onSpan: OnSpan): void {
    const lanes = this.lanes.finish();
    const times = this.times.finish();
    const names = this.names.finish();
    const sources = this.sources.finish();
    const ends = this.ends.finish();
    const { order, firstOfLane } = sortRows(
      times.length,
      this.laneCount,
      i => lanes[i]!,
      times,
      times,
    );
    for (let lane = 0; lane < this.laneCount; lane++) {
      const open: number[] = [];
      for (let i = firstOfLane[lane]!; i < firstOfLane[lane + 1]!; i++) {
        const event = order[i]!;
        if (ends[event] === 0) {
          open.push(event);
          continue;
        }
        const begun = this.matching(open, names, names[event]!);
        if (begun === undefined) this.unmatched++;
        else onSpan(lane, times[begun]!, times[event]!, names[begun]!, sources[begun]!);
      }
      for (const begun of open) onSpan(lane, times[begun]!, NaN, names[begun]!, sources[begun]!);
    }
  }

  /** The innermost open event; an end that names another one closes that, if it is near the top. */
  private matching(open: number[], names: Uint32Array, name: NameId): number | undefined {
    if (name === NO_NAME) return open.pop();
    for (let depth = 1; depth <= 16 && depth <= open.length; depth++) {
      if (names[open[open.length - depth]!] === name) return open.splice(open.length - depth, 1)[0];
    }
    return open.pop();
  }

  private push(lane: LaneId, time: number, name: NameId, source: number, end: number): void {
    this.laneCount = Math.max(this.laneCount, lane + 1);
    this.lanes.push(lane);
    this.times.push(time);
    this.names.push(name);
    this.sources.push(source);
    this.ends.push(end);
  }
}
