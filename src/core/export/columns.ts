/** How a column over the spans of a trace is written down; the columns themselves are in the files beside. */

import type { ExportCell, ExportColumn, ExportType } from './table.ts';

/** Names of the ranges around a span, or around the launch of an operation, outermost first. */
export type RangePath = (row: number) => readonly string[];

/** A column by span row, before the rows have an order. */
export interface RowColumn extends Omit<ExportColumn, 'cell'> {
  readonly of: (row: number) => ExportCell;
}

export function column(
  name: string,
  type: ExportType,
  unit: string,
  about: string,
  of: (row: number) => ExportCell,
): RowColumn {
  return { name, type, unit, about, of };
}

/** The trace's "none" and "not recorded" are negative or NaN. */
export function orNull(value: number | undefined): number | null {
  return value === undefined || !(value >= 0) ? null : value;
}
