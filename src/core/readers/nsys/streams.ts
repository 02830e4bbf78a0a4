/** The lanes of streams, and where and when the operations on them ran. What streams are called is in stream-names.ts. */

import type { LaneId } from '../../trace/columns.ts';
import type { SqlSource } from '../types.ts';
import { globalIdSql, pidOf, type ProcessKey } from './ids.ts';
import type { Schema, Table } from './schema.ts';
import { contextKey, durationSql, timeSql, type Session } from './session.ts';
import { orElse, smallTable } from './values.ts';

/** What the rows of all operations of a stream begin with. */
export type PlacedRow = [
  row: number,
  start: number,
  duration: number,
  device: number,
  context: number,
  stream: number,
  process: number | null,
  correlation: number | null,
];

/** SQL of a `PlacedRow` behind the row's number: when, where, and by which call. */
export function placeSql(session: Session, table: Table): string[] {
  return [
    timeSql(session, 'start'),
    durationSql,
    'deviceId',
    orElse(table, 'contextId', 0),
    'streamId',
    globalIdSql(orElse(table, 'globalPid', 'NULL')),
    orElse(table, 'correlationId', 0),
  ];
}

/** Which device each context is on, as far as the file lists contexts; rows of operations say it, too. */
export function readContextDevices(source: SqlSource, schema: Schema): Map<string, number> {
  const devices = new Map<string, number>();
  const columns = ['processId', 'contextId', 'deviceId'];
  for (const name of ['TARGET_INFO_CUDA_CONTEXT_INFO', 'TARGET_INFO_CUDA_NULL_STREAM']) {
    for (const [pid, context, device] of smallTable(source, schema.table(name), columns)) {
      if (typeof device !== 'number') continue;
      devices.set(contextKey(Number(pid), Number(context)), device);
    }
  }
  return devices;
}

/**
 * Lane of a stream. Ids restart in each process, so that the key holds process, device and context; the last answer
 * is kept, since neighbouring rows mostly share their stream.
 */
export function streamLanes(
  session: Session,
): (process: ProcessKey, device: number, context: number, stream: number) => LaneId {
  let lane: LaneId = -1;
  let [lastProcess, lastDevice, lastContext, lastStream] = [NaN, NaN, NaN, NaN];
  return (process, device, context, stream) => {
    if (
      process === lastProcess &&
      device === lastDevice &&
      context === lastContext &&
      stream === lastStream
    ) {
      return lane;
    }
    [lastProcess, lastDevice, lastContext, lastStream] = [process, device, context, stream];
    session.processes.add(process);
    const pid = pidOf(process);
    session.contextDevices.set(contextKey(pid, context), device);
    lane = session.builder.lane({
      key: `stream ${process} ${device} ${context} ${stream}`,
      kind: 'stream',
      label: session.streams.label(pid, context, stream),
      pid,
      device: session.devices.index(process, device),
      stream,
      context,
    });
    return lane;
  };
}
