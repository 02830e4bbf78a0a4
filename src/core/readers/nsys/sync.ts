/**
 * Waits as CUPTI saw them. The numbers of `syncType` changed their meaning between versions, so that a wait bears the
 * name of the API call it belongs to.
 */

import type { LaneId } from '../../trace/columns.ts';
import { SpanKind } from '../../trace/columns.ts';
import { globalIdSql, pidOf, processOf, type ProcessKey } from './ids.ts';
import { readPages } from './pages.ts';
import { contextKey, durationSql, timeSql, type Session } from './session.ts';
import { isTime, lengthOf, orElse } from './values.ts';

type SyncRow = [
  row: number,
  start: number,
  duration: number,
  device: number,
  context: number,
  process: number | null,
  correlation: number | null,
];

export async function readSyncs(session: Session): Promise<void> {
  const table = session.schema.table('CUPTI_ACTIVITY_KIND_SYNCHRONIZATION');
  if (table === undefined) return;
  const { builder, calls } = session;
  const unnamed = builder.strings.intern('Synchronization');
  const columns = [
    timeSql(session, 'start'),
    durationSql,
    'deviceId',
    orElse(table, 'contextId', 0),
    globalIdSql(orElse(table, 'globalPid', 'NULL')),
    orElse(table, 'correlationId', 0),
  ];
  await readPages<SyncRow>(session, { table, columns, phase: 'sync' }, rows => {
    for (const [row, start, duration, device, context, global, correlation] of rows) {
      if (!isTime(start)) continue;
      const process = processOf(global ?? 0);
      const id = correlation ?? 0;
      const call = calls.find(process, id);
      const name = call < 0 ? unnamed : builder.nameOf(call);
      const lane = syncLane(session, process, context, device);
      const length = lengthOf(duration);
      const span = builder.span(lane, SpanKind.sync, start, length, name, id, -1, row);
      if (call >= 0) builder.attach(span, call);
    }
  });
}

/** Waits of one process on one device. The row's own device is 0 for any device, so that the context's counts. */
function syncLane(
  session: Session,
  process: ProcessKey,
  context: number,
  rowDevice: number,
): LaneId {
  session.processes.add(process);
  const pid = pidOf(process);
  const device = session.contextDevices.get(contextKey(pid, context)) ?? rowDevice;
  return session.builder.lane({
    key: `sync ${process} ${device}`,
    kind: 'sync',
    label: 'Synchronization',
    pid,
    device: session.devices.index(process, device),
  });
}
