/** Devices from the attributes that ncu repeats as metrics of every kernel, where a file has no list of them. */

import type { MetricTable, MetricValue } from '../../report/metrics.ts';
import type { ReportDevice, ReportKernel } from '../../report/report.ts';
import { attributeName } from './session.ts';

/** One device per ordinal, with the attributes of its first kernel. */
export function devicesOf(kernels: readonly ReportKernel[], table: MetricTable): ReportDevice[] {
  const devices = new Map<number, ReportDevice>();
  kernels.forEach((kernel, index) => {
    const ordinal = kernel.device ?? 0;
    if (devices.has(ordinal)) return;
    const attributes = new Map<string, MetricValue>();
    for (const { name, exact, text, value } of table.metricsOf(index)) {
      if (!name.startsWith('device__attribute_')) continue;
      const known = exact ?? text ?? value;
      if (!Number.isNaN(known)) attributes.set(attributeName(name), known);
    }
    const name = attributes.get('display_name');
    devices.set(ordinal, { ordinal, name: typeof name === 'string' ? name : '', attributes });
  });
  return [...devices.values()].sort((a, b) => a.ordinal - b.ordinal);
}
