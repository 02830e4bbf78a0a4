/**
 * A table as comma-separated values, page by page, so that millions of rows never exist as cells at once. Numbers are
 * exact and without separators; the unit stands in the header. For spreadsheets: texts are no formulas. Writes no file.
 */

import type { Cell, ColumnKind, TableExport, TablePage } from '../../protocol/tables.ts';

/** Rows asked for at a time. */
const PAGE = 10_000;

const UNITS: Readonly<Partial<Record<ColumnKind, string>>> = {
  ns: 'ns',
  time: 'ns',
  bytes: 'B',
  bytesPerSecond: 'B/s',
  percent: '%',
};

/** Pieces of the file in order, each of whole lines; `ask` answers a page of the table. */
export async function* csvPieces(
  { columns }: Pick<TableExport, 'columns'>,
  ask: (offset: number, limit: number) => Promise<TablePage>,
): AsyncGenerator<{ readonly text: string; readonly rows: number; readonly of: number }> {
  for (let offset = 0, matched = 1; offset < matched; offset += PAGE) {
    const page = await ask(offset, PAGE);
    matched = page.matched;
    const chosen = columns
      .map(({ id, title }) => ({ title, at: page.columns.findIndex(known => known.id === id) }))
      .filter(({ at }) => at >= 0);
    const lines = page.rows.map(row => chosen.map(({ at }) => cellText(row[at] ?? null)));
    if (offset === 0) {
      lines.unshift(
        chosen.map(({ title, at }) => quoted(withUnit(title, page.columns[at]?.kind ?? 'text'))),
      );
    }
    const text = lines.map(line => `${line.join(',')}\r\n`).join('');
    yield { text, rows: page.rows.length, of: matched };
    if (page.rows.length === 0) return;
  }
}

function withUnit(title: string, kind: ColumnKind): string {
  const unit = UNITS[kind];
  return unit === undefined ? title : `${title} (${unit})`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(cell) : quoted(disarmed(cell));
}

/** A text that a spreadsheet would run as a formula is marked as text, since names come from foreign files. */
function disarmed(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A cell with its quotes, where it needs them (RFC 4180). */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
