/** Pages of tables: the table of a scope is made once and kept while the page scrolls, sorts and filters in it. */

import { apiRows } from '../core/analysis/api.ts';
import { eventTable } from '../core/analysis/tables/events.ts';
import { operationsOfNode, touching } from '../core/analysis/tables/scope.ts';
import {
  apiTable,
  kernelTable,
  operationTable,
  operatorTable,
  rangeTable,
} from '../core/analysis/tables/summaries.ts';
import { arrange, cellsOf, type Table } from '../core/analysis/tables/table.ts';
import { unreachable } from '../core/base/assert.ts';
import { lanesOf } from '../core/lod/area.ts';
import type { NameForm, TableId, TablePage, TableRequest } from '../core/protocol/tables.ts';
import type { Trace } from '../core/trace/trace.ts';
import { timelineOf } from './timelines.ts';

/** Tables and arrangements kept a trace: what one page shows, before and after one change. */
const KEPT = 4;

interface Kept {
  readonly tables: Map<string, Table>;
  readonly orders: Map<string, Uint32Array>;
}

const keptOf = new WeakMap<Trace, Kept>();

export function tablePage(trace: Trace, request: Omit<TableRequest, 'trace'>): TablePage {
  const { table: id, scope, names, sort, filter, offset, limit } = request;
  const kept: Kept = keptOf.get(trace) ?? { tables: new Map(), orders: new Map() };
  keptOf.set(trace, kept);
  const tableKey = JSON.stringify([id, scope, names]);
  const table = remembered(kept.tables, tableKey, () => makeTable(trace, id, request, names));
  const orderKey = `${tableKey}${JSON.stringify([sort, filter])}`;
  const order = remembered(kept.orders, orderKey, () => arrange(table, sort, filter));
  const page = order.subarray(Math.max(0, offset), Math.max(0, offset + limit));
  return {
    columns: table.columns.map(({ id: column, kind, shown }) => ({ id: column, kind, shown })),
    total: table.length,
    matched: order.length,
    rows: cellsOf(table, page),
    selections: Array.from(page, row => timelineOf(trace).selectionOf(table.span(row))),
  };
}

function makeTable(
  trace: Trace,
  id: TableId,
  { scope }: Pick<TableRequest, 'scope'>,
  names: NameForm,
): Table {
  const { startNs, endNs, node, tracks } = scope;
  const operations = (): Uint32Array => {
    const rows = touching(trace, operationsOfNode(trace, node ?? ''), startNs, endNs);
    if (tracks === undefined) return rows;
    const lanes = new Set(lanesOf(timelineOf(trace), tracks).map(lane => lane.id));
    return rows.filter(row => lanes.has(trace.spans.lane[row]!));
  };
  switch (id) {
    case 'events':
      return eventTable(trace, operations(), names);
    case 'kernels':
      return kernelTable(trace, operations(), names, false);
    case 'kernelGrid':
      return kernelTable(trace, operations(), names, true);
    case 'operations':
      return operationTable(trace, operations(), names);
    case 'operators':
      return operatorTable(trace, operations());
    case 'ranges':
      return rangeTable(trace);
    case 'api':
      return apiTable(trace, touching(trace, apiRows(trace), startNs, endNs));
    default:
      return unreachable(id);
  }
}

/** The value under `key`, made if need be; the least recently used goes when there are too many. */
function remembered<T>(values: Map<string, T>, key: string, make: () => T): T {
  const value = values.get(key) ?? make();
  values.delete(key);
  values.set(key, value);
  for (const oldest of values.keys()) {
    if (values.size <= KEPT) break;
    values.delete(oldest);
  }
  return value;
}
