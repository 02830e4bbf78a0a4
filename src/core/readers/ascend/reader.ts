/**
 * The `ascend-json` reader: `trace_view.json` of torch_npu, `msprof_*.json`, and what `export_chrome_trace` writes. What
 * the profiler keeps in other files of the same folder is added where the source can give them.
 */

import { append } from '../../base/lists.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { TraceBuilder } from '../../trace/builder.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { fromEarliest } from '../json/clock.ts';
import type { DocumentScanner } from '../json/document.ts';
import { Identities } from '../json/identities.ts';
import { ProcessLabels } from '../json/labels.ts';
import { warnOfLosses } from '../json/losses.ts';
import { notJson, readDocument } from '../json/read.ts';
import type { ByteSource, OpenedTrace, ReadContext, TraceReader } from '../types.ts';
import { detectAscendJson } from './detect.ts';
import { AscendFields } from './fields.ts';
import { KernelDetails } from './kernel-details.ts';
import { AscendMapper, type Names } from './mapper.ts';
import { readRunFacts, type RunFacts } from './siblings.ts';

export const ascendJsonReader: TraceReader = {
  id: 'ascend-json',
  label: 'Ascend profiler trace (trace_view.json)',
  signature: 'a JSON array of events with times as text and rows of CANN or Ascend Hardware',
  source: 'bytes',
  detect: detectAscendJson,
  read: async (source, context) =>
    source.kind === 'bytes' ? readAscend(source, context) : notJson(source),
};

interface Pass {
  readonly builder: TraceBuilder;
  readonly mapper: AscendMapper;
  readonly scanner: DocumentScanner;
}

async function readAscend(source: ByteSource, context: ReadContext): Promise<Result<OpenedTrace>> {
  const run = await readRunFacts(context.siblings);
  const details = await KernelDetails.read(context.siblings, context);
  const decode = (bytes: Uint8Array): string => source.decode(bytes);
  const identities = new Identities(decode);
  const names = { identities, labels: new ProcessLabels(identities, decode) };
  let pass = await readOnce(source, context, names, details);
  const { clock, early } = pass.mapper;
  const renamed = [...early].some(pid => names.labels.processes.has(pid));
  if (renamed || clock.mistaken) {
    // Rows were named behind their events, or the first event's time was damaged.
    const origin = clock.mistaken ? clock.outlierMicros : undefined;
    pass = await readOnce(source, context, names, details, origin);
  }
  const counters = pass.mapper.counters.finish();
  if (pass.builder.length === 0 && counters.length === 0) {
    return err({
      reason: 'no-profiler-events',
      message: `${source.name} has no profiler events`,
      advice: 'Export the trace again after the profiler has stopped.',
      args: [source.name],
    });
  }
  append(pass.builder.counters, counters);
  context.progress(0.96, 'sort');
  await context.breathe();
  const trace = finish(pass, run);
  const fields = new AscendFields(source, pass.scanner, details, context.siblings);
  return ok({ trace, fields: row => fields.of(trace, row) });
}

async function readOnce(
  source: ByteSource,
  context: ReadContext,
  names: Names,
  details: KernelDetails,
  origin?: number,
): Promise<Pass> {
  const builder = new TraceBuilder();
  const decode = (bytes: Uint8Array): string => source.decode(bytes);
  const mapper = new AscendMapper(builder, decode, names, details, origin);
  const { scanner, warnings } = await readDocument(source, context, mapper);
  append(builder.warnings, warnings);
  return { builder, mapper, scanner };
}

function finish({ builder, mapper, scanner }: Pass, run: RunFacts): Trace {
  const { clock, lanes, skipped } = mapper;
  const { rejected } = clock;
  const samples = mapper.counters.omitted;
  warnOfLosses(builder, { rejected, overflown: lanes.overflown, samples, skipped });
  mapper.operations.link(builder);
  mapper.tasks.link(builder);
  mapper.queue.link(builder);
  mapper.lanes.finish('Ascend NPU');
  const trace = builder.freeze({
    format: 'ascend-json',
    product: 'Ascend PyTorch profiler',
    version: run.version,
    facts: [...run.facts, { label: 'Events', value: String(scanner.events.count) }],
    originNs: clock.originNs(),
    ...(run.rank !== undefined && { rank: run.rank }),
    ...(run.worldSize !== undefined && { worldSize: run.worldSize }),
  });
  const { spans } = trace;
  const isCandidate = (row: number): boolean => spans.kind[row] === SpanKind.communication;
  const collectives = mapper.collectives.finish(spans, isCandidate);
  const operatorCalls = mapper.operatorCalls.values;
  const shifted: Trace = {
    ...fromEarliest(trace, clock),
    ...(operatorCalls.length > 0 && { operatorCalls }),
  };
  mapper.flows.link(shifted, Number.isFinite(clock.earliest) ? clock.earliest : 0);
  return collectives === undefined ? shifted : { ...shifted, collectives };
}
