/** Selected rows as tab-separated text for spreadsheets: exact numbers, units in the header. Copies nothing itself. */

import type { Cell } from '../../src/core/protocol/tables.ts';
import type { ShownColumn } from './cells.ts';
import { titleOf } from './columns.ts';
import type { Rows } from './rows.ts';

/** More than this is for a file. */
const MOST_ROWS = 50_000;

const UNITS: Readonly<Record<string, string>> = {
  ns: ' (ns)',
  time: ' (ns)',
  bytes: ' (B)',
  bytesPerSecond: ' (B/s)',
  percent: ' (%)',
};

export interface CopySource {
  readonly rows: Pick<Rows, 'range'>;
  readonly columns: readonly ShownColumn[];
  readonly selected: readonly [first: number, last: number];
}

export async function copyText({
  rows,
  columns,
  selected: [first, last],
}: CopySource): Promise<{ readonly text: string; readonly rows: number } | undefined> {
  const page = await rows.range(first, Math.min(last + 1, first + MOST_ROWS));
  if (page === undefined) return undefined;
  const header = columns.map(({ column: { id, kind } }) => titleOf(id) + (UNITS[kind] ?? ''));
  const lines = page.rows.map(cells => columns.map(({ at }) => plain(cells[at] ?? null)));
  const text = [header, ...lines].map(line => line.join('\t')).join('\n');
  return { text, rows: page.rows.length };
}

function plain(cell: Cell): string {
  return cell === null ? '' : String(cell).replace(/[\t\r\n]+/g, ' ');
}
