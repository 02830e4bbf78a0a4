/**
 * TASK with what other tables know of its rows: kernels, copies, waits, and the small tasks of communication, which
 * stand on a plane, too. Large communication operations are a table of their own (communication.ts).
 */

import { SpanKind, type CopyDirection, type LaneId } from '../../../trace/columns.ts';
import { readPages } from '../../nsys/pages.ts';
import { taskKind } from '../tasks.ts';
import { Companion } from './companions.ts';
import { connectionSql, optional, type Session } from './session.ts';

type Row = [
  rowId: number,
  start: number,
  end: number,
  device: number | null,
  connection: number,
  task: number | null,
  pid: number | null,
  type: number | null,
  stream: number | null,
];

/** Columns of the companions, by position. */
const NAME = 0;
const BLOCKS = 1;
const TASK_TYPE = 0;
const PLANE = 1;
const GROUP = 2;
const OPERATION = 3;
const SIZE = 0;
const COPY_KIND = 1;

export async function readTasks(session: Session): Promise<void> {
  const table = session.schema.table('TASK');
  if (table === undefined) return;
  const read = new TaskReader(
    session,
    await Companion.read(session, 'COMPUTE_TASK_INFO', [['name'], ['blockDim', 'blockNum']]),
    await Companion.read(session, 'COMMUNICATION_TASK_INFO', [
      ['taskType'],
      ['planeId'],
      ['groupName'],
      ['opId'],
    ]),
    await Companion.read(session, 'MEMCPY_INFO', [['size'], ['memcpyOperation']]),
  );
  const columns = [
    session.time('startNs'),
    session.time('endNs'),
    optional(table, 'deviceId'),
    connectionSql(table),
    optional(table, 'globalTaskId'),
    optional(table, 'globalPid'),
    optional(table, 'taskType'),
    optional(table, 'streamId'),
  ];
  await readPages<Row>(session, { table, columns, phase: 'kernels' }, rows => {
    for (const row of rows) read.take(row);
  });
}

/** Number of a group by its name's id, in the order of appearance; what its lanes are called by. */
export function groupNumber(groups: Map<number, number>, group: number): number {
  const known = groups.get(group);
  if (known !== undefined) return known;
  groups.set(group, groups.size);
  return groups.size - 1;
}

class TaskReader {
  private readonly session: Session;
  private readonly compute: Companion;
  private readonly communication: Companion;
  private readonly copies: Companion;
  private readonly streams = new Map<string, LaneId>();
  private readonly groups = new Map<number, number>();
  private readonly directions = new Map<number, CopyDirection>();

  constructor(session: Session, compute: Companion, communication: Companion, copies: Companion) {
    this.session = session;
    this.compute = compute;
    this.communication = communication;
    this.copies = copies;
  }

  take([rowId, start, end, device, connection, task, pid, type, stream]: Row): void {
    const { session } = this;
    if (!Number.isFinite(start)) return;
    const at = [rowId, start, end] as const;
    const lane = this.stream(device ?? 0, pid ?? -1, stream ?? -1);
    const computed = task === null ? -1 : this.compute.find(task);
    const kind = this.kindOf(computed, type);
    const name =
      computed >= 0 ? session.name(this.compute.get(computed, NAME)) : session.name(type);
    const detail = this.detailOf(kind, computed, task ?? -1);
    const row = session.span(lane, kind, name, at, connection, detail);
    const occupies = kind <= SpanKind.memset;
    (occupies ? session.operations : session.tasks).operation(connection, row);
    const part = task === null ? -1 : this.communication.find(task);
    if (part >= 0) this.onPlane(part, device ?? 0, at, connection);
  }

  /** Without the table of kernels, as in the least detailed captures, the type of the task must do. */
  private kindOf(computed: number, type: number | null): SpanKind {
    if (computed >= 0) return SpanKind.kernel;
    const text = this.session.text(type);
    const kind = taskKind(text, text);
    return kind === SpanKind.kernel && this.compute.length > 0 ? SpanKind.other : kind;
  }

  private detailOf(kind: SpanKind, computed: number, task: number): number {
    const { builder } = this.session;
    if (kind === SpanKind.kernel) {
      const blocks = computed < 0 ? NaN : this.compute.get(computed, BLOCKS);
      return blocks > 0 ? builder.shape(blocks, 1, 1, 1, 1, 1) : -1;
    }
    if (kind !== SpanKind.memcpy && kind !== SpanKind.memset) return -1;
    const copy = this.copies.find(task);
    const bytes = copy < 0 ? 0 : Math.max(0, this.copies.get(copy, SIZE) || 0);
    if (kind === SpanKind.memset) return builder.copy({ bytes, to: 'device' });
    return builder.copy({ bytes, direction: this.direction(copy) });
  }

  private direction(copy: number): CopyDirection {
    const operation = copy < 0 ? NaN : this.copies.get(copy, COPY_KIND);
    if (Number.isNaN(operation)) return 'unknown';
    let direction = this.directions.get(operation);
    if (direction === undefined) {
      direction = directionOf(enumName(this.session, 'ENUM_MEMCPY_OPERATION', operation));
      this.directions.set(operation, direction);
    }
    return direction;
  }

  private onPlane(
    part: number,
    device: number,
    at: readonly [rowId: number, start: number, end: number],
    connection: number,
  ): void {
    const { session, communication } = this;
    const group = communication.get(part, GROUP);
    const plane = communication.get(part, PLANE);
    const operation = communication.get(part, OPERATION);
    if (!Number.isNaN(operation)) session.deviceOfOperation.set(operation, device);
    const number = groupNumber(this.groups, group);
    const lane = session.builder.lane({
      key: `plane ${device} ${group} ${plane}`,
      kind: 'communication',
      label: this.groups.size > 1 && number > 0 ? `Plane ${plane} (${number})` : `Plane ${plane}`,
      device: session.device(device),
      stream: plane >= 0 ? plane : 0,
      domain: session.text(group),
    });
    const name = session.name(communication.get(part, TASK_TYPE));
    const row = session.span(lane, SpanKind.communication, name, at, connection);
    session.tasks.operation(connection, row);
  }

  private stream(device: number, pid: number, stream: number): LaneId {
    const key = `${device} ${stream}`;
    let lane = this.streams.get(key);
    if (lane === undefined) {
      const { session } = this;
      lane = session.builder.lane({
        key: `stream ${key}`,
        kind: 'stream',
        label: `Stream ${stream}`,
        pid,
        device: session.device(device),
        stream,
      });
      this.streams.set(key, lane);
    }
    return lane;
  }
}

/** Label of a value in an `ENUM_*` table; '' = none. */
export function enumName(
  { source, schema }: Pick<Session, 'source' | 'schema'>,
  table: string,
  id: unknown,
): string {
  const found = schema.table(table);
  if (found === undefined || !found.columns.has('name')) return '';
  const value = source.all(`SELECT "name" FROM ${found.sql} WHERE "id" = ?`, [id])[0]?.[0];
  return typeof value === 'string' ? value : '';
}

/** 'host to device', 'HOST_TO_DEVICE', 'device to device' … */
function directionOf(text: string): CopyDirection {
  const match = /(host|device)[ _-]*to[ _-]*(host|device)/i.exec(text);
  if (match === null) return 'unknown';
  const letters = `${match[1]![0]!}to${match[2]![0]!}`.toLowerCase();
  return letters as CopyDirection;
}
