/**
 * Reader of Nsight Compute's own report file. Needs no NVIDIA software; reads metrics, names, ranges, device attributes
 * and rule results, and steps over code, section definitions and per-address lists.
 */

import { err, ok, type Result } from '../../base/result.ts';
import type { MetricTable } from '../../report/metrics.ts';
import type { Report, ReportDevice, ReportKernel } from '../../report/report.ts';
import type { Warning } from '../../trace/trace.ts';
import type {
  ByteSource,
  Head,
  OpenedReport,
  ReadContext,
  ReportReader,
  Source,
} from '../types.ts';
import { readContainer, type Container } from './container.ts';
import { Cursor } from './cursor.ts';
import { devicesOf, withDistinctDevices } from './metric-devices.ts';
import type { MetricCollector } from './collect.ts';
import { attributeName, type Session } from './session.ts';
import { unitOf } from './units.ts';
import { readInstances } from './values.ts';
import { WireError } from './wire.ts';

/** 'NVR\0' */
const MAGIC = [0x4e, 0x56, 0x52, 0x00];

export const ncuRep: ReportReader = {
  opens: 'report',
  id: 'ncu-rep',
  label: 'Nsight Compute report',
  signature: 'a file that begins with NVR and a zero byte',
  source: 'bytes',
  detect: hasMagic,
  read,
};

function hasMagic(head: Head): 'yes' | 'no' {
  return MAGIC.every((byte, i) => head.bytes[i] === byte) ? 'yes' : 'no';
}

async function read(source: Source, context: ReadContext): Promise<Result<OpenedReport>> {
  if (source.kind !== 'bytes') return err(unreadable(source.name));
  const cursor = new Cursor(source);
  const container = await readContainer(cursor, context);
  const failure = unusable(container, source.name);
  if (failure !== undefined) return err(failure);
  const { collector } = container;
  const named = collector.finish(id => container.strings[id], unitOf);
  const report = reportOf(container, named.table, [
    ...container.warnings,
    ...truncationWarning(container),
    ...unnamedWarning(named.unnamed),
  ]);
  return ok({
    report,
    instances: (kernel, metric) => instancesAt(source, collector, kernel, metric),
  });
}

async function instancesAt(
  source: ByteSource,
  metrics: MetricCollector,
  kernel: number,
  metric: string,
): Promise<ReturnType<typeof readInstances>> {
  const place = metrics.place(kernel, metric);
  if (place === undefined) return [];
  const bytes = await source.readAt(place.offset, place.length);
  try {
    return readInstances(bytes);
  } catch (error) {
    // Damage inside the list, or a file that changed since it was opened.
    if (error instanceof WireError) return [];
    throw error;
  }
}

function unreadable(name: string): { reason: string; message: string; args: string[] } {
  return { reason: 'wrong-source', message: `${name} is no Nsight Compute report`, args: [name] };
}

/** Why nothing can be shown, in one sentence with what to do; undefined = something can. */
function unusable(
  container: Container,
  name: string,
): { reason: string; message: string; advice: string; args: string[] } | undefined {
  const args = [name];
  if (container.kernels.length > 0 && container.strings.length > 0) return undefined;
  if (container.truncated) {
    return {
      reason: 'report-cut',
      message: `${name} ends before its first kernel is complete`,
      advice: 'Copy the file again, or wait until ncu has finished writing it.',
      args,
    };
  }
  if (container.warnings.some(warning => warning.reason.endsWith('-damaged'))) {
    return {
      reason: 'report-unreadable',
      message: `${name} is damaged: no kernel in it can be read`,
      advice: 'Copy the file again or profile again.',
      args,
    };
  }
  return {
    reason: 'no-kernels',
    message: `${name} holds no profiled kernel`,
    advice: 'Check the filters that ncu was given (-k, --nvtx-include, -c).',
    args,
  };
}

function truncationWarning(container: Container): Warning[] {
  if (!container.truncated) return [];
  const count = container.kernels.length;
  const message = `The file ends in the middle; kernels that could be read: ${count}`;
  return [{ reason: 'report-cut', message, args: [count] }];
}

function unnamedWarning(count: number): Warning[] {
  if (count === 0) return [];
  const message = `Metrics without a name in the file, left out: ${count}`;
  return [{ reason: 'unnamed-metrics', message, args: [count] }];
}

function reportOf(container: Container, metrics: MetricTable, warnings: Warning[]): Report {
  const { session, rules } = container;
  const numbered = container.kernels.map((kernel, index) => withDevice(kernel, index, metrics));
  const kernels = withDistinctDevices(numbered, metrics);
  // The list of devices follows the first kernel, so a file can be cut before it.
  const isListed = kernels === numbered && session.devices.size > 0;
  return {
    format: 'ncu-rep',
    product: 'NVIDIA Nsight Compute',
    version: versionOf(session.versions),
    facts: session.facts(),
    devices: isListed ? listed(session) : devicesOf(kernels, metrics),
    processes: session.processes(),
    kernels,
    metrics,
    rulesOf: kernel => rules.of(kernel),
    sources: [...container.sources.values()],
    warnings,
  };
}

/** Device and compute capability of a kernel are among its metrics only. */
function withDevice(kernel: ReportKernel, index: number, metrics: MetricTable): ReportKernel {
  const device = metrics.value(index, 'launch__device_id');
  const major = metrics.value(index, 'device__attribute_compute_capability_major');
  const minor = metrics.value(index, 'device__attribute_compute_capability_minor');
  const capability = major === undefined ? '' : `${major}.${minor ?? 0}`;
  return { ...kernel, capability, ...(device === undefined ? {} : { device }) };
}

function listed(session: Session): ReportDevice[] {
  return [...session.devices.values()].sort((a, b) => a.ordinal - b.ordinal).map(named);
}

function named(device: ReportDevice): ReportDevice {
  const display = device.attributes.get(attributeName('device__attribute_display_name'));
  return device.name !== '' || typeof display !== 'string' ? device : { ...device, name: display };
}

/** '2025.3.1.0' of 'Nsight Compute Target', without the build in parentheses. */
function versionOf(versions: ReadonlyMap<string, string>): string {
  for (const [provider, version] of versions) {
    if (provider.startsWith('Nsight Compute')) return version.replace(/\s*\(.*$/, '');
  }
  return '';
}
