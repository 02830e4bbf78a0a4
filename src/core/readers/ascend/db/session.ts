/** What the readers of the single tables share while one Ascend database is read. Reads no events itself. */

import type { NameId } from '../../../base/strings.ts';
import type { Appended, TraceBuilder } from '../../../trace/builder.ts';
import type { LaneId, SpanKind } from '../../../trace/columns.ts';
import type { OperatorCall } from '../../../trace/trace.ts';
import { LaunchPairs } from '../../json/calls.ts';
import type { ProgressCount } from '../../nsys/session.ts';
import type { Schema, Table } from '../../nsys/schema.ts';
import type { ReadContext, SqlSource } from '../../types.ts';
import { CollectiveRecords } from '../../torch/collectives.ts';
import { SampleStore } from '../../json/counters.ts';

export class Session {
  readonly source: SqlSource;
  readonly schema: Schema;
  readonly builder: TraceBuilder;
  readonly context: ReadContext;
  readonly progress: ProgressCount = { done: 0, total: 1 };
  /** Unix ns at time 0, subtracted in SQL: absolute times exceed float64. */
  readonly baseNs: bigint;
  /** Calls of CANN with what occupies the device, then with all their tasks. */
  readonly operations = new LaunchPairs();
  readonly tasks = new LaunchPairs();
  /** `Enqueue` with the `Dequeue` that another thread took the work from. */
  readonly queue = new LaunchPairs();
  readonly collectives = new CollectiveRecords();
  readonly samples = new SampleStore();
  /** What was recorded of operators, by their `detail`. */
  operatorCalls: readonly OperatorCall[] = [];
  /** Device of each communication operation (`opId`), from its tasks. */
  readonly deviceOfOperation = new Map<number, number>();
  readonly processes = new Set<number>();
  readonly threads = new Map<string, { readonly pid: number; readonly tid: number }>();
  private readonly devices: number[] = [];
  private readonly names = new Map<number, NameId>();

  constructor(
    source: SqlSource,
    schema: Schema,
    builder: TraceBuilder,
    context: ReadContext,
    baseNs: bigint,
  ) {
    this.source = source;
    this.schema = schema;
    this.builder = builder;
    this.context = context;
    this.baseNs = baseNs;
  }

  /** SQL for a time column as ns from the base; some files hold times as text. */
  time(column: string): string {
    return `CAST("${column}" AS INTEGER) - (${this.baseNs})`;
  }

  /** The first columns of every table of what host threads did: start, end, process, thread. */
  get callColumns(): readonly string[] {
    // No double holds a `globalTid`, so that it is taken apart in SQL.
    const thread = ['"globalTid" >> 32', '"globalTid" & 4294967295'];
    return [this.time('startNs'), this.time('endNs'), ...thread];
  }

  /** Appends what row `rowId` of its table says; what ends before it begins is taken to last no time. */
  span(
    lane: LaneId,
    kind: SpanKind,
    name: NameId,
    [rowId, start, end]: readonly [rowId: number, start: number, end: number],
    connection = 0,
    detail = -1,
  ): Appended {
    const dur = Math.max(0, end - start);
    return this.builder.span(lane, kind, start, dur, name, connection, detail, sourceOf(rowId));
  }

  /** Index of a device by the number in the file. */
  device(id: number): number {
    const known = this.devices.indexOf(id);
    return known >= 0 ? known : this.devices.push(id) - 1;
  }

  get deviceIds(): readonly number[] {
    return this.devices;
  }

  /** Name of a string id; '#id' where the file lacks it. Cost: a look-up by key for each distinct id. */
  name(id: unknown): NameId {
    if (typeof id !== 'number') return 0;
    let name = this.names.get(id);
    if (name === undefined) {
      name = this.builder.strings.intern(stringOf(this.source, id) ?? `#${id}`);
      this.names.set(id, name);
    }
    return name;
  }

  text(id: unknown): string {
    return this.builder.strings.get(this.name(id));
  }

  /** The lane of a host thread. */
  thread(
    kind: 'operators' | 'python' | 'overhead' | 'ranges',
    pid: number,
    tid: number,
    label: string,
    domain = '',
  ): LaneId {
    this.processes.add(pid);
    this.threads.set(`${pid} ${tid}`, { pid, tid });
    const key = `${kind} ${pid} ${tid} ${label} ${domain}`;
    return this.builder.lane({ key, kind, label, pid, tid, domain });
  }
}

/** SQL for a connection id; 0 = none. */
export function connectionSql(table: Table): string {
  if (!table.columns.has('connectionId')) return '0';
  return 'CASE WHEN "connectionId" BETWEEN 1 AND 4294967294 THEN "connectionId" ELSE 0 END';
}

/** SQL for a column that some versions lack. */
export function optional(table: Table, column: string, otherwise = 'NULL'): string {
  return table.columns.has(column) ? `"${column}"` : otherwise;
}

/** Row id as the span table holds it. */
export function sourceOf(rowId: number): number {
  return rowId > 0 && rowId <= 0xffffffff ? rowId : 0;
}

function stringOf(source: SqlSource, id: unknown): string | undefined {
  try {
    const value = source.all('SELECT "value" FROM "STRING_IDS" WHERE "id" = ?', [id])[0]?.[0];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
