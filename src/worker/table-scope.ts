/** Which operations, calls and ranges a table's scope holds: node, window of time and tracks put together. Unhurried. */

import { indices, keeping } from '../core/analysis/groups.ts';
import { kindRows } from '../core/analysis/kind-rows.ts';
import { firstStart, lastEnd } from '../core/analysis/operations.ts';
import { projections } from '../core/analysis/projection.ts';
import { findingOperations, findingTouching } from '../core/analysis/tables/scope.ts';
import { STRETCH, type Unhurried } from '../core/base/unhurried.ts';
import { lanesOf } from '../core/lod/area.ts';
import type { Timeline } from '../core/lod/timeline.ts';
import type { TrackId } from '../core/lod/types.ts';
import type { TableScope } from '../core/protocol/tables.ts';

/** Rows, ascending unless the scope is a node that orders them otherwise. */
export function* operationsOfScope(timeline: Timeline, scope: TableScope): Unhurried<Uint32Array> {
  const { trace } = timeline;
  const { startNs, endNs, node, tracks } = scope;
  const below = yield* findingOperations(trace, node ?? '');
  const rows = yield* findingTouching(trace, below, startNs, endNs);
  if (tracks === undefined) return rows;
  const lanes = lanesAmong(timeline, tracks);
  return yield* keeping(rows, row => lanes[trace.spans.lane[row] ?? -1] === 1);
}

/** CUDA calls: those that launched the operations of a node, or those that touch the window. By row. */
export function* callsOfScope(timeline: Timeline, scope: TableScope): Unhurried<Uint32Array> {
  const { trace } = timeline;
  const { startNs, endNs, node, tracks } = scope;
  const all = kindRows(trace).api;
  if (isNode(node)) {
    const { link } = trace.spans;
    const launched = yield* findingOperations(trace, node);
    const isCall = new Uint8Array(trace.spans.length);
    for (let i = 0; i < launched.length; i++) {
      if (i % STRETCH === 0) yield;
      const call = link[launched[i] ?? -1] ?? -1;
      if (call >= 0) isCall[call] = 1;
    }
    return yield* keeping(all, row => isCall[row] === 1);
  }
  const rows = yield* findingTouching(trace, all, startNs, endNs);
  return yield* onTracks(timeline, rows, row => row, tracks);
}

/** Positions in `projections` of the ranges whose projection, or else host time, touches the scope. */
export function* rangesOfScope(timeline: Timeline, scope: TableScope): Unhurried<Uint32Array> {
  const { trace } = timeline;
  const { start, dur } = trace.spans;
  const table = projections(trace);
  const window = isNode(scope.node) ? yield* windowOf(timeline, scope.node) : scope;
  const { startNs = -Infinity, endNs = Infinity } = window;
  const rows = yield* keeping(indices(table.length), i => {
    const row = table.range[i] ?? 0;
    const projected = !Number.isNaN(table.start[i] ?? NaN);
    const from = (projected ? table.start[i] : start[row]) ?? 0;
    const to = projected ? (table.end[i] ?? 0) : from + (dur[row] ?? 0);
    return from < endNs && to > startNs;
  });
  return yield* onTracks(timeline, rows, i => table.range[i] ?? 0, scope.tracks);
}

function isNode(node: string | undefined): node is string {
  return node !== undefined && node !== '';
}

/** From the first to the last operation of a node; empty where it has none. */
function* windowOf(
  { trace }: Timeline,
  node: string,
): Unhurried<{ startNs: number; endNs: number }> {
  const rows = yield* findingOperations(trace, node);
  return { startNs: firstStart(trace, rows), endNs: lastEnd(trace, rows) };
}

/** Those on the tracks; all where the tracks hold none of them, since calls and ranges are elsewhere than kernels. */
function* onTracks(
  timeline: Timeline,
  rows: Uint32Array,
  spanOf: (row: number) => number,
  tracks: TableScope['tracks'],
): Unhurried<Uint32Array> {
  if (tracks === undefined) return rows;
  const lanes = lanesAmong(timeline, tracks);
  const { lane } = timeline.trace.spans;
  const chosen = yield* keeping(rows, row => lanes[lane[spanOf(row)] ?? -1] === 1);
  return chosen.length > 0 ? chosen : rows;
}

/** By lane: 1 where it is on one of the tracks. */
function lanesAmong(timeline: Timeline, tracks: readonly TrackId[]): Uint8Array {
  const among = new Uint8Array(timeline.trace.lanes.length);
  for (const { id } of lanesOf(timeline, tracks)) among[id] = 1;
  return among;
}
