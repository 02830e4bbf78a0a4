/**
 * Reads a table front to back in pages of rows, so that memory stays flat and a cancellation can come in between.
 * Damage costs the rows it hits: the rest of the table is read and the loss is reported as a warning.
 */

import { FailureError } from '../../base/result.ts';
import type { Table } from './schema.ts';
import type { Session } from './session.ts';

/** Larger pages gain nothing; smaller ones cost a seek more often. */
export const PAGE_ROWS = 20_000;
/** Where a damaged table does not even tell its last row. */
const UNKNOWN_LAST = 2 ** 40;

/** What reading in pages needs of a session. */
export type PageSession = Pick<Session, 'source' | 'builder' | 'context' | 'progress'>;

export interface TableRead {
  readonly table: Table;
  /** SQL expressions of the columns after the row id. */
  readonly columns: readonly string[];
  /** SQL condition; absent = all rows. */
  readonly where?: string;
  /** Id of the progress phase. */
  readonly phase: string;
}

/**
 * Calls `use` with pages of rows in row order. The first value of a row is its row id, the others are as listed in
 * `columns`.
 */
export async function readPages<Row extends unknown[]>(
  session: PageSession,
  read: TableRead,
  use: (rows: Row[]) => void,
  startAfter?: number,
): Promise<void> {
  const { progress, context } = session;
  const last = lastRow(session, read.table);
  const before = progress.done;
  const share = last ?? 0;
  let after = startAfter ?? firstRow(session, read.table) - 1;
  let lost = 0;
  let leap = 1;
  for (;;) {
    const page = readPage<Row>(session, read, after);
    use(page.rows);
    const seen = (page.rows.at(-1)?.[0] as number | undefined) ?? after;
    if (page.damaged) {
      // Damage after damage is leapt over ever further, so that it costs few attempts however much there is.
      leap = page.rows.length > leap ? 1 : 2 * leap;
      const next = seekBehindDamage(session, read, seen, last ?? UNKNOWN_LAST, leap);
      lost += (next ?? last ?? seen) - seen;
      if (next === undefined || next <= after) break;
      after = next;
    } else if (page.rows.length < PAGE_ROWS || seen <= after) {
      // Row ids that do not ascend are another sign of damage; going on would never end.
      break;
    } else {
      after = seen;
    }
    progress.done = before + Math.min(after, share);
    context.progress(Math.min(1, progress.done / progress.total), read.phase);
    await context.breathe();
  }
  progress.done = before + share;
  context.progress(Math.min(1, progress.done / progress.total), read.phase);
  if (lost > 0) warnOfLoss(session, read.table, lost, last);
  await context.breathe();
}

/** Highest row id; undefined where the table is damaged there, 0 where it is empty. */
export function lastRow(session: Pick<Session, 'source'>, table: Table): number | undefined {
  try {
    return Number(session.source.all(`SELECT max(rowid) FROM ${table.sql}`)[0]?.[0] ?? 0);
  } catch {
    return undefined;
  }
}

function firstRow(session: PageSession, table: Table): number {
  try {
    return Number(session.source.all(`SELECT min(rowid) FROM ${table.sql}`)[0]?.[0] ?? 1);
  } catch {
    return 1;
  }
}

function select(read: TableRead, limit: number): string {
  const condition = read.where === undefined ? '' : ` AND (${read.where})`;
  return (
    `SELECT ${['rowid', ...read.columns].join(', ')} FROM ${read.table.sql} ` +
    `WHERE rowid > ?${condition} ORDER BY rowid LIMIT ${limit}`
  );
}

/** A page; where it is damaged, the rows in front of the damage. */
function readPage<Row extends unknown[]>(
  session: PageSession,
  read: TableRead,
  after: number,
): { rows: Row[]; damaged: boolean } {
  const sql = select(read, PAGE_ROWS);
  try {
    return { rows: session.source.all(sql, [after]) as Row[], damaged: false };
  } catch (caught) {
    if (!isDamage(caught)) throw caught;
  }
  const rows: Row[] = [];
  try {
    for (const row of session.source.rows(sql, [after])) rows.push(row as Row);
  } catch (caught) {
    if (!isDamage(caught)) throw caught;
  }
  return { rows, damaged: true };
}

/** The row id before the next readable row, found by leaps of growing size; undefined where there is none. */
function seekBehindDamage(
  session: PageSession,
  read: TableRead,
  seen: number,
  last: number,
  firstLeap: number,
): number | undefined {
  const sql = select(read, 1);
  for (let leap = firstLeap; seen + leap <= last; leap *= 2) {
    try {
      const row = session.source.all(sql, [seen + leap])[0];
      return row === undefined ? undefined : (row[0] as number) - 1;
    } catch (caught) {
      if (!isDamage(caught)) throw caught;
    }
  }
  return undefined;
}

export function isDamage(caught: unknown): boolean {
  return caught instanceof FailureError && caught.failure.reason === 'database-damaged';
}

function warnOfLoss(
  session: PageSession,
  table: Table,
  lost: number,
  last: number | undefined,
): void {
  const of = last === undefined ? '' : ` of ${last}`;
  session.builder.warn(
    'table-damaged',
    `${table.name} is damaged: about ${lost}${of} rows could not be read`,
    table.name,
    lost,
    last ?? 0,
  );
}
