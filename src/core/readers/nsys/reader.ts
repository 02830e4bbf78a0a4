/** The reader for SQLite exports of Nsight Systems, 2020 to 2026: detection, and the order in which tables are read. */

import { append } from '../../base/lists.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { TraceBuilder } from '../../trace/builder.ts';
import type {
  Confidence,
  Head,
  OpenedTrace,
  ReadContext,
  SqlSource,
  TraceReader,
} from '../types.ts';
import { notDatabase, READING_SHARE, whileReading } from '../sqlite/opening.ts';
import { readApi } from './api.ts';
import { readMemcpys, readMemsets } from './copies.ts';
import { Devices } from './devices.ts';
import { readDiagnostics } from './diagnostics.ts';
import { readFacts } from './facts.ts';
import { FieldReader } from './fields.ts';
import { readGraphs } from './graphs.ts';
import { HOST_CALL_TABLES, readHostCalls } from './host-calls.ts';
import { readKernels } from './kernels.ts';
import { CallIndex } from './links.ts';
import { readMemory } from './memory.ts';
import { readMetrics } from './metrics.ts';
import { readNvtx } from './nvtx.ts';
import { readOrigin } from './origin.ts';
import { lastRow } from './pages.ts';
import { readScheduling, SCHEDULING_TABLE } from './scheduling.ts';
import { baseName, Schema } from './schema.ts';
import type { Session } from './session.ts';
import { readContextDevices } from './streams.ts';
import { StreamNames } from './stream-names.ts';
import { Strings } from './strings.ts';
import { readSyncs } from './sync.ts';
import { readProcesses } from './target.ts';

/** Tables with events; a file with any of them can be shown. */
const EVENT_TABLES: readonly string[] = [
  'CUPTI_ACTIVITY_KIND_RUNTIME',
  'CUPTI_ACTIVITY_KIND_KERNEL',
  'CUPTI_ACTIVITY_KIND_MEMCPY',
  'CUPTI_ACTIVITY_KIND_MEMSET',
  'CUPTI_ACTIVITY_KIND_GRAPH_TRACE',
  'CUPTI_ACTIVITY_KIND_SYNCHRONIZATION',
  'NVTX_EVENTS',
  'GPU_METRICS',
  'GENERIC_EVENTS',
  'CUDA_GPU_MEMORY_USAGE_EVENTS',
  ...HOST_CALL_TABLES,
];

/** Tables that say who wrote the file; an export of an empty capture has no others. */
const MARKS: readonly string[] = ['META_DATA_EXPORT', 'EXPORT_META_DATA', 'TARGET_INFO_SYSTEM_ENV'];

export const nsysReader: TraceReader = {
  id: 'nsys-sqlite',
  label: 'Nsight Systems SQLite export',
  signature: `an SQLite database with a table such as ${EVENT_TABLES.slice(0, 2).join(', ')} or NVTX_EVENTS`,
  source: 'sqlite',
  detect,
  read: async (source, context) =>
    source.kind === 'sqlite' ? read(source, context) : notDatabase(source),
};

function detect({ tables }: Head): Confidence {
  if (tables === undefined || isNvprof(tables)) return 'no';
  const names = new Set(tables.map(baseName));
  return [...EVENT_TABLES, ...MARKS].some(name => names.has(name)) ? 'yes' : 'no';
}

/** nvprof has tables of the same names with other columns; its strings are in a table of another name. */
export function isNvprof(tables: readonly string[]): boolean {
  return (
    tables.includes('StringTable') && tables.some(name => name.startsWith('CUPTI_ACTIVITY_KIND_'))
  );
}

async function read(source: SqlSource, context: ReadContext): Promise<Result<OpenedTrace>> {
  const schema = new Schema(source);
  const builder = new TraceBuilder();
  const { shiftNs, originNs } = readOrigin(source, schema);
  const session: Session = {
    source,
    schema,
    builder,
    context: whileReading(context),
    strings: new Strings(source, schema, builder.strings),
    devices: new Devices(source, schema, builder),
    streams: new StreamNames(source, schema),
    calls: new CallIndex(),
    contextDevices: readContextDevices(source, schema),
    shiftNs,
    processes: new Set(),
    threads: new Set(),
    threadNames: new Map(),
    graphLaunches: [],
    callTables: new Map(),
    operations: false,
    openEndNs: undefined,
    progress: { done: 0, total: totalRows(source, schema) },
  };
  await readEvents(session);
  session.calls.clear();
  readProcesses(session);
  readDiagnostics(session);
  session.devices.finish();
  if (session.strings.damage !== undefined) warnOfStrings(session);
  if (!session.operations) sayNoOperations(session);
  else if (schema.table('StringIds') === undefined) sayNoNames(session);
  const { warnings, ...about } = readFacts(source, schema);
  append(builder.warnings, warnings);
  if (builder.length === 0 && builder.counters.length === 0) return err(noEvents(source));
  context.progress(READING_SHARE, 'sort');
  await context.breathe();
  const { openEndNs } = session;
  const header = { format: 'nsys-sqlite' as const, ...about, openEndNs };
  const trace = builder.freeze(originNs === undefined ? header : { ...header, originNs });
  context.progress(1, 'sort');
  const fields = new FieldReader(source, schema, session.strings, session.callTables);
  return ok({ trace, fields: row => fields.fields(trace, row) });
}

/** Calls come first, since everything else links to them. */
async function readEvents(session: Session): Promise<void> {
  await readApi(session);
  const calls = session.builder.length;
  await readKernels(session);
  await readMemcpys(session);
  await readMemsets(session);
  await readGraphs(session);
  session.operations = session.builder.length > calls;
  if (calls === 0 && session.operations) sayNoCalls(session);
  await readSyncs(session);
  await readNvtx(session);
  await readHostCalls(session);
  await readMetrics(session);
  await readMemory(session);
  // Last, since only processes that own an event are of interest.
  await readScheduling(session);
}

function totalRows(source: SqlSource, schema: Schema): number {
  let total = 0;
  for (const name of [...EVENT_TABLES, SCHEDULING_TABLE]) {
    const table = schema.table(name);
    if (table !== undefined) total += lastRow({ source }, table) ?? 0;
  }
  return Math.max(1, total);
}

function sayNoOperations({ builder }: Session): void {
  builder.gap(
    'no-operations',
    'No GPU operation was recorded: there are no kernels to show; capture with nsys profile -t cuda,nvtx',
  );
}

function sayNoCalls({ builder }: Session): void {
  builder.gap(
    'no-calls',
    'No CUDA API call is in the file: launch delays and the causes of idle time are unknown',
  );
}

function sayNoNames({ builder }: Session): void {
  builder.gap(
    'no-names',
    'The table StringIds is not in the file: names are shown as numbers; export all tables',
  );
}

function warnOfStrings({ builder, strings }: Session): void {
  builder.warn(
    'table-damaged',
    `StringIds is damaged: some names are shown as numbers (${strings.damage ?? ''})`,
    'StringIds',
  );
}

function noEvents(source: SqlSource) {
  return {
    reason: 'no-events',
    message: `${source.name} is an Nsight Systems export without any event`,
    advice:
      'Capture with `nsys profile -t cuda,nvtx`, and check that the program ran while the capture was on.',
    args: [source.name],
  };
}
