/** GPU metrics in their JSON form, the only one of exports up to 2022. Other generic events are left alone. */

import { metricKey } from './metric-key.ts';
import { readPages } from './pages.ts';
import type { SampleColumns } from './samples.ts';
import { timeSql, type Session } from './session.ts';
import { isTime, smallTable, textOf } from './values.ts';

type GenericRow = [row: number, time: number, gpu: number, type: string, data: string];

export async function readGenericMetrics(session: Session, samples: SampleColumns): Promise<void> {
  const table = session.schema.table('GENERIC_EVENTS');
  if (table === undefined || !table.columns.has('data')) return;
  const types = metricTypes(session);
  if (types.size === 0) return;
  const times = ['timestamp', 'rawTimestamp'].filter(name => table.columns.has(name));
  const time = times.length === 2 ? `coalesce(${times.join(', ')})` : (times[0] ?? 'NULL');
  const columns = [timeSql(session, time), 'typeId & 255', 'CAST(typeId AS TEXT)', 'data'];
  await readPages<GenericRow>(session, { table, columns, phase: 'metrics' }, rows => {
    for (const [, at, gpu, type, data] of rows) {
      if (!isTime(at) || !types.has(type)) continue;
      for (const [metric, value] of Object.entries(parsed(data))) {
        const number = Number(value);
        if (!Number.isNaN(number)) samples.add(metricKey(gpu, metric), at, number);
      }
    }
  });
}

/** Types whose source is the sampler of GPU metrics, as text, since the ids exceed a number's precision. */
function metricTypes(session: Session): Set<string> {
  const { source, schema } = session;
  const sources = new Set<string>();
  const sourceRows = smallTable(source, schema.table('GENERIC_EVENT_SOURCES'), [
    'CAST(sourceId AS TEXT)',
    'data',
  ]);
  for (const [id, data] of sourceRows) {
    if (parsed(textOf(data))['Name'] === 'GpuMetrics') sources.add(String(id));
  }
  const typeRows = smallTable(source, schema.table('GENERIC_EVENT_TYPES'), [
    'CAST(typeId AS TEXT)',
    'CAST(sourceId AS TEXT)',
  ]);
  return new Set(typeRows.filter(row => sources.has(String(row[1]))).map(row => String(row[0])));
}

function parsed(data: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(textOf(data));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
