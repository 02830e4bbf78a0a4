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
    for (const [
      rowId,
      start,
      end,
      own,
      connection,
      name,
      group,
      dataType,
      count,
      operation,
    ] of rows) {
      const device =
        own ?? session.deviceOfOperation.get(operation ?? -1) ?? session.deviceIds[0] ?? 0;
      const groupName = session.text(group);
      const lane = session.builder.lane({
        key: `group ${device} ${group}`,
        kind: 'communication',
        label: `Group ${groupNumber(groups, group ?? -1)} Communication`,
        device: session.device(device),
        domain: groupName,
      });
      const dur = Math.max(0, end - start);
      const source = sourceOf(rowId);
      const id = session.name(name);
      const row = session.builder.span(
        lane,
        SpanKind.communication,
        start,
        dur,
        id,
        connection,
        -1,
        source,
      );
      session.operations.operation(connection, row);
      if (source === 0) continue;
      if (!dataTypes.has(dataType))
        dataTypes.set(dataType, enumName(session, 'ENUM_HCCL_DATA_TYPE', dataType));
      const info = groupInfo.get(groupName);
      const elements = count !== null && count >= 0 ? count : -1;
      session.collectives.add(source, {
        ...collectiveOf(session.builder.strings.get(id), dataTypes.get(dataType) ?? '', elements),
        group: groupName,
        groupDescription: info?.name ?? '',
        groupSize: info?.size ?? -1,
        groupRanks: info?.ranks ?? '',
      });
    }
  });
}
