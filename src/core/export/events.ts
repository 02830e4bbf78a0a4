/**
 * The events of a trace as a table: one row a span (operation, call, range, framework operator …) in the order of
 * start, with what analysis knows of it. The columns do not depend on the trace. Counters are no events.
 */

import { indices } from '../analysis/groups.ts';
import { sortedByStart } from '../analysis/operations.ts';
import { nameText } from '../analysis/tables/events.ts';
import { isOperation, SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { column, orNull, type RangePath, type RowColumn } from './columns.ts';
import { detailColumns } from './detail-columns.ts';
import { kindWord } from './kinds.ts';
import { modelColumns } from './model-columns.ts';
import { ordinalOf, ranksOfLanes } from './places.ts';
import type { ExportTable } from './table.ts';

/** @param rangePath names of the ranges around a span or around its launch, outermost first */
export function eventTable(trace: Trace, rangePath: RangePath): ExportTable {
  const rows = sortedByStart(trace, indices(trace.spans.length));
  const columns = [
    ...timeColumns(trace),
    ...placeColumns(trace),
    ...modelColumns(trace),
    ...detailColumns(trace),
    ...linkColumns(trace, rangePath),
  ];
  return {
    name: 'events',
    length: rows.length,
    columns: columns.map(({ of, ...column }) => ({ ...column, cell: i => of(rows[i] ?? 0) })),
  };
}

function timeColumns(trace: Trace): RowColumn[] {
  const { start, dur, kind } = trace.spans;
  return [
    column('id', 'int64', '', 'number of the event in this trace', row => row),
    column('start_ns', 'int64', 'ns', "start, from the trace's origin", row => start[row]!),
    column('duration_ns', 'int64', 'ns', 'duration; 0 for a mark', row => dur[row]!),
    column(
      'kind',
      'text',
      '',
      'kernel, memcpy, memset, graph, runtime, driver, sync, push-pop, start-end, mark, annotation, operator, python …',
      row => kindWord(kind[row]!),
    ),
    column('name', 'text', '', 'full name, demangled', row => nameText(trace, row, 'demangled')),
    column('short_name', 'text', '', 'name without template arguments and parameters', row =>
      nameText(trace, row, 'short'),
    ),
  ];
}

/** Where it took place. */
function placeColumns(trace: Trace): RowColumn[] {
  const { lanes, spans } = trace;
  const { lane: laneOf, correlation } = spans;
  const ranks = ranksOfLanes(trace);
  const ordinals = lanes.map(lane => ordinalOf(trace, lane) ?? null);
  const at = (row: number) => lanes[laneOf[row]!]!;
  return [
    column('rank', 'int32', '', 'distributed rank', row => ranks[laneOf[row]!] ?? null),
    column('device', 'int32', '', 'ordinal of the GPU, as in gpus', row => ordinals[laneOf[row]!]!),
    column('process', 'int64', '', 'process id', row => orNull(at(row).pid)),
    column('thread', 'int64', '', 'thread id', row => orNull(at(row).tid)),
    column('context', 'int64', '', 'CUDA context', row => orNull(at(row).context)),
    column('stream', 'int64', '', 'stream', row => orNull(at(row).stream)),
    column(
      'correlation',
      'int64',
      '',
      'correlation id of launch and operation, unique per process',
      row => correlation[row]! || null,
    ),
  ];
}

/** What belongs to it: its launch, what encloses it. */
function linkColumns({ spans }: Trace, rangePath: RangePath): RowColumn[] {
  const { kind, link, parent } = spans;
  const hasCall = (row: number): boolean => isOperation(kind[row]!) || kind[row] === SpanKind.sync;
  const path = pathTexts(rangePath);
  return [
    column('launch_id', 'int64', '', 'id of the call that launched it, or that waits', row =>
      hasCall(row) ? orNull(link[row]) : null,
    ),
    column('parent_id', 'int64', '', 'id of the innermost event around it on its row', row =>
      orNull(parent[row]),
    ),
    column(
      'range_path',
      'text',
      '',
      'ranges around it, or around its launch, outermost first',
      row => path(row, hasCall(row) ? link[row]! : -1),
    ),
  ];
}

/** Operations of one launch, such as those of a graph, share their path. */
function pathTexts(rangePath: RangePath): (row: number, call: number) => string | null {
  let lastCall = -1;
  let last: string | null = null;
  return (row, call) => {
    if (call >= 0 && call === lastCall) return last;
    lastCall = call;
    last = rangePath(row).join(' / ') || null;
    return last;
  };
}
