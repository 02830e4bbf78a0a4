/**
 * Which tables and columns a file has. Nothing is decided by version or by position: a table that would be empty is
 * usually absent, columns come and go, and some exporters put a version behind the name. Reads no events.
 */

import type { SqlSource } from '../types.ts';

export interface Table {
  /** Name in the file, quoted for SQL. */
  readonly sql: string;
  /** Name in the file. */
  readonly name: string;
  readonly columns: ReadonlySet<string>;
  /** Column to the `ENUM_*` table that its comment names; recent exports have such comments. */
  readonly enums: ReadonlyMap<string, string>;
  /** Columns that hold ids of `StringIds`, by their comments. */
  readonly strings: ReadonlySet<string>;
  /** Columns in the order of the table that a row on a page holds; undefined where that is not simply so. */
  readonly stored: readonly string[] | undefined;
  /** Number of the page where the table begins. */
  readonly root: number;
}

export class Schema {
  private readonly source: SqlSource;
  /** Name without version to the names in the file. */
  private readonly names = new Map<string, string[]>();
  private readonly tables = new Map<string, Table | undefined>();

  constructor(source: SqlSource) {
    this.source = source;
    const rows = source.all("SELECT name FROM sqlite_master WHERE type = 'table'");
    for (const [value] of rows) {
      const name = String(value);
      const base = baseName(name);
      this.names.set(base, [...(this.names.get(base) ?? []), name]);
    }
  }

  /** The table of that name, or of that name with a version behind it; undefined where the file has none. */
  table(name: string): Table | undefined {
    if (!this.tables.has(name)) this.tables.set(name, this.find(name));
    return this.tables.get(name);
  }

  /** All names without their versions. */
  baseNames(): string[] {
    return [...this.names.keys()];
  }

  private find(base: string): Table | undefined {
    const found = this.names.get(base) ?? [];
    if (found.length === 0) return undefined;
    // Complete exports may carry an old, empty form beside the one in use.
    const byVersion = [...found].sort((a, b) => versionOf(b) - versionOf(a));
    const name = byVersion.find(candidate => this.hasRows(candidate)) ?? byVersion[0]!;
    return this.describe(name);
  }

  private hasRows(name: string): boolean {
    try {
      return this.source.all(`SELECT 1 FROM ${quote(name)} LIMIT 1`).length > 0;
    } catch {
      // Damaged: it had rows.
      return true;
    }
  }

  private describe(name: string): Table {
    const info = this.source.all(`PRAGMA table_info(${quote(name)})`);
    const columns = info.map(row => String(row[1]));
    const [definition] = this.source.all('SELECT sql, rootpage FROM sqlite_master WHERE name = ?', [
      name,
    ]);
    // A default stands in for values that older rows lack, and a primary key may be the row id.
    const plain = info.every(row => row[4] === null && row[5] === 0);
    return {
      name,
      sql: quote(name),
      columns: new Set(columns),
      stored: plain ? columns : undefined,
      root: typeof definition?.[1] === 'number' ? definition[1] : 0,
      ...referencesIn(typeof definition?.[0] === 'string' ? definition[0] : ''),
    };
  }
}

/** Table name without the version that some exports append (`NVTX_EVENTS_V2`). */
export function baseName(name: string): string {
  return name.replace(/_V\d+$/, '');
}

function versionOf(name: string): number {
  return Number(/_V(\d+)$/.exec(name)?.[1] ?? 0);
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What the column comments of a `CREATE TABLE` statement refer to. */
function referencesIn(definition: string): Pick<Table, 'enums' | 'strings'> {
  const enums = new Map<string, string>();
  const strings = new Set<string>();
  for (const line of definition.split('\n')) {
    const match = /^\s*"?(\w+)"?.*--\s*REFERENCES (\w+)\(id\)/.exec(line);
    if (match === null) continue;
    const [, column, target] = match as unknown as [string, string, string];
    if (target === 'StringIds') strings.add(column);
    else if (target.startsWith('ENUM_')) enums.set(column, target);
  }
  return { enums, strings };
}
