/**
 * A table over many rows whose cells are made only when asked for: sorting makes a permutation from one column,
 * filtering tests distinct texts once. Knows no trace; the tables beside this file do.
 */

import type { Cell, Column } from '../../protocol/tables.ts';
import { STRETCH, type Unhurried } from '../../base/unhurried.ts';
import { indices, pick } from '../groups.ts';
import { ascending, ascendingTexts } from './order.ts';

/** A column together with the way to its cells. */
export interface TableColumn extends Column {
  /** false where a cell is too dear for the filter to look at each row's. */
  readonly isSearched?: boolean;
  /** The cell of row i of the table. Cheap: it is called once a row when sorting. */
  cell(row: number): Cell;
}

export interface Table {
  readonly length: number;
  readonly columns: readonly TableColumn[];
  /** Span that choosing a row selects. */
  span(row: number): number;
  /** The spans that a row sums up, or the one that it is. */
  spans(row: number): Uint32Array;
  /** The row that holds a span, itself or among those it sums up. O(rows of the trace) at most. */
  rowOf(span: number): number | undefined;
}

/** How the rows of a table are wanted. */
export interface Arrangement {
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Part of any text cell, whatever its case; '' = all rows. */
  readonly filter?: string | undefined;
}

/**
 * Rows of the table in the order asked for, filtered; undefined where that is the table as it is, which costs nothing.
 * O(n log n) for sorting by a column, else O(n).
 */
export function* arrange(
  table: Table,
  { sort, filter = '' }: Arrangement,
): Unhurried<Uint32Array | undefined> {
  const column = table.columns.find(({ id }) => id === sort?.column);
  const kept = filter === '' ? undefined : yield* matching(table, filter);
  if (column === undefined || sort === undefined) return kept;
  return yield* sortedBy(kept ?? indices(table.length), column, sort.descending);
}

function* matching(table: Table, filter: string): Unhurried<Uint32Array> {
  const wanted = filter.toLowerCase();
  const texts = table.columns.filter(({ kind, isSearched = true }) => isText(kind) && isSearched);
  const known = new Map<string, boolean>();
  const matches = (text: string): boolean => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = text.toLowerCase().includes(wanted);
      known.set(text, answer);
    }
    return answer;
  };
  const isKept = (row: number): boolean =>
    texts.some(column => {
      const cell = column.cell(row);
      return typeof cell === 'string' && matches(cell);
    });
  const rows = new Uint32Array(table.length);
  let length = 0;
  for (let row = 0; row < table.length; row++) {
    if (row % STRETCH === 0) yield;
    if (isKept(row)) rows[length++] = row;
  }
  return rows.slice(0, length);
}

function isText(kind: Column['kind']): boolean {
  return kind === 'text' || kind === 'name' || kind === 'operator';
}

/** Sorted by one column; unknown cells last in both directions, equal cells in the table's own order. */
function* sortedBy(
  rows: Uint32Array,
  column: TableColumn,
  descending: boolean,
): Unhurried<Uint32Array> {
  const sign = descending ? -1 : 1;
  if (isText(column.kind)) {
    const textAt = (i: number): string | undefined => {
      const cell = column.cell(rows[i]!);
      return typeof cell === 'string' ? cell : undefined;
    };
    return pick(rows, yield* ascendingTexts(rows.length, textAt, sign));
  }
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    if (i % STRETCH === 0) yield;
    const cell = column.cell(rows[i]!);
    keys[i] = typeof cell === 'number' && !Number.isNaN(cell) ? cell * sign : Infinity;
  }
  return pick(rows, yield* ascending(keys));
}

/** Position in an order (see `arrange`) of the row that holds a span; undefined where it is not in it. */
export function positionOf(
  table: Table,
  order: Uint32Array | undefined,
  span: number,
): number | undefined {
  const row = table.rowOf(span);
  if (order === undefined) return row;
  const position = row === undefined ? -1 : order.indexOf(row);
  return position < 0 ? undefined : position;
}

/** Rows looked at to find a column's scale; more would not change the unit. */
const SAMPLE = 4096;
/** Quantiles sent: eighths. */
const PARTS = 8;

/** The columns as they are sent, with the scale of those that hold numbers. */
export function describeColumns(table: Table): Column[] {
  return table.columns.map(column => {
    const { id, kind, shown } = column;
    return isText(kind) || kind === 'id'
      ? { id, kind, shown }
      : { id, kind, shown, scale: scaleOf(table, column) };
  });
}

/** Eighths of the sizes in a column, from the smallest to the largest; zeros and gaps do not count. */
function scaleOf(table: Table, column: TableColumn): number[] {
  const step = Math.max(1, Math.ceil(table.length / SAMPLE));
  const sizes: number[] = [];
  for (let row = 0; row < table.length; row += step) {
    const cell = column.cell(row);
    if (typeof cell === 'number' && Number.isFinite(cell) && cell !== 0) sizes.push(Math.abs(cell));
  }
  if (sizes.length === 0) return [];
  sizes.sort((a, b) => a - b);
  const last = sizes.length - 1;
  return Array.from({ length: PARTS + 1 }, (_, i) => sizes[Math.round((last * i) / PARTS)]!);
}

/** The cells of some rows, as a page of them is sent. */
export function cellsOf(table: Table, rows: Uint32Array): Cell[][] {
  return Array.from(rows, row => table.columns.map(column => column.cell(row)));
}
