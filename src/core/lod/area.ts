/** Sums over a window of time and some tracks, as the footer shows them. One pass over the spans in the window. */

import { isOperation, SpanKind, type Lane } from '../trace/columns.ts';
import type { AreaSummary } from '../protocol/engine.ts';
import type { TimelineContent } from './content.ts';
import { firstFrom, indexAt, type Sequence } from './sequence.ts';
import type { TrackId, Window } from './types.ts';

const TOP = 5;

interface Sums {
  operations: number;
  kernels: number;
  kernelNs: number;
  copies: number;
  copyNs: number;
  copyBytes: number;
  apiCalls: number;
}

/** Count and clipped time per name id. */
type Names = Map<number, { count: number; ns: number }>;

/**
 * @param tracks groups stand for all below them, "all streams" for its streams; absent = everything.
 *
 * Times are clipped to the window; the bytes of a copy that is partly inside count in proportion.
 */
export function summarizeArea(
  timeline: TimelineContent,
  window: Window,
  tracks?: readonly TrackId[],
): AreaSummary {
  const { trace } = timeline;
  const startNs = Math.min(window.startNs, window.endNs);
  const endNs = Math.max(window.startNs, window.endNs);
  const lanes = tracks === undefined ? trace.lanes : lanesOf(timeline, tracks);
  const sums: Sums = {
    ...{ operations: 0, kernels: 0, kernelNs: 0 },
    ...{ copies: 0, copyNs: 0, copyBytes: 0, apiCalls: 0 },
  };
  const names: Names = new Map();
  let busyNs = 0;
  const devices = new Map<number, Lane[]>();
  for (const lane of lanes) {
    if (lane.last === lane.first) continue;
    if (lane.kind === 'api') sums.apiCalls += countTouching(timeline, lane, startNs, endNs);
    if (lane.kind !== 'stream') continue;
    addOperations(timeline, lane, startNs, endNs, sums, names);
    devices.set(lane.device, [...(devices.get(lane.device) ?? []), lane]);
  }
  for (const streams of devices.values()) {
    busyNs += timeline.mergedLanes(streams).coverage().covered(startNs, endNs);
  }
  const top = [...names]
    .sort((a, b) => b[1].ns - a[1].ns || b[1].count - a[1].count || a[0] - b[0])
    .slice(0, TOP)
    .map(([id, { count, ns }]) => ({
      name: trace.strings.get(trace.shortNames.get(id) ?? id),
      count,
      ns,
    }));
  return { startNs, endNs, busyNs, devices: devices.size, ...sums, top };
}

/** The lanes that some tracks show, each once. */
export function lanesOf(timeline: TimelineContent, tracks: readonly TrackId[]): Lane[] {
  const chosen = new Set(tracks);
  const lanes = new Set<Lane>();
  for (const { id, parent } of timeline.tracks) {
    // A parent comes before its children, so marking downwards in order reaches all.
    if (parent !== -1 && chosen.has(parent)) chosen.add(id);
    if (!chosen.has(id)) continue;
    const content = timeline.contentOf(id);
    if (content?.kind === 'lane') lanes.add(content.lane);
    if (content?.kind === 'merged') for (const lane of content.lanes) lanes.add(lane);
  }
  return [...lanes];
}

/** Calls `visit` with each row of a lane that lies in the window at least partly. */
function forEachTouching(
  timeline: TimelineContent,
  lane: Lane,
  startNs: number,
  endNs: number,
  visit: (row: number, clippedNs: number) => void,
): void {
  const source = timeline.lane(lane);
  const { order } = source;
  const { start, dur } = order.table;
  const last = firstFrom(order, endNs);
  for (let i = firstReaching(order, startNs, source.coverage()); i < last; i++) {
    const row = indexAt(order, i);
    const from = start[row]!;
    const to = from + dur[row]!;
    if (to <= startNs && from < startNs) continue;
    visit(row, Math.min(to, endNs) - Math.max(from, startNs));
  }
}

/** First span before which all have ended by `time`: the latest end so far never falls. */
function firstReaching(
  order: Sequence,
  time: number,
  coverage: { endBefore(i: number): number },
): number {
  let low = 0;
  let high = firstFrom(order, time);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (coverage.endBefore(middle + 1) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countTouching(
  timeline: TimelineContent,
  lane: Lane,
  startNs: number,
  endNs: number,
): number {
  let count = 0;
  forEachTouching(timeline, lane, startNs, endNs, () => count++);
  return count;
}

function addOperations(
  timeline: TimelineContent,
  lane: Lane,
  startNs: number,
  endNs: number,
  sums: Sums,
  names: Names,
): void {
  const { spans, copies } = timeline.trace;
  forEachTouching(timeline, lane, startNs, endNs, (row, ns) => {
    const kind = spans.kind[row]!;
    if (!isOperation(kind)) return;
    sums.operations++;
    if (kind === SpanKind.kernel) {
      sums.kernels++;
      sums.kernelNs += ns;
      const entry = names.get(spans.name[row]!);
      if (entry === undefined) names.set(spans.name[row]!, { count: 1, ns });
      else {
        entry.count++;
        entry.ns += ns;
      }
    } else if (kind === SpanKind.memcpy) {
      const bytes = copies[spans.detail[row]!]?.bytes ?? 0;
      sums.copies++;
      sums.copyNs += ns;
      sums.copyBytes += spans.dur[row]! > 0 ? bytes * (ns / spans.dur[row]!) : bytes;
    }
  });
}
