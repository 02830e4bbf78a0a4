/** Aligned columns of text for a terminal. Knows nothing of traces; units and digits are chosen a column. */

import { grouped } from '../core/format/number.ts';
import { BYTE_UNITS } from '../core/format/bytes.ts';
import { columnFormat, inColumn, type Unit } from '../core/format/scale.ts';
import { TIME_UNITS } from '../core/format/time.ts';
import { cut, printable, widthOf } from './text.ts';

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Numbers stand right, so that their digits line up. */
  readonly align: 'left' | 'right';
}

export function textColumn(title: string, cells: readonly string[]): Column {
  return { title, cells: cells.map(printable), align: 'left' };
}

export function countColumn(title: string, values: readonly (number | undefined)[]): Column {
  return {
    title,
    cells: values.map(value => (value === undefined ? '' : grouped(value))),
    align: 'right',
  };
}

/** Times in one unit, which the title names. */
export function timeColumn(title: string, values: readonly (number | undefined)[]): Column {
  return unitColumn(title, values, TIME_UNITS);
}

/** Moments from the origin, to the microsecond, so that neighbours can be told apart. */
export function startColumn(title: string, values: readonly number[]): Column {
  const format = { unit: { name: 'ms', factor: 1e6 }, decimals: 3 };
  const cells = values.map(value => inColumn(value, format));
  return { title: `${title} (ms)`, cells, align: 'right' };
}

export function bytesColumn(title: string, values: readonly (number | undefined)[]): Column {
  return unitColumn(title, values, BYTE_UNITS);
}

export function unitColumn(
  title: string,
  values: readonly (number | undefined)[],
  units: readonly Unit[],
): Column {
  const known = values.filter(value => value !== undefined);
  const format = columnFormat(known, units);
  const cells = values.map(value => (value === undefined ? '' : inColumn(value, format)));
  return { title: `${title} (${format.unit.name})`, cells, align: 'right' };
}

/** Shares, 0 to 100, with one digit; the title says what of. */
export function percentColumn(title: string, values: readonly (number | undefined)[]): Column {
  const cells = values.map(value => (value === undefined ? '' : value.toFixed(1)));
  return { title, cells, align: 'right' };
}

/**
 * The columns side by side, two spaces apart, with a rule below the titles.
 *
 * @param width cells of the last column are cut to fit; Infinity = never
 */
export function renderTable(columns: readonly Column[], width = Infinity): string {
  const widths = columns.map(({ title, cells }) =>
    cells.reduce((most, cell) => Math.max(most, widthOf(cell)), widthOf(title)),
  );
  const lastStart = widths.slice(0, -1).reduce((sum, size) => sum + size + 2, 0);
  const room = Math.max(20, width - lastStart);
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => {
        const column = columns[i];
        const last = i === columns.length - 1;
        if (last && column?.align === 'left') return cut(text, room);
        return pad(text, widths[i] ?? 0, column?.align ?? 'left');
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((size, i) =>
    '-'.repeat(i === widths.length - 1 ? Math.min(size, room) : size),
  );
  const rows =
    columns[0]?.cells.map((_, row) => columns.map(({ cells }) => cells[row] ?? '')) ?? [];
  return [columns.map(({ title }) => title), rule, ...rows].map(line).join('\n');
}

function pad(text: string, width: number, align: Column['align']): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blank + text : text + blank;
}
