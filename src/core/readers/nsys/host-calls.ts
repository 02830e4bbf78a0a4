/** Calls on host threads that are no CUDA API: OS runtime, CUDA libraries, and the profiler's own work. */

import type { LaneId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { OVERHEAD_TYPES } from './enums.ts';
import { globalIdSql } from './ids.ts';
import { readPages } from './pages.ts';
import type { Table } from './schema.ts';
import { durationSql, threadLane, timeSql, type Session } from './session.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type CallRow = [
  row: number,
  start: number,
  duration: number,
  thread: number | null,
  name: number | null,
  overheadType: number | null,
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
  const columns = [
    timeSql(session, 'start'),
    durationSql,
    globalIdSql(orElse(table, 'globalTid', 'NULL')),
    orElse(table, 'nameId', 'NULL'),
    orElse(table, 'overheadType', 'NULL'),
  ];
  let lastThread: number | null = NaN;
  let lane: LaneId = -1;
  await readPages<CallRow>(session, { table, columns, phase: entry.phase }, rows => {
    for (const [row, start, duration, thread, nameId, overheadType] of rows) {
      if (!isTime(start)) continue;
      if (thread !== lastThread) {
        lane = threadLane(session, entry.lane, thread, entry.label);
        callTables.set(lane, table);
        lastThread = thread;
      }
      const name =
        nameId === null
          ? builder.strings.intern(OVERHEAD_TYPES[overheadType ?? 0] ?? entry.label)
          : strings.name(nameId);
      builder.span(lane, entry.kind, start, lengthOf(duration), name, 0, -1, row);
    }
  });
}
