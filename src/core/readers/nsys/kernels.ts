/** Kernels. Distinct names and launch shapes are few, so that everything but times goes through small tables. */

import type { NameId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { globalIdSql, processOf } from './ids.ts';
import { readPages } from './pages.ts';
import type { Table } from './schema.ts';
import { durationSql, timeSql, type Session } from './session.ts';
import { streamLanes } from './streams.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type KernelRow = [
  row: number,
  start: number,
  duration: number,
  device: number,
  context: number,
  stream: number,
  process: number | null,
  correlation: number | null,
  name: number,
  node: number | null,
  gridX: number,
  gridY: number,
  gridZ: number,
  blockX: number,
  blockY: number,
  blockZ: number,
  registers: number,
  staticShared: number,
  dynamicShared: number,
];

export async function readKernels(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_KERNEL');
  if (table === undefined) return;
  const { builder, calls } = session;
  const laneOf = streamLanes(session);
  const nameOf = kernelNames(session, table);
  const read = { table, columns: columnsOf(session, table), phase: 'kernels' };
  await readPages<KernelRow>(session, read, rows => {
    for (const r of rows) {
      if (!isTime(r[1])) continue;
      const process = processOf(r[6] ?? 0);
      const lane = laneOf(process, r[3], r[4], r[5]);
      const shape = builder.shape(r[10], r[11], r[12], r[13], r[14], r[15], r[16], r[17], r[18]);
      const correlation = r[7] ?? 0;
      const span = builder.span(
        lane,
        SpanKind.kernel,
        r[1],
        lengthOf(r[2]),
        nameOf(r[8], r[0]),
        correlation,
        shape,
        r[0],
      );
      if (correlation !== 0) {
        const call = calls.find(process, correlation);
        if (call >= 0) builder.linkLaunch(span, call);
      }
      if (r[9] !== null && r[9] !== 0) builder.graphNode(span, r[9]);
    }
  });
}

function columnsOf(session: Session, table: Table): string[] {
  const column = (name: string): string => orElse(table, name, -1);
  return [
    timeSql(session, 'start'),
    durationSql,
    'deviceId',
    orElse(table, 'contextId', 0),
    'streamId',
    globalIdSql(orElse(table, 'globalPid', 'NULL')),
    orElse(table, 'correlationId', 0),
    orElse(table, 'demangledName', orElse(table, 'shortName', 0)),
    orElse(table, 'graphNodeId', 'NULL'),
    ...['gridX', 'gridY', 'gridZ', 'blockX', 'blockY', 'blockZ'].map(column),
    ...['registersPerThread', 'staticSharedMemory', 'dynamicSharedMemory'].map(column),
  ];
}

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
