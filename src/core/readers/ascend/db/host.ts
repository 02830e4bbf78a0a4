/**
 * What host threads did: calls of CANN, the framework's operators and Python functions, steps, mstx ranges and garbage
 * collections. Framework and CANN of one thread share a lane, since the calls nest in the operators.
 */

import type { NameId } from '../../../base/strings.ts';
import { SpanKind } from '../../../trace/columns.ts';
import { readPages } from '../../nsys/pages.ts';
import { isAnnotation } from '../tasks.ts';
import { ConnectionIds } from './connections.ts';
import { FrameworkCalls } from './framework-calls.ts';
import { connectionSql, optional, type Session } from './session.ts';

/** Values of `ENUM_API_TYPE` in PYTORCH_API. */
const QUEUE = 50002;
const PYTHON = 50003;
const MSTX = 50004;

type CallRow = [
  rowId: number,
  start: number,
  end: number,
  pid: number,
  tid: number,
  connection: number,
  name: number | null,
  level: number | null,
];

/** Values of `ENUM_API_TYPE` in CANN_API, as the JSON trace writes them before a call's name. */
const LEVELS: Readonly<Record<number, string>> = {
  5000: 'Runtime@',
  5500: 'Hccl@',
  10000: 'Node@',
  15000: 'Model@',
  20000: 'AscendCL@',
};

export async function readCannCalls(session: Session): Promise<void> {
  const table = session.schema.table('CANN_API');
  if (table === undefined) return;
  const columns = [
    ...session.callColumns,
    connectionSql(table),
    optional(table, 'name'),
    optional(table, 'type'),
  ];
  const names = new Map<string, NameId>();
  const nameOf = (name: number | null, level: number | null): NameId => {
    const key = `${level} ${name}`;
    let id = names.get(key);
    if (id === undefined) {
      id = session.builder.strings.intern(`${LEVELS[level ?? 0] ?? ''}${session.text(name)}`);
      names.set(key, id);
    }
    return id;
  };
  await readPages<CallRow>(session, { table, columns, phase: 'api' }, rows => {
    for (const [rowId, start, end, pid, tid, connection, name, level] of rows) {
      const lane = session.thread('operators', pid, tid, 'Operators');
      const at = [rowId, start, end] as const;
      const row = session.span(lane, SpanKind.runtime, nameOf(name, level), at, connection);
      session.operations.call(connection, row);
      session.tasks.call(connection, row);
    }
  });
}

type FrameworkRow = [
  rowId: number,
  start: number,
  end: number,
  pid: number,
  tid: number,
  connections: number | null,
  name: number | null,
  type: number | null,
  inputDims: number | null,
  stack: number | null,
];

/** @returns whether there are steps among the ranges */
export async function readFramework(session: Session): Promise<boolean> {
  const table = session.schema.table('PYTORCH_API');
  if (table === undefined) return false;
  const connections = await ConnectionIds.read(session);
  // Where CANN's calls were not captured, the operators stand in for them.
  const standIn = session.schema.table('CANN_API') === undefined;
  const columns = [
    ...session.callColumns,
    optional(table, 'connectionId'),
    optional(table, 'name'),
    optional(table, 'type'),
    optional(table, 'inputShapes'),
    optional(table, 'callchainId'),
  ];
  const calls = await FrameworkCalls.read(session);
  const kinds = new Map<number, SpanKind>();
  let steps = false;
  await readPages<FrameworkRow>(session, { table, columns, phase: 'operators' }, rows => {
    for (const [rowId, start, end, pid, tid, connection, name, type, dims, stack] of rows) {
      const isPython = type === PYTHON;
      const lane = session.thread(
        isPython ? 'python' : 'operators',
        pid,
        tid,
        isPython ? 'Python' : 'Operators',
      );
      const id = session.name(name);
      let kind = kinds.get(id * 8 + ((type ?? 0) % 8));
      if (kind === undefined) {
        kind = kindOf(type, session.builder.strings.get(id));
        kinds.set(id * 8 + ((type ?? 0) % 8), kind);
        steps ||= session.builder.strings.get(id).startsWith('ProfilerStep#');
      }
      const detail = kind === SpanKind.operator ? calls.of(dims, stack) : -1;
      const row = session.span(lane, kind, id, [rowId, start, end], 0, detail);
      if (connection === null) continue;
      const isQueue = type === QUEUE;
      const isEnd = isQueue && session.builder.strings.get(id).startsWith('Dequeue');
      connections.each(connection, own => {
        if (isEnd) session.queue.operation(own + 1, row);
        else if (isQueue) session.queue.call(own + 1, row);
        else if (standIn) session.operations.call(own, row);
      });
    }
  });
  session.operatorCalls = calls.values;
  return steps;
}

function kindOf(type: number | null, name: string): SpanKind {
  if (type === PYTHON) return SpanKind.python;
  return type === MSTX || isAnnotation(name) ? SpanKind.annotation : SpanKind.operator;
}

/** Steps of their own table, for captures whose framework ranges are not in the file. */
export async function readSteps(session: Session): Promise<void> {
  const table = session.schema.table('STEP_TIME');
  if (table === undefined) return;
  const [thread] = session.threads.values();
  const { pid = -1, tid = -1 } = thread ?? {};
  const columns = [session.time('startNs'), session.time('endNs'), '"id"'];
  await readPages<[number, number, number, number]>(
    session,
    { table, columns, phase: 'ranges' },
    rows => {
      for (const [rowId, start, end, step] of rows) {
        const lane = session.thread('ranges', pid, tid, 'Steps');
        const name = session.builder.strings.intern(`ProfilerStep#${step}`);
        session.span(lane, SpanKind.annotation, name, [rowId, start, end]);
      }
    },
  );
}

const RANGE_KINDS: readonly SpanKind[] = [
  SpanKind.mark,
  SpanKind.rangePushPop,
  SpanKind.rangeStartEnd,
  SpanKind.mark,
];

/** mstx marks and ranges of the host; their counterparts on the device are tasks. */
export async function readMstx(session: Session): Promise<void> {
  const table = session.schema.table('MSTX_EVENTS');
  if (table === undefined) return;
  const columns = [
    ...session.callColumns,
    optional(table, 'eventType'),
    optional(table, 'message'),
    optional(table, 'domainId'),
    table.columns.has('endGlobalTid') ? '"endGlobalTid" <> "globalTid"' : '0',
  ];
  await readPages<(number | null)[]>(session, { table, columns, phase: 'ranges' }, rows => {
    for (const [rowId, start, end, pid, tid, type, message, domainId, crosses] of rows) {
      const domain = session.text(domainId);
      const label = domain === '' || domain === 'default' ? 'mstx' : `${domain} (mstx)`;
      const lane = session.thread('ranges', pid ?? -1, tid ?? -1, label, domain);
      const kind = RANGE_KINDS[type ?? 0] ?? SpanKind.mark;
      const at = [rowId!, start!, kind === SpanKind.mark ? start! : end!] as const;
      const crossThread = kind === SpanKind.rangeStartEnd && crosses === 1;
      const detail = session.builder.attributes({ domain, category: '', color: -1, crossThread });
      session.span(lane, kind, session.name(message), at, 0, detail);
    }
  });
}

export async function readCollections(session: Session): Promise<void> {
  const table = session.schema.table('GC_RECORD');
  if (table === undefined || !table.columns.has('globalTid')) return;
  const columns = session.callColumns;
  const name = session.builder.strings.intern('Python GC');
  await readPages<number[]>(session, { table, columns, phase: 'overhead' }, rows => {
    for (const [rowId, start, end, pid, tid] of rows) {
      const lane = session.thread('overhead', pid!, tid!, 'Python GC');
      session.span(lane, SpanKind.overhead, name, [rowId!, start!, end!]);
    }
  });
}
