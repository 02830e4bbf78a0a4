/** Kernels. Distinct names and launch shapes are few, so that everything but times goes through small tables. */

import type { NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { processOf } from './ids.ts';
import { column, idColumn, readNumbers, timeColumn, type NumberColumn } from './number-pages.ts';
import type { Table } from './schema.ts';
import type { Session } from './session.ts';
import { streamLanes } from './streams.ts';
import { isTime, lengthOf, orElse } from './values.ts';

/** Columns of a page, in this order. */
const COLUMNS: readonly NumberColumn[] = [
  timeColumn('start'),
  timeColumn('end'),
  idColumn('globalPid'),
  column('deviceId', 0),
  column('contextId', 0),
  column('streamId', 0),
  column('correlationId', 0),
  column('demangledName', 0),
  column('graphNodeId', 0),
];
const SHAPE: readonly NumberColumn[] = [
  ...['gridX', 'gridY', 'gridZ', 'blockX', 'blockY', 'blockZ'].map(name => column(name, -1)),
  ...['registersPerThread', 'staticSharedMemory', 'dynamicSharedMemory'].map(name =>
    column(name, -1),
  ),
];

export async function readKernels(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_KERNEL');
  if (table === undefined) return;
  const { builder, calls } = session;
  const laneOf = streamLanes(session);
  const nameOf = kernelNames(session, table);
  const read = { table, columns: [...COLUMNS, ...SHAPE], phase: 'kernels' };
  await readNumbers(session, read, ({ length, rowIds, columns }) => {
    const [start, end, global, device, context, stream, correlation, name, node] =
      columns as Columns;
    const shape = columns.slice(COLUMNS.length);
    for (let i = 0; i < length; i++) {
      const from = start[i]!;
      if (!isTime(from)) continue;
      const process = processOf(global[i]!);
      const id = correlation[i]!;
      const span = builder.span(
        laneOf(process, device[i]!, context[i]!, stream[i]!),
        SpanKind.kernel,
        from,
        lengthOf(end[i]! - from),
        nameOf(name[i]!, rowIds[i]!),
        id,
        builder.shapeFrom(shape, i),
        rowIds[i],
      );
      const call = calls.find(process, id);
      if (call >= 0) builder.linkLaunch(span, call);
      if (node[i]! > 0) builder.graphNode(span, node[i]!);
    }
  });
}

type Column = Float64Array;
type Columns = [Column, Column, Column, Column, Column, Column, Column, Column, Column];

/** Resolves a name, and records its short and mangled forms from the first row that bears it. */
function kernelNames(session: Session, table: Table): (id: number, row: number) => NameId {
  const { source, builder, strings } = session;
  const known = new Map<number, NameId>();
  const names = ['shortName', 'mangledName'].map(name => orElse(table, name, 'NULL'));
  const sql = `SELECT ${names.join(', ')} FROM ${table.sql} WHERE rowid = ?`;
  let lastId = NaN;
  let lastName: NameId = 0;
  const resolve = (id: number, row: number): NameId => {
    const name = strings.name(id);
    known.set(id, name);
    const [short, mangled] = source.all(sql, [row])[0] ?? [];
    if (typeof short === 'number' && short !== id) {
      builder.shortNames.set(name, strings.name(short));
    }
    // 0 stands for nothing in exports up to 2021, unless it is the id of the name itself.
    if (typeof mangled === 'number' && mangled !== 0) {
      builder.mangledNames.set(name, strings.name(mangled));
    }
    return name;
  };
  return (id, row) => {
    if (id === lastId) return lastName;
    lastName = known.get(id) ?? resolve(id, row);
    lastId = id;
    return lastName;
  };
}
