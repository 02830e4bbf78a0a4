/**
 * The `ascend-db` reader: `ascend_pytorch_profiler_{rank}.db` and `msprof_*.db`, in the order in which the tables build
 * on each other. Tables come and go with level, options and version: what is missing is simply not shown.
 */

import { append } from '../../../base/lists.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { TraceBuilder } from '../../../trace/builder.ts';
import type { Trace } from '../../../trace/trace.ts';
import { lastRow } from '../../nsys/pages.ts';
import { Schema } from '../../nsys/schema.ts';
import type {
  Confidence,
  Head,
  OpenedTrace,
  ReadContext,
  SqlSource,
  TraceReader,
} from '../../types.ts';
import { notDatabase, READING_SHARE, whileReading } from '../../sqlite/opening.ts';
import { groupsOf, readRunFacts, record, whole, type RunFacts } from '../siblings.ts';
import { readCommunication } from './communication.ts';
import { readCounters } from './counters.ts';
import { DatabaseFields } from './fields.ts';
import { readCannCalls, readCollections, readFramework, readMstx, readSteps } from './host.ts';
import { Session } from './session.ts';
import { readTasks } from './tasks.ts';

/** Tables with events and the columns of their times. */
const TIMES: readonly (readonly [table: string, column: string])[] = [
  ['TASK', 'startNs'],
  ['COMMUNICATION_OP', 'startNs'],
  ['CANN_API', 'startNs'],
  ['PYTORCH_API', 'startNs'],
  ['MSTX_EVENTS', 'startNs'],
  ['STEP_TIME', 'startNs'],
  ['GC_RECORD', 'startNs'],
  ['MEMORY_RECORD', 'timestamp'],
  ['AICORE_FREQ', 'timestampNs'],
  ['HBM', 'timestampNs'],
  ['LLC', 'timestampNs'],
  ['NPU_MEM', 'timestampNs'],
];
const EVENT_TABLES = ['TASK', 'CANN_API', 'PYTORCH_API', 'COMMUNICATION_OP', 'MSTX_EVENTS'];

export const ascendDbReader: TraceReader = {
  id: 'ascend-db',
  label: 'Ascend profiler database',
  signature: `an SQLite database with STRING_IDS and ${EVENT_TABLES.slice(0, 2).join(', ')} or PYTORCH_API`,
  source: 'sqlite',
  detect,
  read: async (source, context) =>
    source.kind === 'sqlite' ? read(source, context) : notDatabase(source),
};

function detect({ tables }: Head): Confidence {
  if (tables?.includes('STRING_IDS') !== true) return 'no';
  return EVENT_TABLES.some(name => tables.includes(name)) ? 'yes' : 'no';
}

async function read(source: SqlSource, context: ReadContext): Promise<Result<OpenedTrace>> {
  const schema = new Schema(source);
  const builder = new TraceBuilder();
  const run = await readRunFacts(context.siblings);
  const metadata = readMetadata(source, schema);
  const baseNs = earliest(source, schema);
  const session = new Session(source, schema, builder, whileReading(context), baseNs ?? 0n);
  session.progress.total = Math.max(1, totalRows(source, schema));
  const groups = new Map([...run.groups, ...groupsOf(record(metadata.get('parallel_group_info')))]);
  await readCannCalls(session);
  await readTasks(session);
  await readCommunication(session, groups);
  if (!(await readFramework(session))) await readSteps(session);
  await readMstx(session);
  await readCollections(session);
  await readCounters(session);
  append(builder.counters, session.samples.finish());
  if (builder.length === 0 && builder.counters.length === 0) {
    return err({
      reason: 'no-profiler-events',
      message: `${source.name} has no profiler events`,
      advice: 'Export the trace again after the profiler has stopped.',
      args: [source.name],
    });
  }
  context.progress(READING_SHARE, 'sort');
  await context.breathe();
  const trace = finish(session, run, metadata, baseNs);
  const fields = new DatabaseFields(source, schema);
  return ok({ trace, fields: row => fields.of(trace, row) });
}

function finish(
  session: Session,
  run: RunFacts,
  metadata: ReadonlyMap<string, unknown>,
  originNs: bigint | undefined,
): Trace {
  const { source, schema, builder } = session;
  session.operations.link(builder);
  session.tasks.link(builder);
  session.queue.link(builder);
  const names = deviceNames(source, schema);
  for (const id of session.deviceIds) {
    builder.devices.push({ ordinal: id, name: names.get(id) ?? 'Ascend NPU' });
  }
  builder.arrangeDevices(
    session.deviceIds
      .map((_, i) => i)
      .sort((a, b) => session.deviceIds[a]! - session.deviceIds[b]!),
  );
  for (const pid of session.processes) builder.processes.push({ pid, name: 'Python' });
  for (const { pid, tid } of session.threads.values()) builder.threads.push({ pid, tid, name: '' });
  const distributed = record(metadata.get('distributed_args'));
  const rank = rankOf(source, schema) ?? run.rank;
  const worldSize = run.worldSize ?? whole(distributed['world_size']);
  const schemaVersion = metadata.get('SCHEMA_VERSION');
  const trace = builder.freeze({
    format: 'ascend-db',
    product: 'Ascend PyTorch profiler',
    version: run.version,
    facts: [
      ...run.facts,
      ...(typeof schemaVersion === 'string' ? [{ label: 'Schema', value: schemaVersion }] : []),
    ],
    ...(originNs !== undefined && { originNs }),
    ...(rank !== undefined && { rank }),
    ...(worldSize !== undefined && { worldSize }),
  });
  const { lanes, spans } = trace;
  const collectives = session.collectives.finish(spans, row => {
    const { kind, stream } = lanes[spans.lane[row]!]!;
    return kind === 'communication' && stream < 0;
  });
  const { operatorCalls } = session;
  return {
    ...trace,
    ...(collectives !== undefined && { collectives }),
    ...(operatorCalls.length > 0 && { operatorCalls }),
  };
}

/** Earliest time of any event or sample, Unix ns; undefined where there is none. One scan per table. */
function earliest(source: SqlSource, schema: Schema): bigint | undefined {
  let first: bigint | undefined;
  for (const [name, column] of TIMES) {
    const table = schema.table(name);
    if (table?.columns.has(column) !== true) continue;
    const sql = `SELECT min(CAST("${column}" AS INTEGER)) FROM ${table.sql} WHERE "${column}" > 0`;
    const value = attempt(() => source.all(sql, [], true)[0]?.[0]);
    if (typeof value === 'bigint' && (first === undefined || value < first)) first = value;
  }
  return first;
}

/** Metadata by name, JSON parsed where it is some. The environment is among it and stays here. */
function readMetadata(source: SqlSource, schema: Schema): Map<string, unknown> {
  const table = schema.table('META_DATA');
  if (table === undefined) return new Map();
  const rows = attempt(() => source.all(`SELECT "name", "value" FROM ${table.sql}`)) ?? [];
  return new Map(
    rows.map(([name, value]) => {
      const isJson = typeof value === 'string' && /^\s*[{[]/.test(value);
      return [
        String(name),
        isJson ? (attempt(() => JSON.parse(value) as unknown) ?? value) : value,
      ];
    }),
  );
}

function deviceNames(source: SqlSource, schema: Schema): Map<number, string> {
  const table = schema.table('NPU_INFO');
  if (table === undefined) return new Map();
  const rows = attempt(() => source.all(`SELECT "id", "name" FROM ${table.sql}`)) ?? [];
  return new Map(rows.map(([id, name]) => [Number(id), String(name)]));
}

function rankOf(source: SqlSource, schema: Schema): number | undefined {
  const table = schema.table('RANK_DEVICE_MAP');
  const rows =
    table === undefined
      ? []
      : (attempt(() => source.all(`SELECT "rankId" FROM ${table.sql}`)) ?? []);
  const known = rows.length === 1 ? whole(rows[0]![0]) : undefined;
  return (
    known ?? whole(/ascend_(?:pytorch|mindspore)_profiler_(\d{1,6})\.db$/.exec(source.name)?.[1])
  );
}

function totalRows(source: SqlSource, schema: Schema): number {
  let total = 0;
  for (const [name] of TIMES) {
    const table = schema.table(name);
    if (table !== undefined) total += lastRow({ source }, table) ?? 0;
  }
  return total;
}

/** A damaged table costs its own content only. */
function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
