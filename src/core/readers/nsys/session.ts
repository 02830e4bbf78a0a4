/** What the readers of the single tables share while one file is read. Reads nothing itself. */

import type { TraceBuilder, Appended } from '../../trace/builder.ts';
import type { LaneId } from '../../trace/columns.ts';
import type { ReadContext, SqlSource } from '../types.ts';
import type { Devices } from './devices.ts';
import type { ProcessKey, GlobalId } from './ids.ts';
import { pidOf, processOf, tidOf } from './ids.ts';
import type { CallIndex } from './links.ts';
import type { Schema, Table } from './schema.ts';
import type { StreamNames } from './stream-names.ts';
import type { Strings } from './strings.ts';

export interface Session {
  readonly source: SqlSource;
  readonly schema: Schema;
  readonly context: ReadContext;
  readonly builder: TraceBuilder;
  readonly strings: Strings;
  readonly devices: Devices;
  readonly streams: StreamNames;
  readonly calls: CallIndex;
  /** Ordinal of the device of a context (`contextKey`): some tables have a wrong `deviceId`. */
  readonly contextDevices: Map<string, number>;
  /** Subtracted from every time of the file, in SQL, since absolute times exceed float64. */
  readonly shiftNs: bigint;
  /** Processes and threads that own an event. */
  readonly processes: Set<ProcessKey>;
  readonly threads: Set<GlobalId>;
  /** Names that the program gave its threads through NVTX. */
  readonly threadNames: Map<GlobalId, string>;
  /** Calls that launch a whole graph. */
  readonly graphLaunches: Appended[];
  /** Table that the spans of a lane come from, for kinds that several tables share. */
  readonly callTables: Map<LaneId, Table>;
  /** Whether any kernel, copy, fill or graph was read. */
  operations: boolean;
  /** End of ranges that are still open; undefined = there are none. */
  openEndNs: number | undefined;
  readonly progress: ProgressCount;
}

/** Progress by the share of rows read, over all tables. */
export interface ProgressCount {
  done: number;
  total: number;
}

/** SQL for a time column, as ns from the trace's origin. */
export function timeSql(session: Pick<Session, 'shiftNs'>, column: string): string {
  return session.shiftNs === 0n ? column : `${column} - (${session.shiftNs})`;
}

/** SQL for the length of an event, ns. */
export const durationSql = '"end" - start';

export function contextKey(pid: number, context: number): string {
  return `${pid} ${context}`;
}

/** Marks a thread as one that owns events, and gives its ids. An id of 0, null or NaN is no thread. */
export function threadOf(
  session: Session,
  id: GlobalId | null,
): { process: ProcessKey; pid: number; tid: number } {
  if (id === null || !(id > 0)) return { process: -1, pid: -1, tid: -1 };
  const process = processOf(id);
  session.threads.add(id);
  session.processes.add(process);
  return { process, pid: pidOf(process), tid: tidOf(id) };
}

/** The lane of a host thread for one sort of events. */
export function threadLane(
  session: Session,
  kind: 'api' | 'os' | 'overhead' | 'generic',
  id: GlobalId | null,
  label: string,
): LaneId {
  const { process, pid, tid } = threadOf(session, id);
  return session.builder.lane({ key: `${kind} ${process} ${tid} ${label}`, kind, label, pid, tid });
}
