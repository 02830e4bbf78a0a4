/** Calls on host threads that are no CUDA API: OS runtime, CUDA libraries, and the profiler's own work. */

import type { LaneId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { OVERHEAD_TYPES } from './enums.ts';
import { column, idColumn, readNumbers, timeColumn, type NumberColumn } from './number-pages.ts';
import type { Table } from './schema.ts';
import { threadLane, type Session } from './session.ts';
import { isTime, lengthOf } from './values.ts';

const COLUMNS: readonly NumberColumn[] = [
  timeColumn('start'),
  timeColumn('end'),
  idColumn('globalTid'),
  column('nameId'),
  column('overheadType', 0),
];

interface CallTable {
  readonly table: string;
  readonly kind: SpanKind;
  readonly lane: 'os' | 'overhead' | 'generic';
  readonly label: string;
  readonly phase: string;
}

const TABLES: readonly CallTable[] = [
  { table: 'OSRT_API', kind: SpanKind.osCall, lane: 'os', label: 'OS runtime', phase: 'os' },
  {
    table: 'PROFILER_OVERHEAD',
    kind: SpanKind.overhead,
    lane: 'overhead',
    label: 'Profiler overhead',
    phase: 'overhead',
  },
  {
    table: 'CUPTI_ACTIVITY_KIND_OVERHEAD',
    kind: SpanKind.overhead,
    lane: 'overhead',
    label: 'CUPTI overhead',
    phase: 'overhead',
  },
  {
    table: 'CUBLAS_EVENTS',
    kind: SpanKind.other,
    lane: 'generic',
    label: 'cuBLAS',
    phase: 'libraries',
  },
  {
    table: 'CUDNN_EVENTS',
    kind: SpanKind.other,
    lane: 'generic',
    label: 'cuDNN',
    phase: 'libraries',
  },
];

/** Tables read here, for progress. */
export const HOST_CALL_TABLES: readonly string[] = TABLES.map(({ table }) => table);

export async function readHostCalls(session: Session): Promise<void> {
  for (const entry of TABLES) {
    const table = session.schema.table(entry.table);
    if (table !== undefined) await readCalls(session, table, entry);
  }
}

async function readCalls(session: Session, table: Table, entry: CallTable): Promise<void> {
  const { builder, strings, callTables } = session;
  const typeNames = OVERHEAD_TYPES.map(type => builder.strings.intern(type ?? entry.label));
  let lastThread = Infinity;
  let lane: LaneId = -1;
  await readNumbers(session, { table, columns: COLUMNS, phase: entry.phase }, page => {
    const [start, end, thread, nameId, overheadType] = page.columns as Tuple;
    for (let i = 0; i < page.length; i++) {
      const from = start[i]!;
      if (!isTime(from)) continue;
      if (thread[i] !== lastThread) {
        lastThread = thread[i]!;
        lane = threadLane(session, entry.lane, lastThread, entry.label);
        callTables.set(lane, table);
      }
      const name = Number.isNaN(nameId[i])
        ? (typeNames[overheadType[i]!] ?? typeNames[0]!)
        : strings.name(nameId[i]!);
      const length = lengthOf(end[i]! - from);
      builder.span(lane, entry.kind, from, length, name, 0, -1, page.rowIds[i]);
    }
  });
}

type Tuple = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
