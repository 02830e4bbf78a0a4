/** What a file says about itself, as `info --json` prints it and as every export begins. Never the environment. */

import { deviceFacts } from '../analysis/devices.ts';
import type { TraceSummary } from '../protocol/engine.ts';
import type { Report, ReportDevice } from '../report/report.ts';
import { isApiCall, isRange, SpanKind } from '../trace/columns.ts';
import type { Device, Trace } from '../trace/trace.ts';

export type Counts = TraceSummary['counts'];

/** The document of `kernel-lens info --json`. Times in ns. */
export interface About {
  readonly format: string;
  readonly product: string;
  readonly version: string;
  readonly gpus: readonly unknown[];
  readonly spanNs: number;
  readonly counts: Counts;
  readonly warnings: readonly string[];
}

export function aboutTrace(trace: Trace): About {
  const { format, product, version, devices, startNs, endNs, warnings, gaps } = trace;
  return {
    ...{ format, product, version },
    gpus: devices.map(gpuOf),
    spanNs: endNs - startNs,
    counts: countsOf(trace),
    warnings: [...warnings, ...gaps].map(({ message }) => message),
  };
}

/** A report has no timeline: its kernels ran one by one, so its span is 0. */
export function aboutReport({ metrics, ...report }: Report): About {
  const { format, product, version, kernels, warnings } = report;
  const none = { memcpys: 0, memsets: 0, apiCalls: 0, ranges: 0 };
  return {
    ...{ format, product, version },
    gpus: report.devices.map(device => gpuOf(reportDevice(device))),
    spanNs: 0,
    counts: { kernels: kernels.length, ...none, counters: metrics.columns.length },
    warnings: warnings.map(({ message }) => message),
  };
}

/** Has every key; what the file does not say is null. */
function gpuOf({ ordinal, name, ...facts }: Device): unknown {
  const { sms = null, memoryBandwidth = null, clock = null } = facts;
  return { index: ordinal, name, sms, memoryBandwidth, clock };
}

/** What the report itself says, then the datasheet. */
export function reportDevice(device: ReportDevice): Device {
  const { sms, clock, memoryBandwidth, totalMemory } = deviceFacts(device);
  return {
    ordinal: device.ordinal,
    name: device.name,
    ...(sms && { sms: sms.value }),
    ...(clock && { clock: clock.value }),
    ...(memoryBandwidth && { memoryBandwidth: memoryBandwidth.value }),
    ...(totalMemory && { totalMemory: totalMemory.value }),
  };
}

/** Cost: one pass over the span kinds. */
export function countsOf({ spans, counters }: Trace): Counts {
  const perKind = new Float64Array(256);
  for (const kind of spans.kind) perKind[kind] = (perKind[kind] ?? 0) + 1;
  const sum = (belongs: (kind: number) => boolean): number =>
    perKind.reduce((total, count, kind) => (belongs(kind) ? total + count : total), 0);
  return {
    kernels: sum(kind => kind === SpanKind.kernel),
    memcpys: sum(kind => kind === SpanKind.memcpy),
    memsets: sum(kind => kind === SpanKind.memset),
    apiCalls: sum(isApiCall),
    ranges: sum(isRange),
    counters: counters.length,
  };
}
