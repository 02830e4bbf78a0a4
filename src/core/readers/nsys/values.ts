/** Values as they come out of a table that may be damaged or of another version than expected. Pure helpers. */

import type { SqlSource } from '../types.ts';
import type { Table } from './schema.ts';

/** Times beyond this (104 days from the origin) are no times but damage. */
const FARTHEST_NS = 2 ** 53;

/** Whether a row's time is one; a damaged page may yield anything. */
export function isTime(start: unknown): start is number {
  return typeof start === 'number' && start > -FARTHEST_NS && start < FARTHEST_NS;
}

/** A length that is one: 0 where the end lies before the start or is missing. */
export function lengthOf(duration: unknown): number {
  return typeof duration === 'number' && duration > 0 && duration < FARTHEST_NS ? duration : 0;
}

/** SQL for a column that a version may lack: the column, or the value that stands for its absence. */
export function orElse(table: Table, column: string, absent: string | number): string {
  return table.columns.has(column) ? `"${column}"` : String(absent);
}

/** The first of several names of a column that a table has; undefined where it has none. */
export function firstColumn(table: Table, ...names: string[]): string | undefined {
  return names.find(name => table.columns.has(name));
}

/** All rows of a small table by column names; columns that it lacks are null. Empty where it is damaged. */
export function smallTable(
  source: SqlSource,
  table: Table | undefined,
  columns: readonly string[],
): unknown[][] {
  if (table === undefined) return [];
  const list = columns.map(column =>
    column.includes(' ') ? column : orElse(table, column, 'NULL'),
  );
  try {
    return source.all(`SELECT ${list.join(', ')} FROM ${table.sql}`);
  } catch {
    return [];
  }
}

/** A number, or undefined for null and everything else. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A positive number: older exports write 0 where newer ones write nothing. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
