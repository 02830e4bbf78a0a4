/** Pages of tables: the table of a scope is made once and kept while the page scrolls, sorts and filters in it. */

import { indices } from '../core/analysis/groups.ts';
import { eventTable } from '../core/analysis/tables/events.ts';
import { roofColumns } from '../core/analysis/tables/roof.ts';
import { stepNameOf } from '../core/analysis/tables/scope.ts';
import {
  apiTable,
  kernelTable,
  operationTable,
  operatorTable,
  rangeTable,
} from '../core/analysis/tables/summaries.ts';
import {
  arrange,
  cellsOf,
  describeColumns,
  positionOf,
  type Table,
} from '../core/analysis/tables/table.ts';
import { rangePath } from '../core/lod/details.ts';
import type { Unhurried } from '../core/base/unhurried.ts';
import { unreachable } from '../core/base/assert.ts';
import type {
  Column,
  NameForm,
  TableId,
  TablePage,
  TableRequest,
} from '../core/protocol/tables.ts';
import type { JoinedReport } from '../core/analysis/join-lookup.ts';
import type { CancelSignal } from '../core/protocol/rpc.ts';
import type { Trace } from '../core/trace/trace.ts';
import { callsOfScope, operationsOfScope, rangesOfScope } from './table-scope.ts';
import { timelineOf } from './timelines.ts';
import { unhurried } from './unhurried.ts';

/** Tables kept a trace: those of all tabs in one scope. They hold rows by number, not cells. */
const KEPT_TABLES = 8;
/** Orders kept: what one page shows, before and after one change. */
const KEPT_ORDERS = 4;

interface Kept {
  readonly tables: Map<string, Table>;
  readonly orders: Map<string, Uint32Array>;
}

const keptOf = new WeakMap<Trace, Kept>();
const knownColumns = new WeakMap<Table, readonly Column[]>();

/**
 * The page of a table as it is costs its own rows; to make the table of millions of rows, to sort and to filter it
 * takes turns with other calls. Throws the failure `cancelled`.
 */
export async function tablePage(
  trace: Trace,
  request: Omit<TableRequest, 'trace'>,
  signal: CancelSignal,
  joins: readonly JoinedReport[] = [],
): Promise<TablePage> {
  const { table: id, scope, names, sort, filter, offset, limit, find } = request;
  const kept: Kept = keptOf.get(trace) ?? { tables: new Map(), orders: new Map() };
  keptOf.set(trace, kept);
  const tableKey = JSON.stringify([id, scope, names, joins.map(join => join.id)]);
  const table =
    recalled(kept.tables, tableKey) ??
    remembered(
      kept.tables,
      KEPT_TABLES,
      tableKey,
      await unhurried(makeTable(trace, id, request, names, joins), signal),
    );
  const orderKey = `${tableKey}${JSON.stringify([sort, filter])}`;
  let order = recalled(kept.orders, orderKey);
  if (order === undefined) {
    order = await unhurried(arrange(table, { sort, filter }), signal);
    if (order !== undefined) remembered(kept.orders, KEPT_ORDERS, orderKey, order);
  }
  const matched = order?.length ?? table.length;
  const from = Math.min(matched, Math.max(0, offset));
  const length = Math.max(0, Math.min(matched, Math.max(0, offset + limit)) - from);
  const page = order?.subarray(from, from + length) ?? indices(length).map(i => from + i);
  const stepName = scope.node === undefined ? undefined : stepNameOf(trace, scope.node);
  const found = find === undefined ? undefined : positionOf(table, order, find);
  return {
    columns: columnsOf(table),
    total: table.length,
    matched,
    rows: cellsOf(table, page),
    selections: Array.from(page, row => timelineOf(trace).selectionOf(table.span(row))),
    ...(stepName === undefined ? {} : { stepName }),
    ...(found === undefined ? {} : { found }),
  };
}

function columnsOf(table: Table): readonly Column[] {
  const columns = knownColumns.get(table) ?? describeColumns(table);
  knownColumns.set(table, columns);
  return columns;
}

function* makeTable(
  trace: Trace,
  id: TableId,
  { scope }: Pick<TableRequest, 'scope'>,
  names: NameForm,
  joins: readonly JoinedReport[],
): Unhurried<Table> {
  const timeline = timelineOf(trace);
  const operations = (): Unhurried<Uint32Array> => operationsOfScope(timeline, scope);
  const withRoof = (table: Table, after: string): Table => {
    const at = table.columns.findIndex(column => column.id === after) + 1;
    const roof = roofColumns(trace, joins, table);
    return { ...table, columns: table.columns.toSpliced(at, 0, ...roof) };
  };
  switch (id) {
    case 'events':
      return withRoof(
        yield* eventTable(trace, yield* operations(), names, row => rangePath(timeline, row)),
        'duration',
      );
    case 'kernels':
      return yield* kernelTable(trace, yield* operations(), names, false);
    case 'kernelGrid':
      return withRoof(yield* kernelTable(trace, yield* operations(), names, true), 'count');
    case 'operations':
      return yield* operationTable(trace, yield* operations(), names);
    case 'operators':
      return yield* operatorTable(trace, yield* operations());
    case 'ranges':
      return yield* rangeTable(trace, yield* rangesOfScope(timeline, scope));
    case 'api':
      return yield* apiTable(trace, yield* callsOfScope(timeline, scope));
    default:
      return unreachable(id);
  }
}

/** The value under `key`, now the one used last. */
function recalled<T>(values: Map<string, T>, key: string): T | undefined {
  const value = values.get(key);
  if (value !== undefined) {
    values.delete(key);
    values.set(key, value);
  }
  return value;
}

/** Keeps a value; the least recently used goes when there are too many. */
function remembered<T>(values: Map<string, T>, most: number, key: string, value: T): T {
  values.set(key, value);
  for (const oldest of values.keys()) {
    if (values.size <= most) break;
    values.delete(oldest);
  }
  return value;
}
