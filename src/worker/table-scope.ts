/** Which operations, calls and ranges a table's scope holds: node, window of time and tracks put together. */

import { apiRows } from '../core/analysis/api.ts';
import { projections } from '../core/analysis/projection.ts';
import { operationsOfNode, touching } from '../core/analysis/tables/scope.ts';
import { lanesOf } from '../core/lod/area.ts';
import type { Timeline } from '../core/lod/timeline.ts';
import type { TableScope } from '../core/protocol/tables.ts';

/** Rows, ascending unless the scope is a node that orders them otherwise. */
export function operationsOfScope(timeline: Timeline, scope: TableScope): Uint32Array {
  const { trace } = timeline;
  const { startNs, endNs, node, tracks } = scope;
  const rows = touching(trace, operationsOfNode(trace, node ?? ''), startNs, endNs);
  if (tracks === undefined) return rows;
  const lanes = new Set<number>(lanesOf(timeline, tracks).map(lane => lane.id));
  return rows.filter(row => lanes.has(trace.spans.lane[row] ?? -1));
}

/** CUDA calls: those that launched the operations of a node, or those that touch the window. By row. */
export function callsOfScope(timeline: Timeline, scope: TableScope): Uint32Array {
  const { trace } = timeline;
  const { startNs, endNs, node, tracks } = scope;
  const all = apiRows(trace);
  if (isNode(node)) {
    const { link } = trace.spans;
    const calls = new Set<number>();
    for (const row of operationsOfNode(trace, node)) calls.add(link[row] ?? -1);
    return all.filter(row => calls.has(row));
  }
  const rows = touching(trace, all, startNs, endNs);
  return onTracks(timeline, rows, row => row, tracks);
}

/** Positions in `projections` of the ranges whose projection, or else host time, touches the scope. */
export function rangesOfScope(timeline: Timeline, scope: TableScope): Uint32Array {
  const { trace } = timeline;
  const { start, dur } = trace.spans;
  const table = projections(trace);
  const all = Uint32Array.from(table.range, (_, i) => i);
  const window = isNode(scope.node) ? windowOf(timeline, scope.node) : scope;
  const { startNs = -Infinity, endNs = Infinity } = window;
  const rows = all.filter(i => {
    const row = table.range[i] ?? 0;
    const projected = !Number.isNaN(table.start[i] ?? NaN);
    const from = (projected ? table.start[i] : start[row]) ?? 0;
    const to = projected ? (table.end[i] ?? 0) : from + (dur[row] ?? 0);
    return from < endNs && to > startNs;
  });
  return onTracks(timeline, rows, i => table.range[i] ?? 0, scope.tracks);
}

function isNode(node: string | undefined): node is string {
  return node !== undefined && node !== '';
}

/** From the first to the last operation of a node; empty where it has none. */
function windowOf(timeline: Timeline, node: string): { startNs: number; endNs: number } {
  const { start, dur } = timeline.trace.spans;
  let [startNs, endNs] = [Infinity, -Infinity];
  for (const row of operationsOfNode(timeline.trace, node)) {
    startNs = Math.min(startNs, start[row] ?? Infinity);
    endNs = Math.max(endNs, (start[row] ?? 0) + (dur[row] ?? 0));
  }
  return { startNs, endNs };
}

/** Those on the tracks; all where the tracks hold none of them, since calls and ranges are elsewhere than kernels. */
function onTracks(
  timeline: Timeline,
  rows: Uint32Array,
  spanOf: (row: number) => number,
  tracks: TableScope['tracks'],
): Uint32Array {
  if (tracks === undefined) return rows;
  const lanes = new Set<number>(lanesOf(timeline, tracks).map(lane => lane.id));
  const chosen = rows.filter(row => lanes.has(timeline.trace.spans.lane[spanOf(row)] ?? -1));
  return chosen.length > 0 ? chosen : rows;
}
