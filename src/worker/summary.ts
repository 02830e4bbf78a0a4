/** What `info` prints about a trace: counts by kind beside what the trace itself says. No analysis. */

import type { TraceId, TraceSummary } from '../core/protocol/engine.ts';
import { isApiCall, isRange, SpanKind } from '../core/trace/columns.ts';
import type { Trace } from '../core/trace/trace.ts';

/** Cost: one pass over the span kinds. */
export function summaryOf(id: TraceId, path: string, name: string, trace: Trace): TraceSummary {
  return {
    id,
    path,
    name,
    format: trace.format,
    product: trace.product,
    version: trace.version,
    devices: trace.devices,
    processes: trace.processes,
    startNs: trace.startNs,
    endNs: trace.endNs,
    counts: countsOf(trace),
    facts: trace.facts,
    warnings: trace.warnings,
    gaps: trace.gaps,
  };
}

function countsOf(trace: Trace): TraceSummary['counts'] {
  const perKind = new Float64Array(256);
  for (const kind of trace.spans.kind) perKind[kind] = (perKind[kind] ?? 0) + 1;
  const sum = (belongs: (kind: number) => boolean): number =>
    perKind.reduce((total, count, kind) => (belongs(kind) ? total + count : total), 0);
  return {
    kernels: sum(kind => kind === SpanKind.kernel),
    memcpys: sum(kind => kind === SpanKind.memcpy),
    memsets: sum(kind => kind === SpanKind.memset),
    apiCalls: sum(isApiCall),
    ranges: sum(isRange),
    counters: trace.counters.length,
  };
}
