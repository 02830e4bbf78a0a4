/**
 * Every field of one event, read from the file when someone looks at it: column names as in the file, enumerations with
 * their labels, ids of strings as text. What the span table holds itself is not repeated.
 */

import type { LaneId, SpanRow } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Field, SqlSource } from '../types.ts';
import { COLUMN_LABELS, OVERHEAD_TYPES } from './enums.ts';
import type { Schema, Table } from './schema.ts';
import type { Strings } from './strings.ts';

const TABLES: Readonly<Partial<Record<number, string>>> = {
  [SpanKind.kernel]: 'CUPTI_ACTIVITY_KIND_KERNEL',
  [SpanKind.memcpy]: 'CUPTI_ACTIVITY_KIND_MEMCPY',
  [SpanKind.memset]: 'CUPTI_ACTIVITY_KIND_MEMSET',
  [SpanKind.graph]: 'CUPTI_ACTIVITY_KIND_GRAPH_TRACE',
  [SpanKind.runtime]: 'CUPTI_ACTIVITY_KIND_RUNTIME',
  [SpanKind.driver]: 'CUPTI_ACTIVITY_KIND_RUNTIME',
  [SpanKind.sync]: 'CUPTI_ACTIVITY_KIND_SYNCHRONIZATION',
  [SpanKind.rangePushPop]: 'NVTX_EVENTS',
  [SpanKind.rangeStartEnd]: 'NVTX_EVENTS',
  [SpanKind.mark]: 'NVTX_EVENTS',
};

/** Columns whose content is in the trace's own tables. */
const OWN_COLUMNS: ReadonlySet<string> = new Set([
  ...[
    'id',
    'start',
    'end',
    'demangledName',
    'shortName',
    'mangledName',
    'nameId',
    'text',
    'textId',
  ],
  ...['gridX', 'gridY', 'gridZ', 'blockX', 'blockY', 'blockZ'],
  ...['registersPerThread', 'staticSharedMemory', 'dynamicSharedMemory'],
]);

/** Columns that hold ids of `StringIds`, for files whose schema carries no comments. */
const STRING_COLUMNS: ReadonlySet<string> = new Set(['jsonTextId', 'argumentsId']);

const UNITS: Readonly<Record<string, string>> = {
  bytes: 'B',
  localMemoryPerThread: 'B',
  localMemoryTotal: 'B',
  sharedMemoryExecuted: 'B',
  sharedMemoryRequestedPercentage: '%',
};

export class FieldReader {
  private readonly source: SqlSource;
  private readonly schema: Schema;
  private readonly strings: Strings;
  private readonly callTables: ReadonlyMap<LaneId, Table>;

  constructor(
    source: SqlSource,
    schema: Schema,
    strings: Strings,
    callTables: ReadonlyMap<LaneId, Table>,
  ) {
    this.source = source;
    this.schema = schema;
    this.strings = strings;
    this.callTables = callTables;
  }

  /** Throws a `FailureError` where the file can no longer be read. */
  fields(trace: Trace, row: SpanRow): Field[] {
    const { source: rowIds, kind, lane } = trace.spans;
    const rowId = rowIds[row] ?? 0;
    const name = TABLES[kind[row] ?? -1];
    const table =
      this.callTables.get(lane[row] ?? -1) ?? (name && this.schema.table(name)) ?? undefined;
    if (table === undefined || table === '' || rowId === 0) return [];
    const columns = [...table.columns].filter(column => !OWN_COLUMNS.has(column));
    const list = columns.map(column => `"${column}"`).join(', ');
    const sql = `SELECT ${list} FROM ${table.sql} WHERE rowid = ?`;
    const values = this.source.all(sql, [rowId], true)[0] ?? [];
    return columns.flatMap((column, i) => this.field(table, column, values[i]));
  }

  private field(table: Table, column: string, value: unknown): Field[] {
    if (value === null || value === undefined) return [];
    const unit = UNITS[column];
    const text = this.text(table, column, value);
    return [{ name: column, value: text, ...(unit !== undefined && { unit }) }];
  }

  private text(table: Table, column: string, value: unknown): string {
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    if (typeof value !== 'bigint') return String(value);
    if (table.strings.has(column) || STRING_COLUMNS.has(column)) {
      return this.strings.text(value) ?? `#${value}`;
    }
    const label = this.label(table.enums.get(column), column, value);
    return label === undefined ? String(value) : `${label} (${value})`;
  }

  private label(enumName: string | undefined, column: string, value: bigint): string | undefined {
    const enumeration = enumName === undefined ? undefined : this.schema.table(enumName);
    if (enumeration?.columns.has('label') === true) {
      const sql = `SELECT label FROM ${enumeration.sql} WHERE id = ?`;
      const label = this.source.all(sql, [value])[0]?.[0];
      if (typeof label === 'string' && label !== '') return label;
    }
    if (column === 'overheadType') return OVERHEAD_TYPES[Number(value)];
    return COLUMN_LABELS[column]?.[Number(value)];
  }
}
