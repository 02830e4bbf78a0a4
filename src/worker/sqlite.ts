/**
 * SQLite databases as `SqlSource`. The only file that loads better-sqlite3, and only when a database is opened.
 * The user's folder stays as it is: a database in rollback mode is opened read-only, which creates nothing; where
 * SQLite would need companion files (write-ahead log, unfinished transaction), a private copy is opened instead.
 */

import type Database from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import { FailureError } from '../core/base/result.ts';
import { grouped } from '../core/format/number.ts';
import type { Head, SqlSource } from '../core/readers/types.ts';
import { FilePages } from './database-pages.ts';
import { copyDatabase, hasContent, unpackDatabase, type PrivateCopy } from './private-copy.ts';

const MAGIC = 'SQLite format 3\0';
/** Statements kept ready; a reader asks the same few questions again and again. */
const CACHED_STATEMENTS = 64;
/** How long to wait for another program that is writing. */
const BUSY_MS = 1000;

export function isSqlite(head: Head): boolean {
  return head.text.startsWith(MAGIC);
}

/** Opens the database whose head was read. Throws a `FailureError` where it cannot be used at all. */
export async function openSqlite(path: string, head: Head): Promise<SqlSource> {
  const DatabaseClass = await loadLibrary();
  if (!head.gzip) refuseTruncated(head);
  const copy = await privateCopy(path, head);
  let database: Database | undefined;
  let pages: FilePages | undefined;
  try {
    database = new DatabaseClass(copy?.path ?? path, {
      // A copy may have to be rolled back or brought up to date first.
      readonly: copy === undefined,
      fileMustExist: true,
      timeout: BUSY_MS,
    });
    // A log or a journal beside the file holds pages that the file does not; an unpacked copy has neither.
    if (copy === undefined || head.gzip) pages = new FilePages(copy?.path ?? path);
    const source = new SqliteSource(head.name, database, copy, pages);
    source.all('SELECT count(*) FROM sqlite_master');
    return source;
  } catch (caught) {
    database?.close();
    pages?.close();
    copy?.dispose();
    throw databaseFailure(caught, head.name);
  }
}

/** Names of all tables. */
export function tableNames(source: SqlSource): string[] {
  return source
    .all("SELECT name FROM sqlite_master WHERE type = 'table'")
    .map(([name]) => String(name));
}

async function loadLibrary(): Promise<typeof Database> {
  if (Number(process.versions.napi) < 10) {
    throw new FailureError({
      reason: 'node-too-old',
      message: `databases need Node 22.14 or newer, and this is Node ${process.versions.node}`,
      advice: 'Update VS Code to 1.101 or newer, or run the command line with a newer Node.',
      args: [process.versions.node],
    });
  }
  try {
    return (await import('better-sqlite3')).default;
  } catch (caught) {
    const detail = caught instanceof Error ? caught.message : String(caught);
    throw new FailureError({
      reason: 'no-sqlite',
      message: `the SQLite library does not load on ${process.platform}-${process.arch}: ${detail}`,
      advice: 'Install the extension again; if that does not help, report this message.',
      args: [`${process.platform}-${process.arch}`, detail],
    });
  }
}

async function privateCopy(path: string, head: Head): Promise<PrivateCopy | undefined> {
  if (head.gzip) return unpackDatabase(path, head.name);
  // Bytes 18 and 19 are 2 in write-ahead mode, where even a reader creates `-wal` and `-shm`.
  const writeAhead = head.bytes[18] === 2 || head.bytes[19] === 2;
  return writeAhead || (await hasContent(`${path}-journal`)) ? copyDatabase(path) : undefined;
}

/** The header states the number of pages, so a cut-off file is known before anything is read. */
function refuseTruncated(head: Head): void {
  const view = new DataView(head.bytes.buffer, head.bytes.byteOffset, head.bytes.length);
  const short = head.bytes.length < 100;
  const pageSize = short ? 0 : view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  // The count is valid only where the two change counters agree.
  const counted = !short && view.getUint32(24) === view.getUint32(92);
  const expected = short ? 100 : counted ? view.getUint32(28) * pageSize : 0;
  if (head.size >= expected) return;
  const missing = expected - head.size;
  throw new FailureError({
    reason: 'truncated',
    message:
      `${head.name} is truncated: ${missing} of ${expected} bytes are missing ` +
      `(${((100 * missing) / expected).toFixed(1)} %)`,
    advice: 'Copy or download the file again, or repeat the export.',
    args: [head.name, grouped(missing), grouped(expected)],
  });
}

/** Turns SQLite's errors into failures that name the file; leaves others alone. */
function databaseFailure(caught: unknown, name: string): unknown {
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : '';
  if (!(caught instanceof Error) || !code.startsWith('SQLITE_')) return caught;
  const detail = caught.message;
  const args = [name, detail];
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) {
    return new FailureError({
      reason: 'database-damaged',
      message: `${name} is damaged: ${detail}`,
      advice: 'Copy or download the file again, or repeat the export.',
      args,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new FailureError({
      reason: 'database-busy',
      message: `${name} is being written by another program`,
      advice: 'Wait until the export has finished, then open it again.',
      args,
    });
  }
  if (/^SQLITE_CANTOPEN/.test(code)) {
    return new FailureError({
      reason: 'cannot-open',
      message: `${name} cannot be opened: ${detail}`,
      advice: 'Check that the file exists and may be read.',
      args,
    });
  }
  return new FailureError({ reason: 'database-error', message: `${name}: ${detail}`, args });
}

class SqliteSource implements SqlSource {
  readonly kind = 'sqlite';
  readonly name: string;
  readonly pages?: FilePages;
  private readonly database: Database;
  private readonly copy: PrivateCopy | undefined;
  private readonly statements = new Map<string, Statement>();
  private closed = false;

  constructor(
    name: string,
    database: Database,
    copy: PrivateCopy | undefined,
    pages: FilePages | undefined,
  ) {
    if (pages !== undefined) this.pages = pages;
    this.name = name;
    this.database = database;
    this.copy = copy;
  }

  *rows(sql: string, params: readonly unknown[] = [], bigints = false): Iterable<unknown[]> {
    try {
      yield* this.prepare(sql, bigints).iterate(...params);
    } catch (caught) {
      throw databaseFailure(caught, this.name);
    }
  }

  all(sql: string, params: readonly unknown[] = [], bigints = false): unknown[][] {
    try {
      return this.cached(sql, bigints).all(...params);
    } catch (caught) {
      throw databaseFailure(caught, this.name);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.statements.clear();
    this.database.close();
    this.pages?.close();
    this.copy?.dispose();
  }

  private prepare(sql: string, bigints: boolean): Statement {
    return this.database.prepare(sql).raw(true).safeIntegers(bigints);
  }

  private cached(sql: string, bigints: boolean): Statement {
    const key = bigints ? `bigint ${sql}` : sql;
    let statement = this.statements.get(key);
    if (statement === undefined) {
      if (this.statements.size >= CACHED_STATEMENTS) this.statements.clear();
      statement = this.prepare(sql, bigints);
      this.statements.set(key, statement);
    }
    return statement;
  }
}
