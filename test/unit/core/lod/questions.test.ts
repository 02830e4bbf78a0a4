import assert from 'node:assert/strict';
import { isOperation, SpanKind, type LaneSpec } from '../../../../src/core/trace/columns.ts';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { Timeline } from '../../../../src/core/lod/timeline.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import {
  integer,
  randomFrom,
  randomSpans,
  touches,
  traceOf,
  unionBySweep,
} from './random-trace.ts';

const host = (kind: LaneSpec['kind'], label: string): LaneSpec => ({
  ...{ key: `${kind}/${label}`, kind, label, pid: 42, tid: 42 },
});

/** generate > decode > two calls; the second launches a graph of two kernels; one copy without a call. */
function smallTrace(): Trace {
  const builder = new TraceBuilder();
  const { strings } = builder;
  builder.devices.push({ ordinal: 3, name: 'GPU' });
  builder.processes.push({ pid: 42, name: 'python3' });
  const stream = builder.lane({
    ...{ key: 's', kind: 'stream', label: 'Stream 7', pid: 42, device: 0, stream: 7, context: 1 },
  });
  const api = builder.lane(host('api', 'CUDA API'));
  const ranges = builder.lane(host('ranges', 'NVTX'));
  const engine = builder.lane(host('ranges', 'engine (NVTX)'));
  const range = (lane: number, start: number, dur: number, name: string): number =>
    builder.span(lane, SpanKind.rangePushPop, start, dur, strings.intern(name));
  range(ranges, 0, 1000, 'generate');
  range(engine, 10, 500, 'decode step=1');
  range(ranges, 600, 100, 'sample');
  const full = strings.intern('void norm<float>(float*)');
  builder.shortNames.set(full, strings.intern('norm'));
  const shape = builder.shape(4, 2, 1, 128, 1, 1, 40, 0, 1024);
  const call = builder.span(api, SpanKind.runtime, 20, 5, strings.intern('cudaLaunchKernel'), 7);
  const graph = builder.span(api, SpanKind.runtime, 30, 9, strings.intern('cudaGraphLaunch'), 8);
  builder.span(api, SpanKind.runtime, 60, 150, strings.intern('cudaStreamSynchronize'), 9);
  const norm = builder.span(stream, SpanKind.kernel, 100, 50, full, 7, shape);
  const second = builder.span(stream, SpanKind.kernel, 170, 10, strings.intern('gemm'), 8, shape);
  const third = builder.span(stream, SpanKind.kernel, 175, 25, strings.intern('gemm'), 8, shape);
  const copy = builder.copy({ bytes: 4096, direction: 'htod', from: 'pinned', to: 'device' });
  builder.span(stream, SpanKind.memcpy, 300, 100, strings.intern('Memcpy HtoD'), 0, copy);
  builder.linkLaunch(norm, call);
  builder.linkLaunch(second, graph);
  builder.linkLaunch(third, graph);
  return builder.freeze({ format: 'nsys-sqlite', product: 'test', version: '' });
}

function rowOf(trace: Trace, name: string): number {
  const id = trace.strings.find(name)!;
  const row = trace.spans.name.indexOf(id);
  assert.ok(row >= 0, `no span ${name}`);
  return row;
}

function fieldsOf(timeline: Timeline, row: number): Record<string, string> {
  const details = timeline.details(timeline.trackOf(row), row);
  return Object.fromEntries(details!.fields.map(({ name, value }) => [name, value]));
}

describe('details', () => {
  const trace = smallTrace();
  const timeline = new Timeline(trace);

  it('tell a kernel by its launch, shape, place and ranges', () => {
    const row = rowOf(trace, 'void norm<float>(float*)');
    const details = timeline.details(timeline.trackOf(row), row)!;
    assert.equal(details.kind, 'kernel');
    assert.equal(details.shortName, 'norm');
    assert.deepEqual(details.path, ['generate', 'decode step=1']);
    assert.equal(details.selection.label, 'norm');
    assert.deepEqual(fieldsOf(timeline, row), {
      Grid: '4 × 2 × 1',
      Block: '128 × 1 × 1',
      Threads: '1024',
      'Registers per thread': '40',
      'Static shared memory': '0',
      'Dynamic shared memory': '1024',
      'Launched by': 'cudaLaunchKernel',
      'Launch delay': '80',
      'Launch duration': '5',
      Device: '3 · GPU',
      Stream: '7',
      Context: '1',
      Process: '42 python3',
      'Correlation id': '7',
    });
  });

  it('measure the gap on the stream from the latest end before, never below zero', () => {
    const first = rowOf(trace, 'gemm');
    assert.equal(fieldsOf(timeline, first)['Gap before on the stream'], '20');
    assert.equal(fieldsOf(timeline, first + 1)['Gap before on the stream'], '0');
    const copy = rowOf(trace, 'Memcpy HtoD');
    assert.equal(fieldsOf(timeline, copy)['Gap before on the stream'], '100');
  });

  it('give a copy its size and rate', () => {
    const fields = fieldsOf(timeline, rowOf(trace, 'Memcpy HtoD'));
    assert.equal(fields['Bytes'], '4096');
    assert.equal(Number(fields['Rate']), 4096 / 100e-9);
    assert.equal(fields['Direction'], 'htod');
    assert.equal(fields['Launched by'], undefined);
  });

  it('tell a call what it launched', () => {
    const fields = fieldsOf(timeline, rowOf(trace, 'cudaGraphLaunch'));
    assert.equal(fields['Launched'], 'gemm');
    assert.equal(fields['Operations'], '2');
    assert.equal(fields['Launch delay'], '140');
  });

  it('know the ranges around a range, without itself', () => {
    const row = rowOf(trace, 'decode step=1');
    assert.deepEqual(timeline.details(timeline.trackOf(row), row)?.path, ['generate']);
  });

  it('do not exist for unknown spans and tracks', () => {
    for (const row of [-1, trace.spans.length, NaN, 1e12]) {
      assert.equal(timeline.details(1, row), undefined);
      assert.deepEqual(timeline.linked(row), []);
      assert.equal(timeline.neighbour(row, 1), undefined);
    }
  });
});

describe('links', () => {
  const trace = smallTrace();
  const row = (name: string): number => rowOf(trace, name);
  const wait = row('cudaStreamSynchronize');
  const timeline = new Timeline(trace, {
    nextWait: call => (trace.spans.start[call]! < trace.spans.start[wait]! ? wait : undefined),
  });
  const linked = (from: number) => timeline.linked(from).map(link => [link.relation, link.row]);

  it('lead from operations to their call and back to all operations, in the range and to the wait', () => {
    const gemm = row('gemm');
    const call = row('cudaGraphLaunch');
    const step = row('decode step=1');
    for (const operation of [gemm, gemm + 1]) {
      assert.deepEqual(linked(operation), [
        ['range', step],
        ['launch', call],
        ['wait', wait],
      ]);
    }
    assert.deepEqual(linked(call), [
      ['range', step],
      ['operation', gemm],
      ['operation', gemm + 1],
      ['wait', wait],
    ]);
    const operations = timeline.linked(call).filter(link => link.relation === 'operation');
    assert.deepEqual(
      operations.map(link => [link.depth, link.name]),
      [
        [0, 'gemm'],
        [1, 'gemm'],
      ],
    );
    assert.equal(timeline.tracks[operations[0]!.track]?.role, 'all-streams');
  });

  it('lead from a range to the one around it, and from a wait to its range alone', () => {
    assert.deepEqual(linked(row('decode step=1')), [['range', row('generate')]]);
    assert.deepEqual(linked(wait), [['range', row('decode step=1')]]);
  });

  it('are none for what nothing launched and nothing holds', () => {
    assert.deepEqual(timeline.linked(row('Memcpy HtoD')), []);
    assert.deepEqual(timeline.linked(row('generate')), []);
  });

  it('leave out waits where nobody knows them', () => {
    const plain = new Timeline(trace).linked(row('gemm'));
    assert.deepEqual(
      plain.map(link => link.relation),
      ['range', 'launch'],
    );
  });
});

describe('neighbours', () => {
  it('go along a drawing row to both ends', () => {
    const trace = traceOf(randomSpans(randomFrom(41), 400, 2));
    const timeline = new Timeline(trace);
    const { lane, depth, length } = trace.spans;
    for (let row = 0; row < length; row++) {
      let next = row + 1;
      while (next < length && (lane[next] !== lane[row] || depth[next] !== depth[row])) next++;
      const expected = next < length ? next : undefined;
      assert.equal(timeline.neighbour(row, 1)?.span, expected);
      if (expected !== undefined) assert.equal(timeline.neighbour(expected, -1)?.span, row);
    }
  });
});

describe('search', () => {
  const trace = traceOf(randomSpans(randomFrom(51), 2000));
  const timeline = new Timeline(trace);
  const { start, name } = trace.spans;

  function hitsByHand(pattern: RegExp): number[] {
    return [...name.keys()]
      .filter(row => pattern.test(trace.strings.get(name[row]!)))
      .sort((a, b) => start[a]! - start[b]! || trace.spans.dur[b]! - trace.spans.dur[a]! || a - b);
  }

  for (const [text, pattern] of [
    ['KERNEL_1', /kernel_1/],
    ['/_(3|5)$/', /_(3|5)$/],
  ] as const) {
    it(`goes through all hits of ${text} in both directions, round the end`, () => {
      const rows = hitsByHand(pattern);
      for (const direction of [1, -1] as const) {
        const seen: number[] = [];
        let from: number | undefined;
        for (let i = 0; i < rows.length; i++) {
          const fromNs = direction === 1 ? -Infinity : Infinity;
          const request = {
            text,
            direction,
            fromNs,
            ...(from !== undefined && { fromSpan: from }),
          };
          const found = timeline.search(request);
          assert.ok(found.ok && found.value !== undefined);
          assert.equal(found.value.total, rows.length);
          from = found.value.selection.span!;
          seen.push(from);
          assert.equal(rows[found.value.index - 1], from);
        }
        assert.deepEqual(seen, direction === 1 ? rows : rows.toReversed());
        const fromSpan = seen.at(-1)!;
        const round = timeline.search({ text, direction, fromNs: 0, fromSpan });
        assert.ok(round.ok);
        assert.equal(round.value?.selection.span, seen[0]);
      }
    });
  }

  it('begins at a moment, and wraps', () => {
    const rows = hitsByHand(/kernel_2$/);
    const random = randomFrom(52);
    for (let round = 0; round < 200; round++) {
      const fromNs = trace.startNs - 10 + integer(random, trace.endNs - trace.startNs + 20);
      const next = timeline.search({ text: '/kernel_2$/', direction: 1, fromNs });
      const expected = rows.find(row => start[row]! >= fromNs) ?? rows[0];
      assert.ok(next.ok);
      assert.equal(next.value?.selection.span, expected);
    }
  });

  it('finds nothing for nothing', () => {
    for (const text of ['', 'no such name', '/^$/x']) {
      const found = timeline.search({ text, direction: 1, fromNs: 0 });
      assert.deepEqual(found, { ok: true, value: undefined });
    }
  });

  it('says what is wrong with a bad expression', () => {
    const found = timeline.search({ text: '/a(/', direction: 1, fromNs: 0 });
    assert.equal(found.ok, false);
    assert.equal(found.error.reason, 'bad-regular-expression');
    assert.ok(timeline.search({ text: '/', direction: 1, fromNs: 0 }).ok);
  });
});

describe('area', () => {
  it('adds up what brute force adds up', () => {
    const random = randomFrom(61);
    const trace = traceOf(randomSpans(random, 1500));
    const timeline = new Timeline(trace);
    const { start, dur, kind } = trace.spans;
    const rows = [...start.keys()].filter(row => isOperation(kind[row]!));
    for (let round = 0; round < 50; round++) {
      const from = trace.startNs + integer(random, trace.endNs - trace.startNs);
      const to = from + 1 + integer(random, 100_000);
      const inside = rows.filter(row => touches(start[row]!, start[row]! + dur[row]!, from, to));
      const intervals = inside.map(row => [start[row]!, start[row]! + dur[row]!] as const);
      const sum = intervals.reduce((ns, each) => ns + unionBySweep([each], from, to), 0);
      const area = timeline.area({ startNs: to, endNs: from });
      assert.equal(area.operations, inside.length);
      assert.equal(area.kernelNs, sum);
      assert.equal(area.busyNs, unionBySweep(intervals, from, to));
      const top = area.top.reduce((ns, each) => ns + each.ns, 0);
      assert.ok(top <= sum && area.top.length <= 5);
    }
  });

  it('is limited to tracks, groups and all streams standing for what is in them', () => {
    const trace = smallTrace();
    const timeline = new Timeline(trace);
    const window = { startNs: 0, endNs: 350 };
    const track = (role: string): number => timeline.tracks.findIndex(each => each.role === role);
    const all = timeline.area(window);
    assert.deepEqual(
      [all.operations, all.kernels, all.copies, all.copyNs, all.copyBytes, all.apiCalls],
      [4, 3, 1, 50, 2048, 3],
    );
    assert.equal(all.busyNs, 130);
    assert.equal(all.devices, 1);
    assert.deepEqual(all.top, [
      { name: 'norm', count: 1, ns: 50 },
      { name: 'gemm', count: 2, ns: 35 },
    ]);
    for (const role of ['device', 'all-streams']) {
      const some = timeline.area(window, [track(role)]);
      assert.deepEqual([some.operations, some.busyNs, some.apiCalls], [4, 130, 0]);
    }
    const calls = timeline.area(window, [track('process')]);
    assert.deepEqual([calls.operations, calls.busyNs, calls.apiCalls], [0, 0, 3]);
  });
});
