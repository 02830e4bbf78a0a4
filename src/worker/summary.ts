/** What `info` prints about a trace: counts by kind beside what the trace itself says. No analysis. */

import { countsOf } from '../core/export/about.ts';
import type { TraceSummary } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
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
