/**
 * Every field of one event of an Ascend database, read when someone looks at it: the row itself, and what other tables
 * have of a task. Ids of strings and enumerations are resolved; 64-bit numbers stay exact.
 */

import { SpanKind, type LaneKind, type SpanRow } from '../../../trace/columns.ts';
import type { Trace } from '../../../trace/trace.ts';
import type { Schema } from '../../nsys/schema.ts';
import type { Field, SqlSource } from '../../types.ts';

/** Columns that hold ids of `STRING_IDS`. */
const STRINGS = new Set([
  ...[
    'name',
    'taskType',
    'opType',
    'opState',
    'opName',
    'groupName',
    'algType',
    'attrInfo',
    'message',
    'domainId',
  ],
  ...[
    'inputFormats',
    'inputDataTypes',
    'inputShapes',
    'outputFormats',
    'outputDataTypes',
    'outputShapes',
  ],
  ...['inputDtypes', 'hf32Eligible'],
]);

const ENUMS: Readonly<Record<string, string>> = {
  dataType: 'ENUM_HCCL_DATA_TYPE',
  linkType: 'ENUM_HCCL_LINK_TYPE',
  transportType: 'ENUM_HCCL_TRANSPORT_TYPE',
  rdmaType: 'ENUM_HCCL_RDMA_TYPE',
  memcpyOperation: 'ENUM_MEMCPY_OPERATION',
  eventType: 'ENUM_MSTX_EVENT_TYPE',
  type: 'ENUM_API_TYPE',
};

/** Columns that the trace has itself, or that only join tables; and what another viewer adds to files. */
const OWN = new Set([
  ...[
    'startNs',
    'endNs',
    'connectionId',
    'globalTid',
    'globalPid',
    'globalTaskId',
    'deviceId',
    'streamId',
  ],
  ...['callchainId', 'depth', 'waitNs', 'endGlobalTid'],
]);

/** Values that stand for nothing. */
const NOTHING = new Set(['4294967295', '9223372036854775807', 'N/A', '']);
const UNITS: Readonly<Record<string, string>> = { size: 'B', bandwidth: 'B/s' };
/** Tables that add to a task. */
const TASK_TABLES = [
  'COMPUTE_TASK_INFO',
  'COMMUNICATION_TASK_INFO',
  'COMMUNICATION_SCHEDULE_TASK_INFO',
  'MEMCPY_INFO',
];
const MAX_STACK = 200;

export class DatabaseFields {
  private readonly source: SqlSource;
  private readonly schema: Schema;

  constructor(source: SqlSource, schema: Schema) {
    this.source = source;
    this.schema = schema;
  }

  /** Throws a `FailureError` where the file can no longer be read. */
  of({ spans, lanes }: Trace, row: SpanRow): Field[] {
    const rowId = spans.source[row] ?? 0;
    const lane = lanes[spans.lane[row] ?? -1];
    if (rowId === 0 || lane === undefined) return [];
    const table = tableOf(lane.kind, spans.kind[row] ?? -1, lane.stream, lane.label);
    if (table === undefined) return [];
    const fields = this.row(table, 'rowid', rowId);
    if (table === 'TASK') return [...fields, ...this.ofTask(rowId)];
    return table === 'PYTORCH_API' ? [...fields, ...this.stack(rowId)] : fields;
  }

  private ofTask(rowId: number): Field[] {
    if (this.schema.table('TASK')?.columns.has('globalTaskId') !== true) return [];
    const [found] = this.source.all(
      'SELECT "globalTaskId" FROM "TASK" WHERE rowid = ?',
      [rowId],
      true,
    );
    const id = found?.[0];
    if (id === null || id === undefined) return [];
    const fields = TASK_TABLES.flatMap(table => this.row(table, 'globalTaskId', id));
    return [...fields, ...this.metrics(id)];
  }

  /** AI Core metrics, one row each. */
  private metrics(id: unknown): Field[] {
    const table = this.schema.table('TASK_PMU_INFO');
    if (table === undefined) return [];
    const sql = `SELECT "name", "value" FROM ${table.sql} WHERE "globalTaskId" = ?`;
    return this.source
      .all(sql, [id])
      .map(([name, value]) => ({ name: this.string(name), value: String(value) }));
  }

  private row(name: string, key: string, id: unknown): Field[] {
    const table = this.schema.table(name);
    if (table === undefined || (key !== 'rowid' && !table.columns.has(key))) return [];
    const columns = [...table.columns].filter(column => !OWN.has(column));
    if (columns.length === 0) return [];
    const list = columns.map(column => `"${column}"`).join(', ');
    const sql = `SELECT ${list} FROM ${table.sql} WHERE ${key === 'rowid' ? key : `"${key}"`} = ? LIMIT 1`;
    const values = this.source.all(sql, [id], true)[0] ?? [];
    return columns.flatMap((column, i) => {
      const value = this.text(column, values[i]);
      if (NOTHING.has(value)) return [];
      const unit = UNITS[column];
      return [{ name: column, value, ...(unit !== undefined && { unit }) }];
    });
  }

  private text(column: string, value: unknown): string {
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (typeof value !== 'bigint') return '';
    if (STRINGS.has(column)) return this.string(value);
    const table = Object.hasOwn(ENUMS, column) ? this.schema.table(ENUMS[column]!) : undefined;
    if (table?.columns.has('name') !== true) return String(value);
    const name = this.source.all(`SELECT "name" FROM ${table.sql} WHERE "id" = ?`, [value])[0]?.[0];
    return typeof name === 'string' ? name : String(value);
  }

  private string(id: unknown): string {
    const found = this.source.all('SELECT "value" FROM "STRING_IDS" WHERE "id" = ?', [id])[0]?.[0];
    return typeof found === 'string' ? found : `#${String(id)}`;
  }

  /** Python frames of a framework event, innermost first. */
  private stack(rowId: number): Field[] {
    const chains = this.schema.table('PYTORCH_CALLCHAINS');
    if (
      chains === undefined ||
      this.schema.table('PYTORCH_API')?.columns.has('callchainId') !== true
    )
      return [];
    const sql =
      `SELECT s."value" FROM ${chains.sql} c JOIN "STRING_IDS" s ON s."id" = c."stack" WHERE c."id" = ` +
      `(SELECT "callchainId" FROM "PYTORCH_API" WHERE rowid = ?) ORDER BY c."stackDepth" LIMIT ${MAX_STACK}`;
    const frames = this.source.all(sql, [rowId]).map(([frame]) => String(frame));
    return frames.length === 0 ? [] : [{ name: 'callStack', value: frames.join('\n') }];
  }
}

/** The table that a span was read from. */
function tableOf(lane: LaneKind, kind: number, stream: number, label: string): string | undefined {
  if (lane === 'stream') return 'TASK';
  if (lane === 'communication') return stream >= 0 ? 'TASK' : 'COMMUNICATION_OP';
  if (lane === 'operators') return kind === SpanKind.runtime ? 'CANN_API' : 'PYTORCH_API';
  if (lane === 'python') return 'PYTORCH_API';
  if (lane === 'overhead') return 'GC_RECORD';
  if (lane === 'ranges') return label === 'Steps' ? 'STEP_TIME' : 'MSTX_EVENTS';
  return undefined;
}
