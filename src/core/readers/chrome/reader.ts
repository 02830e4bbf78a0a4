/**
 * The `chrome-json` reader: traces in the Chrome format that no special reader claims, as an object, a bare array or one
 * event after another. Shows what is there; draws no conclusions about a GPU beyond named device rows.
 */

import { append } from '../../base/lists.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { TraceBuilder } from '../../trace/builder.ts';
import type { Trace } from '../../trace/trace.ts';
import { fromEarliest } from '../json/clock.ts';
import type { DocumentScanner } from '../json/document.ts';
import { eventFields } from '../json/fields.ts';
import { warnOfLosses } from '../json/losses.ts';
import { notJson, readDocument } from '../json/read.ts';
import { fieldsOfSpan } from '../json/reread.ts';
import type { ByteSource, OpenedTrace, ReadContext, TraceReader } from '../types.ts';
import { detectChrome } from './detect.ts';
import { ChromeMapper } from './mapper.ts';

export const chromeReader: TraceReader = {
  id: 'chrome-json',
  label: 'Chrome trace',
  signature: 'JSON with traceEvents, or an array of events with a phase "ph"',
  source: 'bytes',
  detect: detectChrome,
  read: async (source, context) =>
    source.kind === 'bytes' ? readChrome(source, context) : notJson(source),
};

interface Pass {
  readonly builder: TraceBuilder;
  readonly mapper: ChromeMapper;
  readonly scanner: DocumentScanner;
}

async function readChrome(source: ByteSource, context: ReadContext): Promise<Result<OpenedTrace>> {
  let pass = await readOnce(source, context);
  const { clock } = pass.mapper;
  if (clock.mistaken) pass = await readOnce(source, context, clock.outlierMicros);
  const { builder, mapper, scanner } = pass;
  mapper.stacked.finish(mapper.addSpan);
  mapper.asynchronous.finish(mapper.addSpan);
  const counters = mapper.counters.finish();
  if (builder.length === 0 && counters.length === 0) {
    return err({
      reason: 'no-timed-events',
      message: `${source.name} has no events with a time`,
      advice: 'Check that it is a trace, and that its writer had finished.',
      args: [source.name],
    });
  }
  append(builder.counters, counters);
  context.progress(0.96, 'sort');
  await context.breathe();
  const trace = finish(pass);
  return ok({
    trace,
    fields: row =>
      fieldsOfSpan(source, scanner.events.index, trace.spans.source[row], (event, decode) =>
        eventFields(event, decode),
      ),
  });
}

async function readOnce(source: ByteSource, context: ReadContext, origin?: number): Promise<Pass> {
  const builder = new TraceBuilder();
  const mapper = new ChromeMapper(builder, bytes => source.decode(bytes), origin);
  const { scanner, warnings } = await readDocument(source, context, mapper);
  append(builder.warnings, warnings);
  return { builder, mapper, scanner };
}

function finish({ builder, mapper, scanner }: Pass): Trace {
  const { clock } = mapper;
  const { overflown, skipped } = mapper;
  const unmatched = mapper.stacked.unmatched + mapper.asynchronous.unmatched;
  const samples = mapper.counters.omitted;
  warnOfLosses(builder, { rejected: clock.rejected, unmatched, overflown, samples, skipped });
  mapper.finish();
  const base = baseTime(mapper);
  const origin = base === undefined ? undefined : base + clock.originNs();
  const trace = builder.freeze({
    format: 'chrome-json',
    product: 'Chrome trace',
    version: '',
    facts: [{ label: 'Events', value: String(scanner.events.count) }],
    ...(origin !== undefined && { originNs: origin }),
  });
  const shifted = fromEarliest(trace, clock);
  mapper.flows.link(shifted, Number.isFinite(clock.earliest) ? clock.earliest : 0);
  return shifted;
}

/** Times are Unix time only where the file says so, or where they can be nothing else: microseconds since 1970. */
function baseTime({ members, clock }: ChromeMapper): bigint | undefined {
  const base = /^\d{1,20}$/.exec(members.get('baseTimeNanoseconds')?.trim() ?? '')?.[0];
  if (base !== undefined) return BigInt(base);
  return clock.originMicros > 1e15 && clock.originMicros < 4e15 ? 0n : undefined;
}
