/**
 * Tables that add to tasks by `globalTaskId`, held as sorted columns: joining in SQL would build an index for every
 * page, since only some versions have one. 8 bytes a row and column.
 */

import { GrowingColumn } from '../../../base/grow.ts';
import { lowerBound } from '../../../base/search.ts';
import { readPages } from '../../nsys/pages.ts';
import { optional, type Session } from './session.ts';

export class Companion {
  private readonly ids: Float64Array;
  private readonly columns: readonly Float64Array[];

  private constructor(ids: Float64Array, columns: readonly Float64Array[]) {
    this.ids = ids;
    this.columns = columns;
  }

  get length(): number {
    return this.ids.length;
  }

  /**
   * @param columns SQL names of what to keep, each with other names that versions have; numbers only
   */
  static async read(
    session: Session,
    name: string,
    columns: readonly (readonly string[])[],
  ): Promise<Companion> {
    const table = session.schema.table(name);
    if (table === undefined || !table.columns.has('globalTaskId')) {
      return new Companion(new Float64Array(0), []);
    }
    const ids = new GrowingColumn(Float64Array);
    const kept = columns.map(() => new GrowingColumn(Float64Array));
    const sql = columns.map(names => {
      const present = names.find(column => table.columns.has(column));
      return present === undefined ? 'NULL' : optional(table, present);
    });
    const read = { table, columns: ['"globalTaskId"', ...sql], phase: 'kernels' };
    await readPages<unknown[]>(session, read, rows => {
      for (const row of rows) {
        if (typeof row[1] !== 'number') continue;
        ids.push(row[1]);
        kept.forEach((column, i) =>
          column.push(typeof row[i + 2] === 'number' ? Number(row[i + 2]) : NaN),
        );
      }
    });
    const unsorted = ids.finish();
    const order = Uint32Array.from(unsorted.keys()).sort((a, b) => unsorted[a]! - unsorted[b]!);
    return new Companion(
      Float64Array.from(order, i => unsorted[i]!),
      kept.map(column => column.finish(order)),
    );
  }

  /** Position of a task; -1 = it is not here. */
  find(globalTaskId: number): number {
    const i = lowerBound(this.ids, globalTaskId);
    return this.ids[i] === globalTaskId ? i : -1;
  }

  /** NaN = not recorded. */
  get(position: number, column: number): number {
    return this.columns[column]![position]!;
  }
}
