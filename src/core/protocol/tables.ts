/**
 * Tables that follow the selection: what a page asks and what it is sent. Only the rows in view travel; sorting and
 * filtering happen in the worker over all rows. Cells are unformatted; the column says what they are.
 */

import type { TrackId, Window } from '../lod/types.ts';
import type { Selection } from './selection.ts';
import type { TraceId } from './ids.ts';

export const TABLES = [
  'events',
  'kernels',
  'kernelGrid',
  'operations',
  'operators',
  'ranges',
  'api',
] as const;
export type TableId = (typeof TABLES)[number];

/** What a column holds, hence how it is printed and aligned. */
export type ColumnKind =
  | 'text'
  | 'name'
  | 'ns'
  | 'time'
  | 'bytes'
  | 'bytesPerSecond'
  | 'count'
  | 'percent'
  | 'id'
  | 'operator';

export interface Column {
  /** Stable id; the page has its translated title. */
  readonly id: string;
  readonly kind: ColumnKind;
  /** Whether it is shown unless the user chose otherwise. */
  readonly shown: boolean;
  /** Columns of numbers: eighths of the sizes in the whole table, ascending, zeros left out; for the unit to print in. */
  readonly scale?: readonly number[];
}

/**
 * The part of the trace that a table is about. Absent fields do not limit. Calls of a node are those that launched its
 * operations; ranges of a node or window are those whose projection, or else host time, touches it.
 */
export interface TableScope extends Partial<Window> {
  /** Calls and ranges are limited by them only where there are some on these tracks. */
  readonly tracks?: readonly TrackId[];
  /** Node of the model tree; its operations, wherever they ran. */
  readonly node?: string;
}

/** Which form of a kernel's name. */
export type NameForm = 'short' | 'demangled' | 'mangled';

export interface TableRequest {
  readonly trace: TraceId;
  readonly table: TableId;
  readonly scope: TableScope;
  readonly names: NameForm;
  /** Descending where `descending`; the table's own order where absent. */
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** Case-insensitive part of any text cell. */
  readonly filter?: string;
  readonly offset: number;
  readonly limit: number;
  /** Span row whose place is wanted, see `TablePage.found`. */
  readonly find?: number;
}

/** A whole table to be written to a file: filtered and sorted as the request says. */
export interface TableExport extends Omit<TableRequest, 'trace' | 'offset' | 'limit' | 'find'> {
  /** Columns in the order to write, with their titles (without units). */
  readonly columns: readonly { readonly id: string; readonly title: string }[];
}

/** A text, a number in the column's unit, or null where the file does not say. */
export type Cell = string | number | null;

export interface TablePage {
  readonly columns: readonly Column[];
  /** Rows in the scope, and rows that also pass the filter. */
  readonly total: number;
  readonly matched: number;
  readonly rows: readonly (readonly Cell[])[];
  /** What choosing each row selects; a group selects its longest member. */
  readonly selections: readonly Selection[];
  /** What the program calls the step that the scope's node is or is in. */
  readonly stepName?: string;
  /** Number, among those matched, of the row that is or sums up the span `find`. */
  readonly found?: number;
}
