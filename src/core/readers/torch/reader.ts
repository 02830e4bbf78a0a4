/**
 * The `kineto-json` reader: traces of the PyTorch profiler, plain or gzip. Detects them by what only Kineto writes, and
 * answers for single events. The events themselves are the mapper's business, the document that of `../json`.
 */

import { append } from '../../base/lists.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isOperation } from '../../trace/columns.ts';
import { TraceBuilder } from '../../trace/builder.ts';
import type { Trace } from '../../trace/trace.ts';
import { fromEarliest } from '../json/clock.ts';
import type { DocumentScanner } from '../json/document.ts';
import { warnOfLosses } from '../json/losses.ts';
import { notJson, readDocument } from '../json/read.ts';
import { fieldsOfSpan } from '../json/reread.ts';
import type { ByteSource, OpenedTrace, ReadContext, TraceReader } from '../types.ts';
import { detectKineto } from './detect.ts';
import { kinetoFields } from './fields.ts';
import { KinetoMapper } from './mapper.ts';
import { rankOfName } from './metadata.ts';

export const kinetoReader: TraceReader = {
  id: 'kineto-json',
  label: 'PyTorch profiler trace',
  signature: 'JSON with traceEvents and schemaVersion, deviceProperties or events of Kineto',
  source: 'bytes',
  detect: detectKineto,
  read: async (source, context) =>
    source.kind === 'bytes' ? readKineto(source, context) : notJson(source),
};

async function readKineto(source: ByteSource, context: ReadContext): Promise<Result<OpenedTrace>> {
  let pass = await readOnce(source, context);
  if (pass.mapper.clock.mistaken) {
    // The first event's time was damaged, and all others looked wrong beside it.
    pass = await readOnce(source, context, pass.mapper.clock.outlierMicros);
  }
  const { builder, scanner } = pass;
  if (scanner.events.count === 0 || (builder.length === 0 && pass.mapper.skipped > 0)) {
    return err({
      reason: 'no-profiler-events',
      message: `${source.name} has no profiler events`,
      advice: 'Export the trace again with export_chrome_trace after the profiler has stopped.',
      args: [source.name],
    });
  }
  context.progress(0.96, 'sort');
  await context.breathe();
  const trace = finish(source, pass);
  return ok({
    trace,
    fields: row =>
      fieldsOfSpan(source, scanner.events.index, trace.spans.source[row], kinetoFields),
  });
}

interface Pass {
  readonly builder: TraceBuilder;
  readonly mapper: KinetoMapper;
  readonly scanner: DocumentScanner;
}

async function readOnce(source: ByteSource, context: ReadContext, origin?: number): Promise<Pass> {
  const builder = new TraceBuilder();
  const mapper = new KinetoMapper(builder, bytes => source.decode(bytes), origin);
  const { scanner, warnings } = await readDocument(source, context, mapper);
  append(builder.warnings, warnings);
  return { builder, mapper, scanner };
}

function finish(source: ByteSource, { builder, mapper, scanner }: Pass): Trace {
  const { metadata, clock, lanes, skipped } = mapper;
  const { damaged } = metadata;
  const { rejected } = clock;
  const samples = mapper.counters.omitted;
  warnOfLosses(builder, { rejected, damaged, overflown: lanes.overflown, samples, skipped });
  mapper.flows.link(builder);
  const { operations, unpaired } = mapper.pairs.link(builder);
  if (unpaired > 0 && !mapper.flows.wanted) {
    builder.warn(
      'launches-missing',
      `${unpaired} of ${operations} device operations have no launch call in the file`,
      unpaired,
      operations,
    );
  }
  if (operations === 0) {
    builder.gap(
      'no-operations',
      'No GPU operation was recorded: there are no kernels to show; profile with ProfilerActivity.CUDA',
      'ProfilerActivity.CUDA',
    );
  }
  const properties = metadata.devices();
  const deviceAt = mapper.lanes.finish(properties, mapper.labels);
  for (const counter of [...mapper.memory.finish(), ...mapper.counters.finish()]) {
    builder.counters.push({ ...counter, device: deviceAt[counter.device] ?? -1 });
  }
  const rank = metadata.rank() ?? rankOfName(source.name);
  const worldSize = metadata.worldSize();
  const trace = builder.freeze({
    format: 'kineto-json',
    product: 'PyTorch profiler',
    version: '',
    facts: [...metadata.facts(), { label: 'Events', value: String(scanner.events.count) }],
    originNs: metadata.baseNs() + clock.originNs(),
    ...(rank !== undefined && { rank }),
    ...(worldSize !== undefined && { worldSize }),
  });
  const { spans } = trace;
  const collectives = mapper.collectives.finish(spans, row => isOperation(spans.kind[row]!));
  const { values: operatorCalls } = mapper.operatorCalls;
  return {
    ...fromEarliest(trace, clock),
    ...(collectives !== undefined && { collectives }),
    ...(operatorCalls.length > 0 && { operatorCalls }),
  };
}
