/**
 * Numeric columns of the large tables: from the file's pages where they are plain, else by SQL. Both ways give the same
 * pages, and the second takes over where the first one stops.
 */

import { NotScannable } from '../sqlite/leaves.ts';
import { scanTable, type ColumnForm, type NumberPage } from '../sqlite/scan.ts';
import { globalIdSql } from './ids.ts';
import { lastRow, PAGE_ROWS, readPages } from './pages.ts';
import type { Table } from './schema.ts';
import { timeSql, type Session } from './session.ts';

export type { NumberPage };

export interface NumberColumn {
  readonly name: string;
  readonly form: ColumnForm;
  /** Value where the table has no such column. */
  readonly absent: number;
}

export function column(name: string, absent = NaN): NumberColumn {
  return { name, form: 'number', absent };
}

export function timeColumn(name: string): NumberColumn {
  return { name, form: 'time', absent: NaN };
}

export function idColumn(name: string): NumberColumn {
  return { name, form: 'id', absent: NaN };
}

export interface NumberRead {
  readonly table: Table;
  readonly columns: readonly NumberColumn[];
  /** Id of the progress phase. */
  readonly phase: string;
}

/** Calls `use` with pages in row order; columns as listed. NULL is NaN. */
export async function readNumbers(
  session: Session,
  read: NumberRead,
  use: (page: NumberPage) => void,
): Promise<void> {
  const present = read.columns.filter(({ name }) => read.table.columns.has(name));
  const arrange = arranged(read.columns, present);
  const after = await scan(session, read, present, page => use(arrange(page)));
  if (after === undefined) return;
  const { table, phase } = read;
  const columns = present.map(wanted => columnSql(session, wanted));
  const start = after === 0 ? undefined : after;
  const asNumbers = (rows: unknown[][]): void => use(arrange(gathered(rows, columns.length)));
  await readPages(session, { table, columns, phase }, asNumbers, start);
}

/** Reads from the pages; undefined = all was read, else the last row id that was. */
async function scan(
  session: Session,
  { table, phase }: NumberRead,
  present: readonly NumberColumn[],
  use: (page: NumberPage) => void,
): Promise<number | undefined> {
  const { source, context, progress, shiftNs } = session;
  const { stored, root } = table;
  const { pages } = source;
  if (pages === undefined || stored === undefined || root < 1) return 0;
  const columns = present.map(({ name, form }) => ({ index: stored.indexOf(name), form }));
  const before = progress.done;
  let after = 0;
  try {
    for (const page of scanTable({ pages, root, columns, shift: shiftNs, rows: PAGE_ROWS })) {
      use(page);
      after = page.rowIds[page.length - 1]!;
      progress.done = before + after;
      context.progress(Math.min(1, progress.done / progress.total), phase);
      await context.breathe();
    }
  } catch (caught) {
    if (!(caught instanceof NotScannable)) throw caught;
    progress.done = before;
    return after;
  }
  progress.done = before + (lastRow(session, table) ?? 0);
  return undefined;
}

function columnSql(session: Session, { name, form }: NumberColumn): string {
  const quoted = `"${name}"`;
  switch (form) {
    case 'number':
      return quoted;
    case 'time':
      return timeSql(session, quoted);
    case 'id':
      return globalIdSql(quoted);
  }
}

/** Rows of SQL as columns. */
function gathered(rows: unknown[][], columns: number): NumberPage {
  const of = (index: number): Float64Array =>
    Float64Array.from(rows, row => (typeof row[index] === 'number' ? row[index] : NaN));
  return {
    length: rows.length,
    rowIds: of(0),
    columns: Array.from({ length: columns }, (_, i) => of(i + 1)),
  };
}

/** Puts constant columns where the table lacks some. */
function arranged(
  wanted: readonly NumberColumn[],
  present: readonly NumberColumn[],
): (page: NumberPage) => NumberPage {
  if (wanted.length === present.length) return page => page;
  const constants = wanted.map(({ absent }) => new Float64Array(PAGE_ROWS).fill(absent));
  return page => {
    const columns = wanted.map((one, i) => page.columns[present.indexOf(one)] ?? constants[i]!);
    return { ...page, columns };
  };
}
