// Tables of many rows are made in stretches, so that other questions are answered in between, and hold the same rows.

import assert from 'node:assert/strict';
import { operationRows, sortedByStart } from '../../../../src/core/analysis/operations.ts';
import { eventTable } from '../../../../src/core/analysis/tables/events.ts';
import { findingOperations, findingTouching } from '../../../../src/core/analysis/tables/scope.ts';
import {
  kernelTable,
  operationTable,
  operatorTable,
} from '../../../../src/core/analysis/tables/summaries.ts';
import type { Table } from '../../../../src/core/analysis/tables/table.ts';
import { finished, STRETCH, type Unhurried } from '../../../../src/core/base/unhurried.ts';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';

const STREAMS = 2;
const KERNELS = 3 * STRETCH;

/** Kernels of eight names on two streams that overlap. */
function manyKernels(): Trace {
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'synthetic' });
  const names = Array.from({ length: 8 }, (_, i) => builder.strings.intern(`kernel_${i}`));
  for (let stream = 0; stream < STREAMS; stream++) {
    const lane = builder.lane({
      ...{ key: `${stream}`, kind: 'stream', label: `Stream ${stream}`, pid: 1, device: 0, stream },
    });
    for (let i = 0; i < KERNELS / STREAMS; i++) {
      const start = 10 * i + 3 * stream;
      builder.span(lane, SpanKind.kernel, start, 4 + (i % 5), names[(i * 7) % 8]!);
    }
  }
  return builder.freeze({ format: 'nsys-sqlite', product: 'synthetic', version: '' });
}

describe('tables of many rows', () => {
  let trace: Trace;
  let all: Uint32Array;
  before(function () {
    trace = manyKernels();
    all = operationRows(trace);
  });

  /** The result, and how often the work stopped before it. */
  function counted<T>(work: Unhurried<T>): { result: T; stops: number } {
    for (let stops = 0; ; stops++) {
      const { done, value } = work.next();
      if (done === true) return { result: value, stops };
    }
  }

  it('stop at least once a stretch of every pass', () => {
    const makers: (() => Unhurried<Table>)[] = [
      () => kernelTable(trace, all, 'short', false),
      () => kernelTable(trace, all, 'short', true),
      () => operationTable(trace, all, 'short'),
      () => operatorTable(trace, all),
    ];
    for (const make of makers) {
      const { result, stops } = counted(make());
      assert.ok(stops >= (2 * KERNELS) / STRETCH, `${stops} stops`);
      const counts = result.columns.find(({ id }) => id === 'count')!;
      let total = 0;
      for (let i = 0; i < result.length; i++) total += Number(counts.cell(i));
      assert.equal(total, KERNELS);
    }
  });

  it('stop while the rows of their scope are looked for', () => {
    for (const work of [
      findingOperations(trace, '/device:0'),
      findingTouching(trace, all, 0, trace.endNs),
    ]) {
      const { result, stops } = counted(work);
      assert.ok(stops >= KERNELS / STRETCH, `${stops} stops`);
      assert.deepEqual(result, all);
    }
  });

  it('list the events of a large part in the order of their start', () => {
    const part = finished(findingTouching(trace, all, trace.endNs / 4, trace.endNs));
    assert.ok(part.length > STRETCH);
    const table = finished(eventTable(trace, part, 'short'));
    const rows = Uint32Array.from({ length: table.length }, (_, i) => table.span(i));
    assert.deepEqual(rows, sortedByStart(trace, part));
  });
});
