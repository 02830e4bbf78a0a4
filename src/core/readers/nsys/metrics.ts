/**
 * GPU metrics sampled by the profiler, as counters. The units in the names are not to be trusted: "[MHz]" holds Hz, and
 * "[Avg]" holds raw sums that may be negative, which are left out. Values are the mean since the last sample.
 */

import type { Counter } from '../../trace/columns.ts';
import { readGenericMetrics } from './generic-metrics.ts';
import { fromKey, metricKey } from './metric-key.ts';
import { column, idColumn, readNumbers, timeColumn, type NumberColumn } from './number-pages.ts';
import { SampleColumns } from './samples.ts';
import type { Session } from './session.ts';
import { isTime, smallTable, textOf } from './values.ts';

const COLUMNS: readonly NumberColumn[] = [
  timeColumn('timestamp'),
  idColumn('typeId'),
  column('metricId', 0),
  column('value'),
];

export async function readMetrics(session: Session): Promise<void> {
  const samples = await readMetricTable(session);
  // Exports up to 2022 have the samples only as JSON; later ones have them in both forms.
  if (samples.size === 0) await readGenericMetrics(session, samples);
  for (const { key, time, value } of samples.columns()) {
    const { gpu, metric } = fromKey(key);
    const counter = describeMetric(metric);
    if (counter === undefined) continue;
    const device = session.devices.indexOfGpu(gpu);
    session.builder.counters.push({ ...counter, device, pid: -1, time, value, shape: 'sample' });
  }
}

async function readMetricTable(session: Session): Promise<SampleColumns> {
  const samples = new SampleColumns();
  const table = session.schema.table('GPU_METRICS');
  if (table === undefined) return samples;
  const names = metricNames(session);
  const keys = new Map<number, string>();
  await readNumbers(session, { table, columns: COLUMNS, phase: 'metrics' }, page => {
    const [times, types, metrics, values] = page.columns as Tuple;
    for (let i = 0; i < page.length; i++) {
      const time = times[i]!;
      const value = values[i]!;
      if (!isTime(time) || Number.isNaN(value)) continue;
      // The low byte of a type is the number of the GPU.
      const gpu = types[i]! % 256;
      const number = metrics[i]! * 256 + gpu;
      let key = keys.get(number);
      if (key === undefined) {
        key = metricKey(gpu, names.get(number) ?? `metric#${metrics[i]}`);
        keys.set(number, key);
      }
      samples.add(key, time, value);
    }
  });
  return samples;
}

type Tuple = [Float64Array, Float64Array, Float64Array, Float64Array];

function metricNames(session: Session): Map<number, string> {
  const names = new Map<number, string>();
  const table = session.schema.table('TARGET_INFO_GPU_METRICS');
  const rows = smallTable(session.source, table, ['typeId & 255', 'metricId', 'metricName']);
  for (const [gpu, metric, name] of rows) {
    names.set(Number(metric) * 256 + Number(gpu), textOf(name));
  }
  return names;
}

/** Name without its bracket, unit and limit; undefined for what is not worth showing. */
export function describeMetric(
  metric: string,
): Pick<Counter, 'name' | 'unit' | 'limit'> | undefined {
  const match = /^(.*?)\s*\[([^\]]*)\]$/.exec(metric);
  if (match === null) return { name: metric, unit: '' };
  const [, name = '', unit = ''] = match;
  switch (unit) {
    case 'Throughput %':
    case '%':
      return { name, unit: '%', limit: 100 };
    case 'MHz':
    case 'Hz':
      return { name, unit: 'Hz' };
    case 'Avg':
      return undefined;
    case 'Avg Warps per Cycle':
      return { name: `${name} (warps per cycle)`, unit: '' };
    default:
      return { name: `${name} (${unit})`, unit: '' };
  }
}
