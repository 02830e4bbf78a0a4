/** COMMUNICATION_OP: the large operations of HCCL, one row of the timeline per group. Their tasks are in tasks.ts. */

import { SpanKind } from '../../../trace/columns.ts';
import { readPages } from '../../nsys/pages.ts';
import type { RunFacts } from '../siblings.ts';
import { collectiveOf } from '../tasks.ts';
import { connectionSql, optional, sourceOf, type Session } from './session.ts';
import { enumName, groupNumber } from './tasks.ts';

type Row = [
  rowId: number,
  start: number,
  end: number,
  device: number | null,
  connection: number,
  name: number | null,
  group: number | null,
  dataType: number | null,
  count: number | null,
  operation: number | null,
];

/** Reads after the tasks, which tell the device of an operation where the table does not. */
export async function readCommunication(
  session: Session,
  groupInfo: RunFacts['groups'],
): Promise<void> {
  const table = session.schema.table('COMMUNICATION_OP');
  if (table === undefined) return;
  const columns = [
    session.time('startNs'),
    session.time('endNs'),
    optional(table, 'deviceId'),
    connectionSql(table),
    optional(table, 'opName'),
    optional(table, 'groupName'),
    optional(table, 'dataType'),
    optional(table, 'count'),
    optional(table, 'opId'),
  ];
  const groups = new Map<number, number>();
  const dataTypes = new Map<number | null, string>();
  await readPages<Row>(session, { table, columns, phase: 'communication' }, rows => {
    for (const row of rows) {
      const placed = place(session, groups, row);
      if (placed.source === 0) continue;
      const [, , , , , , , dataType, count] = row;
      if (!dataTypes.has(dataType))
        dataTypes.set(dataType, enumName(session, 'ENUM_HCCL_DATA_TYPE', dataType));
      const info = groupInfo.get(placed.group);
      const elements = count !== null && count >= 0 ? count : -1;
      session.collectives.add(placed.source, {
        ...collectiveOf(placed.name, dataTypes.get(dataType) ?? '', elements),
        group: placed.group,
        groupDescription: info?.name ?? '',
        groupSize: info?.size ?? -1,
        groupRanks: info?.ranks ?? '',
      });
    }
  });
}

/** Appends the span of an operation to the lane of its group. */
function place(
  session: Session,
  groups: Map<number, number>,
  [rowId, start, end, own, connection, opName, groupId, , , operation]: Row,
): { source: number; name: string; group: string } {
  const device = own ?? session.deviceOfOperation.get(operation ?? -1) ?? session.deviceIds[0] ?? 0;
  const group = session.text(groupId);
  const lane = session.builder.lane({
    key: `group ${device} ${groupId}`,
    kind: 'communication',
    label: `Group ${groupNumber(groups, groupId ?? -1)} Communication`,
    device: session.device(device),
    domain: group,
  });
  const name = session.name(opName);
  const row = session.span(lane, SpanKind.communication, name, [rowId, start, end], connection);
  session.operations.operation(connection, row);
  return { source: sourceOf(rowId), name: session.text(opName), group };
}
