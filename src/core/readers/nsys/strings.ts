/**
 * The `StringIds` table, read one string at a time when it is first needed: it may hold millions of symbols and whole
 * output files that nobody looks at. Writes names into the trace's own string table.
 */

import type { StringTable, NameId } from '../../base/strings.ts';
import type { SqlSource } from '../types.ts';
import type { Schema } from './schema.ts';

export class Strings {
  private readonly source: SqlSource;
  private readonly query: string | undefined;
  private readonly table: StringTable;
  private readonly known = new Map<number, NameId>();
  /** What SQLite said about a damaged table; undefined = all is well. */
  damage: string | undefined;

  constructor(source: SqlSource, schema: Schema, table: StringTable) {
    this.source = source;
    this.table = table;
    const strings = schema.table('StringIds');
    this.query = strings && `SELECT value FROM ${strings.sql} WHERE id = ?`;
  }

  /** The name with this id of the file; a missing one is shown as `#id`. */
  name(id: number): NameId {
    let name = this.known.get(id);
    if (name === undefined) {
      name = this.table.intern(this.text(id) ?? `#${id}`);
      this.known.set(id, name);
    }
    return name;
  }

  /** The text with this id; undefined where the file lacks it. */
  text(id: number | bigint): string | undefined {
    if (this.query === undefined) return undefined;
    try {
      const value = this.source.all(this.query, [id])[0]?.[0];
      return typeof value === 'string' ? value : undefined;
    } catch (caught) {
      this.damage = caught instanceof Error ? caught.message : String(caught);
      return undefined;
    }
  }
}
