/** Small random traces of calls, operations and ranges on several threads and devices, for comparison with brute force. */

import { TraceBuilder } from '../../src/core/trace/builder.ts';
import { SpanKind } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { below, randomFrom } from './random.ts';

/** The same trace for the same seed: calls in order, some synchronizing, some graphs; kernels late, early, unlinked. */
export function randomLaunches(seed: number): Trace {
  const random = randomFrom(seed);
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'A' }, { ordinal: 1, name: 'B' });
  for (let tid = 1; tid <= 2; tid++) {
    addCalls(builder, random, tid);
    addRanges(builder, random, tid);
  }
  for (let i = 0; i < 2; i++) addOperation(builder, random, below(random, 300), -1);
  return builder.freeze({ format: 'nsys-sqlite', product: 'random', version: '' });
}

function addCalls(builder: TraceBuilder, random: () => number, tid: number): void {
  const lane = builder.lane({ key: `api ${tid}`, kind: 'api', label: 'api', pid: 1, tid });
  const launch = builder.strings.intern('cudaLaunchKernel');
  const wait = builder.strings.intern('cudaStreamSynchronize');
  let time = below(random, 20);
  for (let i = 0; i < 15; i++) {
    const dur = 1 + below(random, 15);
    const waits = random() < 0.25;
    const call = builder.span(lane, SpanKind.runtime, time, dur, waits ? wait : launch);
    const operations = waits ? 0 : random() < 0.1 ? 3 : 1;
    for (let k = 0; k < operations; k++)
      addOperation(builder, random, time + below(random, 40), call);
    time += dur + below(random, 12);
  }
}

function addOperation(
  builder: TraceBuilder,
  random: () => number,
  start: number,
  call: number,
): void {
  const device = below(random, 2);
  const stream = below(random, 2);
  const lane = builder.lane({
    ...{ key: `${device}/${stream}`, kind: 'stream', label: `Stream ${stream}`, pid: 1 },
    ...{ device, stream, context: 1 },
  });
  const name = builder.strings.intern(
    random() < 0.3 ? 'ncclDevKernel_AllReduce' : `kernel${below(random, 4)}`,
  );
  const shape = builder.shape(1 + below(random, 2), 1, 1, 32, 1, 1);
  const row = builder.span(lane, SpanKind.kernel, start, 1 + below(random, 12), name, 0, shape);
  if (call >= 0) builder.linkLaunch(row, call);
}

function addRanges(builder: TraceBuilder, random: () => number, tid: number): void {
  for (let i = 0; i < 10; i++) {
    const domain = random() < 0.5 ? '' : 'engine';
    const lane = builder.lane({
      ...{ key: `ranges ${tid} ${domain}`, kind: 'ranges', label: domain, pid: 1, tid, domain },
    });
    const detail = builder.attributes({
      domain,
      category: '',
      color: -1,
      crossThread: random() < 0.1,
    });
    const name = builder.strings.intern(`range ${below(random, 5)}`);
    const start = below(random, 200);
    builder.span(lane, SpanKind.rangeStartEnd, start, below(random, 120), name, 0, detail);
  }
}
