/** Databases made for a test, from rows written in the test. Written with better-sqlite3, unlike anything in `src`. */

import { createRequire } from 'node:module';

export interface WritableDatabase {
  exec(sql: string): void;
  pragma(sql: string): unknown;
  prepare(sql: string): { run(...values: unknown[]): void; raw(): { all(): unknown[][] } };
  close(): void;
}

type DatabaseClass = new (path: string, options?: { readonly?: boolean }) => WritableDatabase;

const require = createRequire(import.meta.url);

export function openWritable(path: string): WritableDatabase {
  const Database = require('better-sqlite3') as DatabaseClass;
  return new Database(path);
}

/** One table: column names, each with what follows it in CREATE TABLE, and rows by name. */
export interface TableSpec {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Columns that rows do not mention are NULL. */
export function writeDatabase(path: string, tables: Readonly<Record<string, TableSpec>>): void {
  const database = openWritable(path);
  database.exec('BEGIN');
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    database.exec(`CREATE TABLE "${name}" (${columns.map(defined).join(', ')})`);
    const names = columns.map(column => column.split(' ')[0]!);
    const marks = names.map(() => '?').join(', ');
    const insert = database.prepare(`INSERT INTO "${name}" VALUES (${marks})`);
    for (const row of rows) insert.run(...names.map(column => row[column] ?? null));
  }
  database.exec('COMMIT');
  database.close();
}

function defined(column: string): string {
  const [name, ...rest] = column.split(' ');
  return `"${name}" ${rest.length === 0 ? 'INTEGER' : rest.join(' ')}`;
}
