/** Idle time next to a first or last operation of no length, as profilers that count microseconds write them. */

import assert from 'node:assert/strict';
import { GAP_CAUSES, idleGaps } from '../../../../src/core/analysis/idle.ts';
import { operationSpan } from '../../../../src/core/analysis/operations.ts';
import { deviceTimes } from '../../../../src/core/analysis/time.ts';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';

/** Kernels [start, length] on one stream; calls [start] that launched them, in the same order. */
function traceOf(
  kernels: readonly (readonly [number, number])[],
  calls: readonly number[] = [],
): Trace {
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'GPU 0' });
  const lane = { pid: 1, device: 0, context: 1, stream: 7 };
  const stream = builder.lane({ key: 's', kind: 'stream', label: 's', ...lane });
  const api = builder.lane({ key: 'a', kind: 'api', label: 'a', pid: 1, tid: 1 });
  const kernel = builder.strings.intern('kernel');
  const launch = builder.strings.intern('cudaLaunchKernel');
  for (const [i, [start, length]] of kernels.entries()) {
    const row = builder.span(stream, SpanKind.kernel, start, length, kernel);
    const call = calls[i];
    if (call === undefined) continue;
    builder.linkLaunch(row, builder.span(api, SpanKind.runtime, call, 1, launch));
  }
  return builder.freeze({ format: 'kineto-json', product: 'test', version: '' });
}

function gapsOf(trace: Trace): unknown[] {
  const [gaps] = idleGaps(trace);
  return Array.from(gaps!.start, (from, i) => [from, gaps!.end[i], GAP_CAUSES[gaps!.cause[i]!]]);
}

describe('idle time next to operations of no length', () => {
  const kernels = [
    [10, 0],
    [30, 20],
    [60, 0],
    [70, 5],
    [90, 0],
  ] as const;

  it('reaches from the first operation to the last', () => {
    const trace = traceOf(kernels, [0, 20, 40, 40, 80]);
    assert.deepEqual(gapsOf(trace), [
      [10, 30, 'launch'],
      [50, 70, 'dependency'],
      [75, 90, 'launch'],
    ]);
    const { spanNs, busyNs, idleNs, gaps } = deviceTimes(trace)[0]!;
    assert.deepEqual([spanNs, busyNs, idleNs], [80, 25, 55]);
    assert.deepEqual(gaps, {
      launch: { count: 2, ns: 35 },
      sync: { count: 0, ns: 0 },
      dependency: { count: 1, ns: 20 },
      unknown: { count: 0, ns: 0 },
    });
    assert.deepEqual(operationSpan(trace), { startNs: 10, endNs: 90 });
  });

  it('is one interval where no operation has a length', () => {
    const trace = traceOf([
      [10, 0],
      [20, 0],
      [50, 0],
    ]);
    assert.deepEqual(gapsOf(trace), [[10, 50, 'unknown']]);
    assert.deepEqual(gapsOf(traceOf([[10, 0]])), []);
  });
});
