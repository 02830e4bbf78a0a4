/** Detail tables of a builder: equal launch shapes, copies and range attributes share one row. Not the spans themselves. */

import type { TupleTable } from '../base/tuples.ts';
import type { LaunchShape } from './columns.ts';

/** Numbers that make up a launch shape. */
export const SHAPE_NUMBERS = 9;

/** The distinct shapes, from tuples of their numbers. */
export function launchShapes(table: TupleTable): LaunchShape[] {
  const shapes: LaunchShape[] = [];
  for (let i = 0; i < table.length; i++) {
    shapes.push({
      grid: [table.get(i, 0), table.get(i, 1), table.get(i, 2)],
      block: [table.get(i, 3), table.get(i, 4), table.get(i, 5)],
      registers: table.get(i, 6),
      staticShared: table.get(i, 7),
      dynamicShared: table.get(i, 8),
    });
  }
  return shapes;
}

/** Equal values share one row. */
export class Interner<T> {
  readonly values: T[] = [];
  private readonly ids = new Map<string, number>();

  intern(key: string, make: () => T): number {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.values.length;
      this.values.push(make());
      this.ids.set(key, id);
    }
    return id;
  }
}
