/**
 * Devices from the attributes that ncu repeats as metrics of every kernel, where a file has no list of them, and which
 * kernels ran on the same GPU. ncu numbers GPUs as each process saw them, so that two processes may give one number to
 * two GPUs, or two numbers to one.
 */

import type { MetricTable, MetricValue } from '../../report/metrics.ts';
import type { ReportDevice, ReportKernel } from '../../report/report.ts';
import { attributeName } from './session.ts';

/** Tells GPUs of a machine apart, and parts of one that differ; ascending by place. */
const IDENTITY = [
  ...['pci_domain_id', 'pci_bus_id', 'pci_device_id'],
  ...['multiprocessor_count', 'display_name'],
].map(name => `device__attribute_${name}`);

/**
 * The kernels with one number a GPU: that of the file, or, where the file's numbers do not tell GPUs apart, the GPU's
 * place in the order of PCI addresses. The same array where nothing changes.
 */
export function withDistinctDevices(
  kernels: readonly ReportKernel[],
  table: MetricTable,
): readonly ReportKernel[] {
  const gpus = gpusOf(kernels, table);
  const pairs = new Set(gpus.map((gpu, index) => `${gpu} ${kernels[index]!.device}`));
  const distinct = [...new Set(gpus)].sort();
  const ordinals = new Set(kernels.map(kernel => kernel.device));
  if (pairs.size === distinct.length && pairs.size === ordinals.size) return kernels;
  return kernels.map((kernel, index) => ({ ...kernel, device: distinct.indexOf(gpus[index]!) }));
}

/** What tells the GPU of each kernel; of one without attributes, that of others with its number. */
function gpusOf(kernels: readonly ReportKernel[], table: MetricTable): string[] {
  const known = kernels.map((_, index) => identityOf(index, table));
  const byOrdinal = new Map<number | undefined, string>();
  known.forEach((gpu, index) => {
    const { device } = kernels[index]!;
    if (gpu !== undefined && !byOrdinal.has(device)) byOrdinal.set(device, gpu);
  });
  return known.map((gpu, index) => {
    const { device } = kernels[index]!;
    return gpu ?? byOrdinal.get(device) ?? String(device);
  });
}

/** Padded, so that it sorts by its numbers. */
function identityOf(index: number, table: MetricTable): string | undefined {
  const parts = IDENTITY.map(name => table.value(index, name) ?? table.text(index, name));
  if (parts.some(part => part === undefined)) return undefined;
  return parts.map(part => String(part).padStart(10)).join(' ');
}

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
