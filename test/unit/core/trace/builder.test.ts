// What a reader appends and what comes out of `freeze`.

import assert from 'node:assert/strict';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { brokenInvariants } from '../../../../src/core/trace/checks.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import { below, randomFrom } from '../../../support/random.ts';

const header = { format: 'nsys-sqlite', product: 'test', version: '1' } as const;

function laneOf(builder: TraceBuilder, name: string, device?: number) {
  return builder.lane({
    key: name,
    kind: 'stream',
    label: name,
    ...(device !== undefined && { device }),
  });
}

describe('TraceBuilder', () => {
  it('keeps every appended span through sorting, over several chunks', () => {
    const random = randomFrom(11);
    const builder = new TraceBuilder();
    const lanes = ['a', 'b', 'c'].map(name => laneOf(builder, name));
    const length = 300_000;
    const expected = new Map<number, string>();
    for (let i = 1; i <= length; i++) {
      const lane = lanes[below(random, 3)]!;
      const start = below(random, 1e9);
      const dur = below(random, 1e5);
      const name = builder.strings.intern(`name ${i % 100}`);
      builder.span(lane, i % 3, start, dur, name, i, i % 7, i);
      expected.set(i, [lane, i % 3, start, dur, name, i, i % 7].join());
    }
    const trace = builder.freeze(header);
    assert.deepEqual(brokenInvariants(trace), []);
    const { spans } = trace;
    assert.equal(spans.length, length);
    for (let row = 0; row < length; row++) {
      const columns = [spans.lane, spans.kind, spans.start, spans.dur, spans.name];
      const values = [...columns, spans.correlation, spans.detail].map(column => column[row]);
      assert.equal(values.join(), expected.get(spans.source[row]!));
    }
  });

  it('resolves links to the rows that spans end up in', () => {
    const builder = new TraceBuilder();
    const gpu = laneOf(builder, 'gpu');
    const host = laneOf(builder, 'host');
    const call = builder.span(host, SpanKind.runtime, 50, 10, 0);
    const wait = builder.span(host, SpanKind.runtime, 10, 5, 0);
    const late = builder.span(gpu, SpanKind.kernel, 200, 10, 0);
    const early = builder.span(gpu, SpanKind.kernel, 100, 10, 0);
    const sync = builder.span(host, SpanKind.sync, 12, 1, 0);
    for (const kernel of [early, late]) builder.linkLaunch(kernel, call);
    builder.attach(sync, wait);
    assert.deepEqual([builder.linkOf(call), builder.linkOf(wait)], [early, -1]);
    const { spans } = builder.freeze(header);
    assert.deepEqual([...spans.start], [100, 200, 10, 12, 50]);
    assert.deepEqual([...spans.link], [4, 4, -1, 2, 0]);
  });

  it('shares equal shapes, copies and attributes', () => {
    const builder = new TraceBuilder();
    const shapes = [builder.shape(1, 2, 3, 4, 5, 6), builder.shape(1, 2, 3, 4, 5, 6, 7)];
    assert.deepEqual([builder.shape(1, 2, 3, 4, 5, 6), shapes[1]], [shapes[0], 1]);
    assert.equal(builder.copy({ bytes: 5 }), builder.copy({ bytes: 5 }));
    assert.notEqual(builder.copy({ bytes: 5 }), builder.copy({ bytes: 5, value: 0 }));
    const range = { domain: 'd', category: '', color: -1, crossThread: false };
    assert.equal(builder.attributes(range), builder.attributes({ ...range }));
    const trace = builder.freeze(header);
    assert.deepEqual(trace.shapes[1], {
      ...{ grid: [1, 2, 3], block: [4, 5, 6], registers: 7 },
      ...{ staticShared: -1, dynamicShared: -1 },
    });
  });

  it('closes open spans with the end of the trace', () => {
    const builder = new TraceBuilder();
    const lane = laneOf(builder, 'a');
    builder.span(lane, SpanKind.rangePushPop, 10, NaN, 0);
    builder.span(lane, SpanKind.rangePushPop, 20, 30, 0);
    const trace = builder.freeze(header);
    assert.deepEqual([trace.openSpans, trace.endNs, trace.spans.dur[0]], [1, 50, 40]);
  });

  it('has an extent that covers counters, and one for nothing at all', () => {
    const builder = new TraceBuilder();
    const samples = { time: Float64Array.of(-5, 100), value: Float64Array.of(1, 2) };
    const counter = { name: 'c', unit: '', device: -1, pid: -1, shape: 'sample' } as const;
    builder.counters.push({ ...counter, ...samples });
    const { startNs, endNs } = builder.freeze(header);
    assert.deepEqual([startNs, endNs], [-5, 100]);
    const nothing = new TraceBuilder().freeze(header);
    assert.deepEqual([nothing.startNs, nothing.endNs, nothing.spans.length], [0, 0, 0]);
  });

  it('renumbers devices in lanes and counters', () => {
    const builder = new TraceBuilder();
    builder.devices.push({ ordinal: 5, name: 'five' }, { ordinal: 2, name: 'two' });
    laneOf(builder, 'a', 0);
    laneOf(builder, 'b', 1);
    laneOf(builder, 'host');
    builder.arrangeDevices([1, 0]);
    const trace = builder.freeze(header);
    assert.deepEqual(
      trace.devices.map(device => device.name),
      ['two', 'five'],
    );
    assert.deepEqual(
      trace.lanes.map(lane => lane.device),
      [1, 0, -1],
    );
  });

  it('remembers graph nodes only where there are any', () => {
    const builder = new TraceBuilder();
    const lane = laneOf(builder, 'a');
    builder.span(lane, SpanKind.kernel, 20, 1, 0);
    const replayed = builder.span(lane, SpanKind.kernel, 10, 1, 0);
    builder.graphNode(replayed, 2 ** 32 + 7);
    builder.span(lane, SpanKind.kernel, 30, 1, 0);
    assert.deepEqual([...builder.freeze(header).spans.graphNode!], [2 ** 32 + 7, 0, 0]);
  });
});
