/**
 * The timeline of each open trace, with what analysis adds to it, made on first need and kept as long as the trace.
 */

import type { CallContext } from '../core/protocol/rpc.ts';
import { Timeline } from '../core/lod/timeline.ts';
import type { Tile, TileRequest } from '../core/lod/types.ts';
import type { Trace } from '../core/trace/trace.ts';

const timelines = new WeakMap<Trace, Timeline>();

export function timelineOf(trace: Trace): Timeline {
  let timeline = timelines.get(trace);
  if (timeline === undefined) {
    timeline = new Timeline(trace);
    timelines.set(trace, timeline);
  }
  return timeline;
}

/** The tiles, whose columns move to the caller instead of being copied. */
export function tilesOf(trace: Trace, request: TileRequest, context: CallContext): Tile[] {
  const tiles = timelineOf(trace).tiles(request);
  for (const tile of tiles) {
    for (const value of Object.values(tile)) {
      if (ArrayBuffer.isView(value)) context.transfer(value.buffer);
    }
  }
  return tiles;
}
