/** Tables as tests look at them: rows as records by column. */

import { indices } from '../../src/core/analysis/groups.ts';
import {
  arrange,
  cellsOf,
  type Arrangement,
  type Table,
} from '../../src/core/analysis/tables/table.ts';
import { finished } from '../../src/core/base/unhurried.ts';
import type { Cell } from '../../src/core/protocol/tables.ts';

/** Rows in an order, those of the table as it is where nothing else is wanted. */
export function arranged(table: Table, sort?: Arrangement['sort'], filter?: string): Uint32Array {
  return finished(arrange(table, { sort, filter })) ?? indices(table.length);
}

/** A table's rows as records by column id. */
export function tableRecords(table: Table, order = arranged(table)): Record<string, Cell>[] {
  return cellsOf(table, order).map(
    cells =>
      Object.fromEntries(table.columns.map(({ id }, i) => [id, cells[i]])) as Record<string, Cell>,
  );
}
