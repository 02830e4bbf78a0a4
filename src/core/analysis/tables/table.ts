/**
 * A table over many rows whose cells are made only when asked for: sorting makes a permutation from one column,
 * filtering tests distinct texts once. Knows no trace; the tables beside this file do.
 */

import type { Cell, Column } from '../../protocol/tables.ts';

/** A column together with the way to its cells. */
export interface TableColumn extends Column {
  /** The cell of row i of the table. Cheap: it is called once a row when sorting. */
  cell(row: number): Cell;
}

export interface Table {
  readonly length: number;
  readonly columns: readonly TableColumn[];
  /** Span that choosing a row selects. */
  span(row: number): number;
}

/** Rows of the table in the order asked for, filtered. O(n log n) for sorting by a column, else O(n). */
export function arrange(
  table: Table,
  sort: { readonly column: string; readonly descending: boolean } | undefined,
  filter: string | undefined,
): Uint32Array {
  const rows = filter === undefined || filter === '' ? allRows(table) : matching(table, filter);
  const column = table.columns.find(({ id }) => id === sort?.column);
  if (column === undefined || sort === undefined) return rows;
  return sortedBy(rows, column, sort.descending);
}

function allRows(table: Table): Uint32Array {
  const rows = new Uint32Array(table.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  return rows;
}

function matching(table: Table, filter: string): Uint32Array {
  const wanted = filter.toLowerCase();
  const texts = table.columns.filter(({ kind }) => isText(kind));
  const known = new Map<string, boolean>();
  const matches = (text: string): boolean => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = text.toLowerCase().includes(wanted);
      known.set(text, answer);
    }
    return answer;
  };
  return allRows(table).filter(row =>
    texts.some(column => {
      const cell = column.cell(row);
      return typeof cell === 'string' && matches(cell);
    }),
  );
}

function isText(kind: Column['kind']): boolean {
  return kind === 'text' || kind === 'name' || kind === 'operator';
}

/** Sorted by one column; unknown cells last in both directions, equal cells in the table's own order. */
function sortedBy(rows: Uint32Array, column: TableColumn, descending: boolean): Uint32Array {
  const sign = descending ? -1 : 1;
  if (isText(column.kind)) {
    const texts = Array.from(rows, row => column.cell(row));
    const order = Array.from(rows, (_, i) => i).sort((a, b) =>
      compareText(texts[a], texts[b], sign),
    );
    return Uint32Array.from(order, i => rows[i]!);
  }
  const keys = Float64Array.from(rows, row => {
    const cell = column.cell(row);
    return typeof cell === 'number' && !Number.isNaN(cell) ? cell * sign : Infinity;
  });
  const order = new Uint32Array(rows.length).map((_, i) => i);
  order.sort((a, b) => keys[a]! - keys[b]! || a - b);
  return order.map(i => rows[i]!);
}

function compareText(a: Cell | undefined, b: Cell | undefined, sign: number): number {
  if (typeof a !== 'string') return typeof b === 'string' ? 1 : 0;
  if (typeof b !== 'string') return -1;
  if (a === b) return 0;
  return a < b ? -sign : sign;
}

/** The cells of some rows, as a page of them is sent. */
export function cellsOf(table: Table, rows: Uint32Array): Cell[][] {
  return Array.from(rows, row => table.columns.map(column => column.cell(row)));
}
