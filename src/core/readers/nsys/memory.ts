/**
 * Device memory in use, as a running sum of allocations and frees. It starts at 0 with the capture, so that it is
 * relative and may go below; under a caching allocator it shows the allocator's segments, not tensors.
 */

import { memoryKind } from './enums.ts';
import { globalIdSql, pidOf, processOf } from './ids.ts';
import { readPages } from './pages.ts';
import { SampleColumns } from './samples.ts';
import { timeSql, type Session } from './session.ts';
import { isTime, orElse } from './values.ts';

type MemoryRow = [
  row: number,
  time: number,
  process: number | null,
  device: number,
  kind: number,
  bytes: number,
  operation: number,
];

const FREE = 1;

export async function readMemory(session: Session): Promise<void> {
  const table = session.schema.table('CUDA_GPU_MEMORY_USAGE_EVENTS');
  if (table === undefined) return;
  const columns = [
    timeSql(session, 'start'),
    globalIdSql(orElse(table, 'globalPid', 'NULL')),
    'deviceId',
    orElse(table, 'memKind', 7),
    'bytes',
    orElse(table, 'memoryOperationType', 0),
  ];
  const changes = new SampleColumns();
  await readPages<MemoryRow>(session, { table, columns, phase: 'memory' }, rows => {
    for (const [, time, global, device, kind, bytes, operation] of rows) {
      if (!isTime(time) || typeof bytes !== 'number') continue;
      const key = `${processOf(global ?? 0)} ${device} ${kind}`;
      changes.add(key, time, operation === FREE ? -bytes : bytes);
    }
  });
  for (const { key, time, value } of changes.columns()) {
    const [process = 0, device = 0, kind = 7] = key.split(' ').map(Number);
    for (let i = 1; i < value.length; i++) value[i]! += value[i - 1]!;
    session.processes.add(process);
    session.builder.counters.push({
      name: `Memory in use (${memoryKind(kind)})`,
      unit: 'B',
      device: session.devices.index(process, device),
      pid: pidOf(process),
      time,
      value,
      shape: 'step',
    });
  }
}
