// Row counts of whole exports against those of the tables, and the structure of what was read from them.

import assert from 'node:assert/strict';
import { isOperation, SpanKind } from '../../../../../src/core/trace/columns.ts';
import { brokenInvariants } from '../../../../../src/core/trace/checks.ts';
import type { Trace } from '../../../../../src/core/trace/trace.ts';
import { traceOpener } from '../../../../support/open.ts';
import { fixture, sharedFile } from '../../../../support/shared.ts';

/** Spans by kind; those that are absent are 0. */
export function kindCounts(trace: Trace): Record<string, number> {
  const counts: Record<string, number> = {};
  const names = Object.entries(SpanKind);
  for (const kind of trace.spans.kind) {
    const name = names.find(([, value]) => value === kind)![0];
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Operations without a launch call. */
function orphans(trace: Trace): number {
  const { kind, link, length } = trace.spans;
  let count = 0;
  for (let row = 0; row < length; row++) if (isOperation(kind[row]!) && link[row]! < 0) count++;
  return count;
}

const SAMPLES: Record<string, Record<string, number>> = {
  'traces/nsys/graph7b.sqlite': {
    ...{ kernel: 7805, memcpy: 77, runtime: 283, driver: 628, sync: 20 },
    ...{ rangePushPop: 21, rangeStartEnd: 32, overhead: 3 },
  },
  'traces/nsys/tp4.rank0.sqlite': {
    ...{ kernel: 5746, memcpy: 11, memset: 128, runtime: 15237, driver: 8139, sync: 3864 },
    ...{ rangePushPop: 783, rangeStartEnd: 384, overhead: 7 },
  },
  'traces/nsys/gpu-metrics.sqlite': {
    ...{ kernel: 3125, memcpy: 8, runtime: 821, driver: 4678, sync: 8 },
    ...{ rangePushPop: 9, rangeStartEnd: 256, overhead: 5 },
  },
  'traces/nsys/long.sqlite.gz': {
    ...{ kernel: 212965, memcpy: 512, runtime: 65509, driver: 312297, sync: 512 },
    ...{ rangePushPop: 513, rangeStartEnd: 16384, overhead: 82 },
  },
  'samples/nsys/old-2020.sqlite': {
    ...{ kernel: 12, memcpy: 48, memset: 12, runtime: 111, sync: 15, osCall: 4631 },
  },
  'samples/nsys/h100-2gpu-2026.sqlite': {
    ...{ kernel: 3442, memcpy: 904, memset: 22, runtime: 5796, sync: 244 },
    ...{ rangePushPop: 16782, overhead: 198 },
  },
};

const EAGER = {
  ...{ kernel: 7849, memcpy: 215, runtime: 2937, driver: 11732, sync: 215 },
  ...{ rangePushPop: 22, rangeStartEnd: 640, overhead: 6 },
};

describe('counts of Nsight Systems exports', () => {
  const open = traceOpener();

  it('reads every row of the sample and links every operation', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    assert.deepEqual(kindCounts(trace), EAGER);
    assert.deepEqual(brokenInvariants(trace), []);
    assert.equal(orphans(trace), 0);
    assert.deepEqual([trace.warnings, trace.gaps, trace.openSpans], [[], [], 0]);
  });

  for (const [name, expected] of Object.entries(SAMPLES)) {
    it(`reads every row of ${name}`, async function () {
      const { trace } = await open(sharedFile(this, name));
      assert.deepEqual(kindCounts(trace), expected);
      assert.deepEqual(brokenInvariants(trace), []);
      assert.deepEqual([trace.warnings, trace.gaps], [[], []]);
      // The public sample was cut by its publisher: these calls lie outside of its window.
      assert.equal(orphans(trace), name.includes('h100') ? 2276 : 0);
    });
  }

  it('finds the device of each rank, and its two threads', async function () {
    for (const rank of [0, 1, 2, 3]) {
      const { trace } = await open(sharedFile(this, `traces/nsys/tp4.rank${rank}.sqlite`));
      assert.deepEqual(
        trace.devices.map(device => device.ordinal),
        [rank],
      );
      assert.equal(trace.processes.length, 1);
      const threads = trace.threads.map(thread => thread.name);
      assert.ok(threads.includes('pt_nccl_watchdg'), threads.join());
    }
  });

  it('keeps two processes with two devices apart', async function () {
    const path = sharedFile(this, 'samples/nsys/h100-2gpu-2026.sqlite');
    const { trace } = await open(path);
    const streams = trace.lanes.filter(lane => lane.kind === 'stream');
    assert.deepEqual(
      streams.map(lane => [lane.pid, trace.devices[lane.device]!.ordinal, lane.stream]),
      [
        [111, 0, 7],
        [112, 1, 15],
      ],
    );
    for (const lane of streams) {
      for (let row = lane.first; row < lane.last; row++) {
        const call = trace.spans.link[row]!;
        if (call >= 0) assert.equal(trace.lanes[trace.spans.lane[call]!]!.pid, lane.pid);
      }
    }
  });
});

describe('links of Nsight Systems exports', () => {
  const open = traceOpener();

  it('gives no operation a start before its call', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const { kind, link, start, correlation } = trace.spans;
    for (let row = 0; row < trace.spans.length; row++) {
      if (!isOperation(kind[row]!)) continue;
      assert.ok(start[row]! >= start[link[row]!]!);
      assert.equal(correlation[row], correlation[link[row]!]);
    }
  });

  it('links all kernels of a graph replay to its one launch, and remembers their nodes', async () => {
    const { trace } = await open(fixture('nsys/graph7b.sqlite'));
    const { spans, strings, shortNames } = trace;
    const launches = new Map<number, number>();
    for (let row = 0; row < spans.length; row++) {
      if (spans.graphNode === undefined || spans.graphNode[row] === 0) continue;
      launches.set(spans.link[row]!, (launches.get(spans.link[row]!) ?? 0) + 1);
      assert.ok(spans.graphNode[row]! >= 2 ** 32);
    }
    assert.deepEqual([...launches.values()], [388, 388]);
    for (const call of launches.keys()) {
      const name = spans.name[call]!;
      assert.equal(strings.get(shortNames.get(name) ?? name), 'cudaGraphLaunch');
    }
  });

  it('names a wait by its call and links it, without taking the call from an operation', async () => {
    const { trace } = await open(fixture('nsys/tp4.rank0.sqlite'));
    const { spans, strings } = trace;
    const names = new Set<string>();
    for (let row = 0; row < spans.length; row++) {
      if (spans.kind[row] !== SpanKind.sync) continue;
      names.add(strings.get(spans.name[row]!));
      const call = spans.link[row]!;
      assert.ok(spans.start[call]! <= spans.start[row]!);
      assert.notEqual(spans.link[call], row);
    }
    assert.deepEqual([...names].sort(), [
      'cudaStreamSynchronize_v3020',
      'cudaStreamWaitEvent_v3020',
    ]);
  });
});
