/** NVTX ranges and marks. Domains and categories are numbered by each process for itself. */

import { TupleTable } from '../../base/tuples.ts';
import type { LaneId, NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { globalIdSql, processOf, type GlobalId } from './ids.ts';
import { NvtxNames } from './nvtx-names.ts';
import { isDamage, readPages } from './pages.ts';
import type { Table } from './schema.ts';
import { durationSql, threadOf, timeSql, type Session } from './session.ts';
import { isTime, lengthOf, orElse } from './values.ts';

/** `eventType`s that become spans. 70, 71 and 65 are imported text traces' forms of 59, 60 and 34. */
const KINDS: Readonly<Record<number, SpanKind>> = {
  59: SpanKind.rangePushPop,
  70: SpanKind.rangePushPop,
  60: SpanKind.rangeStartEnd,
  71: SpanKind.rangeStartEnd,
  34: SpanKind.mark,
  65: SpanKind.mark,
};

type NvtxRow = [
  row: number,
  start: number,
  duration: number | null,
  eventType: number,
  thread: number | null,
  endThread: number | null,
  text: string | null,
  textId: number | null,
  domain: number | null,
  category: number | null,
  color: number | null,
];

export async function readNvtx(session: Session): Promise<void> {
  const table = session.schema.table('NVTX_EVENTS');
  if (table === undefined) return;
  const names = new NvtxNames(session, table);
  const lanes = new RangeLanes(session, names);
  const { builder } = session;
  const read = {
    table,
    columns: columnsOf(session, table),
    where: `eventType IN (${Object.keys(KINDS).join(', ')})`,
    phase: 'ranges',
  };
  let open = 0;
  await readPages<NvtxRow>(session, read, rows => {
    for (const row of rows) {
      const [id, start, duration, eventType, thread] = row;
      const kind = KINDS[eventType];
      if (kind === undefined || !isTime(start)) continue;
      const name = nameOf(session, row);
      const lane = lanes.of(thread, row[8] ?? 0);
      const length = lengthIn(kind, duration);
      if (Number.isNaN(length)) open++;
      builder.span(lane, kind, start, length, name, 0, lanes.attributes(row), id);
    }
  });
  if (open > 0) session.openEndNs = lastTime(session, table);
}

/** NVIDIA's end of open ranges (`nvtx_sum`, `nvtx_gpu_proj_sum`): the largest time in the table, of whatever event. */
function lastTime(session: Session, table: Table): number | undefined {
  const last = 'max(max(start, ifnull("end", start)))';
  const sql = `SELECT ${timeSql(session, last)} FROM ${table.sql}`;
  try {
    const time = session.source.all(sql)[0]?.[0];
    return isTime(time) ? time : undefined;
  } catch (caught) {
    if (!isDamage(caught)) throw caught;
    return undefined;
  }
}

function columnsOf(session: Session, table: Table): string[] {
  const column = (name: string): string => orElse(table, name, 'NULL');
  return [
    timeSql(session, 'start'),
    // Exports up to 2021 write 0 for an end that there is none of; nothing else ends before it starts.
    `CASE WHEN "end" >= start THEN ${durationSql} END`,
    'eventType',
    globalIdSql(column('globalTid')),
    globalIdSql(column('endGlobalTid')),
    column('text'),
    column('textId'),
    column('domainId'),
    column('category'),
    column('color'),
  ];
}

/** A registered string wins over a text of the row; exports up to 2021 write id 0 for none. */
function nameOf(session: Session, row: NvtxRow): NameId {
  const text = row[6];
  const textId = row[7];
  if (textId !== null && (textId !== 0 || text === null)) return session.strings.name(textId);
  return session.builder.strings.intern(text ?? '');
}

function lengthIn(kind: SpanKind, duration: number | null): number {
  if (kind === SpanKind.mark) return 0;
  return duration === null ? NaN : lengthOf(duration);
}

/** Lanes and attributes of ranges, each remembered for the next row, which mostly shares them. */
class RangeLanes {
  private readonly session: Session;
  private readonly names: NvtxNames;
  private lane: LaneId = -1;
  private laneThread: GlobalId | null = NaN;
  private laneDomain = NaN;
  /** Distinct attributes by their numbers, and where the trace has them. */
  private readonly distinct = new TupleTable(5);
  private readonly known: number[] = [];
  private readonly tuple: [number, number, number, number, number] = [0, 0, 0, 0, 0];

  constructor(session: Session, names: NvtxNames) {
    this.session = session;
    this.names = names;
  }

  of(thread: GlobalId | null, domain: number): LaneId {
    if (thread === this.laneThread && domain === this.laneDomain) return this.lane;
    this.laneThread = thread;
    this.laneDomain = domain;
    const { process, pid, tid } = threadOf(this.session, thread);
    const name = this.names.domain(process, domain);
    this.lane = this.session.builder.lane({
      key: `ranges ${process} ${tid} ${domain}`,
      kind: 'ranges',
      label: name === '' ? 'NVTX' : `${name} (NVTX)`,
      pid,
      tid,
      domain: name,
    });
    return this.lane;
  }

  attributes(row: NvtxRow): number {
    const [, , , , thread, endThread, , , domain, category, color] = row;
    const crossThread = endThread !== null && endThread !== 0 && endThread !== thread;
    const process = processOf(thread ?? 0);
    const numbers = this.tuple;
    numbers[0] = process;
    numbers[1] = domain ?? 0;
    numbers[2] = category ?? 0;
    // 0 is what exports up to 2021 write for none; a transparent black is no colour to draw in either.
    numbers[3] = color === null || color === 0 ? -1 : color < 0 ? color + 2 ** 32 : color;
    numbers[4] = crossThread ? 1 : 0;
    const distinct = this.distinct.intern(...numbers);
    return (this.known[distinct] ??= this.session.builder.attributes({
      domain: this.names.domain(process, numbers[1]),
      category: this.names.category(process, numbers[1], numbers[2]),
      color: numbers[3],
      crossThread,
    }));
  }
}
