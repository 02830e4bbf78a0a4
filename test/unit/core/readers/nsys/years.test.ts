// The same little story in the forms of several years must read the same.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { PID, STORY, TID, writeExport, YEARS } from '../../../../support/nsys-fixture.ts';
import { traceOpener } from '../../../../support/open.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';

function rowsOf(trace: Trace, kind: SpanKind): number[] {
  return [...trace.spans.kind.keys()].filter(row => trace.spans.kind[row] === kind);
}

function nameOf(trace: Trace, row: number): string {
  return trace.strings.get(trace.spans.name[row]!);
}

for (const [year, tables] of Object.entries(YEARS)) {
  describe(`an export in the form of ${year}`, () => {
    const folder = temporaryFolder();
    const open = traceOpener();
    let trace: Trace;

    before(async () => {
      const path = join(folder(), `${year}.sqlite`);
      ({ trace } = await open(writeExport(path, tables())));
    });

    it('is sound', () => {
      assert.deepEqual(brokenInvariants(trace), []);
      assert.equal(trace.openSpans, 0);
      assert.equal(trace.startNs, 900);
      assert.equal(trace.endNs, 4100);
    });

    it('has its kernels with names, shape and launch', () => {
      const kernels = rowsOf(trace, SpanKind.kernel);
      assert.equal(kernels.length, STORY.kernels);
      const [first] = kernels;
      const name = trace.spans.name[first!]!;
      assert.equal(trace.strings.get(name), STORY.kernel);
      assert.equal(trace.strings.get(trace.shortNames.get(name)!), STORY.short);
      assert.deepEqual(trace.shapes[trace.spans.detail[first!]!], {
        ...{ grid: [40, 2, 1], block: [128, 1, 1] },
        ...{ registers: 32, staticShared: 0, dynamicShared: 1024 },
      });
      assert.deepEqual(
        kernels.map(row => nameOf(trace, trace.spans.link[row]!)),
        ['cudaLaunchKernel_v7000', 'cuLaunchKernelEx'],
      );
      assert.equal(trace.spans.graphNode, undefined);
    });

    it('tells runtime from driver calls and strips ABI suffixes for display', () => {
      const runtime = rowsOf(trace, SpanKind.runtime);
      const driver = rowsOf(trace, SpanKind.driver);
      assert.equal(runtime.length + driver.length, STORY.apiCalls);
      assert.deepEqual(
        driver.map(row => nameOf(trace, row)),
        ['cuLaunchKernelEx'],
      );
      const short = runtime.map(row =>
        trace.strings.get(trace.shortNames.get(trace.spans.name[row]!)!),
      );
      assert.deepEqual(short, ['cudaLaunchKernel', 'cudaMemcpyAsync', 'cudaStreamSynchronize']);
    });

    it('has its copy with size, direction and memories', () => {
      const [row] = rowsOf(trace, SpanKind.memcpy);
      assert.deepEqual(trace.copies[trace.spans.detail[row!]!], {
        ...{ bytes: 4096, direction: 'htod', from: 'pageable', to: 'device' },
      });
      assert.equal(nameOf(trace, row!), '[CUDA memcpy Host-to-Device]');
    });

    it('has its ranges with domain, category and colour', () => {
      const [pushed] = rowsOf(trace, SpanKind.rangePushPop);
      assert.equal(nameOf(trace, pushed!), 'prefill');
      assert.deepEqual(trace.rangeAttributes[trace.spans.detail[pushed!]!], {
        ...{ domain: 'engine', category: 'phases', color: 0xff0000ff, crossThread: false },
      });
      const [started] = rowsOf(trace, SpanKind.rangeStartEnd);
      assert.equal(nameOf(trace, started!), 'registered name');
      assert.equal(trace.spans.parent[started!], pushed);
      assert.deepEqual(trace.rangeAttributes[trace.spans.detail[started!]!], {
        ...{ domain: 'engine', category: '', color: -1, crossThread: false },
      });
      const [mark] = rowsOf(trace, SpanKind.mark);
      assert.equal(nameOf(trace, mark!), 'here');
      assert.equal(trace.spans.dur[mark!], 0);
    });

    it('has waits named by their calls', () => {
      assert.deepEqual(
        rowsOf(trace, SpanKind.sync).map(row => nameOf(trace, row)),
        ['cudaStreamSynchronize_v3020', 'Synchronization'],
      );
    });

    it('takes only the process, threads and device that own events', () => {
      assert.deepEqual(trace.processes, [{ pid: PID, name: 'python3' }]);
      assert.deepEqual(trace.threads, [{ pid: PID, tid: TID, name: 'python3' }]);
      assert.equal(trace.devices.length, 1);
      const [device] = trace.devices;
      assert.deepEqual(
        [device!.ordinal, device!.name, device!.sms, device!.clock, device!.capability],
        [0, 'NVIDIA H200', 132, 1980000000, '9.0'],
      );
      assert.deepEqual(
        trace.lanes.map(lane => [lane.kind, lane.label]),
        [
          ['api', 'CUDA API'],
          ['stream', 'Stream 7 (default)'],
          ['sync', 'Synchronization'],
          ['ranges', 'engine (NVTX)'],
        ],
      );
    });
  });
}

describe('what only some years tell', () => {
  const folder = temporaryFolder();
  const open = traceOpener();

  it('tells product, version, time and command line, and no secrets', async () => {
    const path = join(folder(), 'facts.sqlite');
    const { trace } = await open(writeExport(path, YEARS['2023']!()));
    assert.equal(trace.product, 'NVIDIA Nsight Systems');
    assert.equal(trace.version, '2023.4.4.54');
    assert.equal(trace.originNs, 1795227889123456789n);
    assert.deepEqual(trace.facts[0], {
      label: 'Command line',
      value: 'python3 decode.py "two words"',
    });
    assert.ok(!JSON.stringify(trace.facts).includes('secret'));
  });

  it('says nothing of time and version where a file has none', async () => {
    const path = join(folder(), 'no-facts.sqlite');
    const { trace } = await open(writeExport(path, YEARS['2020']!()));
    assert.deepEqual([trace.version, trace.originNs, trace.facts], ['', undefined, []]);
  });

  it("passes the profiler's own warnings on", async () => {
    const path = join(folder(), 'diagnostics.sqlite');
    const { trace } = await open(writeExport(path, YEARS['2026']!()));
    assert.deepEqual(
      trace.warnings.map(warning => [warning.reason, warning.message]),
      [['profiler-diagnostic', 'CUDA driver is newer than supported']],
    );
  });
});
