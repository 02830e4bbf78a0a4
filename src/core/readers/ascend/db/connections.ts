/** CONNECTION_IDS: the connection ids behind each id that PYTORCH_API names, one or several. 16 bytes a row. */

import { GrowingColumn } from '../../../base/grow.ts';
import { lowerBound } from '../../../base/search.ts';
import { readPages } from '../../nsys/pages.ts';
import type { Session } from './session.ts';

export class ConnectionIds {
  private readonly ids: Float64Array;
  private readonly connections: Float64Array;

  private constructor(ids: Float64Array, connections: Float64Array) {
    this.ids = ids;
    this.connections = connections;
  }

  static async read(session: Session): Promise<ConnectionIds> {
    const ids = new GrowingColumn(Float64Array);
    const connections = new GrowingColumn(Float64Array);
    const table = session.schema.table('CONNECTION_IDS');
    if (table !== undefined) {
      const read = { table, columns: ['"id"', '"connectionId"'], phase: 'operators' };
      await readPages<(number | null)[]>(session, read, rows => {
        for (const [, id, connection] of rows) {
          if (typeof id !== 'number' || typeof connection !== 'number') continue;
          ids.push(id);
          connections.push(connection);
        }
      });
    }
    const unsorted = ids.finish();
    const order = Uint32Array.from(unsorted.keys()).sort((a, b) => unsorted[a]! - unsorted[b]!);
    return new ConnectionIds(
      Float64Array.from(order, i => unsorted[i]!),
      connections.finish(order),
    );
  }

  each(id: number, visit: (connection: number) => void): void {
    for (let i = lowerBound(this.ids, id); this.ids[i] === id; i++) visit(this.connections[i]!);
  }
}
