/** The fast way through metrics beside the general one: the same cells for any bytes, whole, cut or damaged. */

import assert from 'node:assert/strict';
import { MetricCollector } from '../../../../../src/core/readers/ncu/collect.ts';
import { LastSeen } from '../../../../../src/core/readers/ncu/last-seen.ts';
import { MetricRun } from '../../../../../src/core/readers/ncu/metric-run.ts';
import { shortText } from '../../../../../src/core/readers/ncu/short-text.ts';
import { readMetric } from '../../../../../src/core/readers/ncu/values.ts';
import { mutate } from '../../../../support/fuzz.ts';

const TAG = (13 << 3) | 2;
const double = [0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f];
const infinite = [0x19, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f];
const list = [0x1a, 0x06, 0x0a, 0x02, 0x28, 0x07, 0x12, 0x00];
const metrics: readonly (readonly number[])[] = [
  [0x08, 0x05, 0x12, 0x09, ...double],
  [0x08, 0x85, 0x01, 0x12, 0x09, ...double, 0x20, 0x01],
  [0x08, 0x06, 0x12, 0x09, ...infinite],
  [0x08, 0x07, 0x12, 0x02, 0x28, 0x2a],
  [0x08, 0x08, 0x12, 0x03, 0x20, 0xac, 0x02, ...list, ...list],
  // 2^53 + 1 and 2^64 - 1.
  [0x08, 0x09, 0x12, 0x09, 0x28, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
  [0x08, 0x0a, 0x12, 0x0b, 0x28, ...Array<number>(9).fill(0xff), 0x01],
  // An integer in more bytes than it needs.
  [0x08, 0x0b, 0x12, 0x03, 0x28, 0x80, 0x00],
  [0x08, 0x0c, 0x12, 0x04, 0x0a, 0x02, 0x61, 0x62],
  [0x08, 0x0d, 0x12, 0x05, 0x15, 0, 0, 0x80, 0x3f],
  // Instances alone, nothing at all, an empty value, two values, no id, fields in another order.
  [0x08, 0x0e, ...list],
  [0x08, 0x0f],
  [0x08, 0x10, 0x12, 0x00],
  [0x08, 0x11, 0x12, 0x04, 0x28, 0x01, 0x28, 0x02],
  [0x12, 0x02, 0x28, 0x2a],
  [0x12, 0x02, 0x28, 0x2a, 0x08, 0x12],
  [0x08, 0x13, 0x20, 0x01, 0x12, 0x02, 0x28, 0x2a],
  [],
];

interface Read {
  readonly cell: unknown;
  readonly instances: number;
}

/** What the collector holds of each metric under its own id. */
function collected(bytes: Uint8Array): { read: Read | undefined; damaged: number } {
  const collector = new MetricCollector();
  const run = new MetricRun(collector);
  run.begin();
  run.one(bytes, 1000);
  const ids: number[] = [];
  const { table } = collector.finish(
    id => (ids.push(id), `m${id}`),
    () => '',
  );
  const [id] = ids;
  if (id === undefined) return { read: undefined, damaged: run.damaged };
  const { state, value, exact, text, instances } = table.metric(0, `m${id}`)!;
  const place = collector.place(0, `m${id}`);
  assert.deepEqual(place, instances > 0 ? { offset: 1000, length: bytes.length } : undefined);
  return { read: { cell: [id, state, exact ?? text ?? value], instances }, damaged: run.damaged };
}

function expected(bytes: Uint8Array): ReturnType<typeof collected> {
  try {
    const { nameId, state, value = NaN, instances } = readMetric(bytes);
    const shown = typeof value === 'number' && !Number.isFinite(value) ? NaN : value;
    return { read: { cell: [nameId >>> 0, state, shown], instances }, damaged: 0 };
  } catch {
    return { read: undefined, damaged: 1 };
  }
}

describe('metrics in a row', () => {
  it('are what the general decoder makes of them, one by one', () => {
    for (const metric of metrics) {
      const bytes = Uint8Array.from(metric);
      assert.deepEqual(collected(bytes), expected(bytes), metric.join(' '));
      for (let cut = 0; cut < bytes.length; cut++) {
        const part = bytes.slice(0, cut);
        assert.deepEqual(collected(part), expected(part), `${metric.join(' ')} cut at ${cut}`);
      }
    }
  });

  it('are the same when damaged', () => {
    for (let seed = 1; seed <= 40; seed++) {
      for (const metric of metrics.filter(({ length }) => length > 0)) {
        const bytes = mutate(Uint8Array.from(metric), seed);
        assert.deepEqual(collected(bytes), expected(bytes), [...bytes].join(' '));
      }
    }
  });

  it('are taken up to the last that is there as a whole, with the places of their instances', () => {
    const [plain, listed] = [metrics[0]!, metrics[4]!];
    const fields = [plain, listed, plain].flatMap(metric => [TAG, metric.length, ...metric]);
    const window = Uint8Array.from([0, 0, ...fields]);
    for (let limit = 2; limit <= window.length; limit++) {
      const collector = new MetricCollector();
      const run = new MetricRun(collector);
      run.begin();
      const to = run.take(TAG, window, 2, limit, 500);
      const ends = [2, 4 + plain.length, 6 + plain.length + listed.length, window.length];
      assert.equal(to, Math.max(...ends.filter(end => end <= limit)));
      collector.finish(String, () => '');
      const place = { offset: 506 + plain.length, length: listed.length };
      assert.deepEqual(collector.place(0, '8'), limit >= ends[2]! ? place : undefined);
    }
  });
});

describe('what recurs', () => {
  it('is decoded once while its bytes stay the same', () => {
    let decoded = 0;
    const seen = new LastSeen(bytes => [decoded++, ...bytes]);
    const window = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    const first = seen.of(0, window.subarray(0, 5));
    assert.equal(seen.of(0, window.slice(0, 5)), first);
    // The window is written to again.
    window[4] = 9;
    assert.deepEqual(seen.of(0, window.subarray(0, 5)), [1, 1, 2, 3, 4, 9]);
    assert.deepEqual(seen.of(0, window.subarray(0, 3)), [2, 1, 2, 3]);
    assert.deepEqual(seen.of(0, window), [3, 1, 2, 3, 4, 9, 6]);
    assert.deepEqual(seen.of(1, window), [4, 1, 2, 3, 4, 9, 6]);
    assert.equal(decoded, 5);
  });

  it('is the text of its bytes, whatever was there before', () => {
    const encoder = new TextEncoder();
    for (let i = 0; i < 20_000; i++) {
      const text = `metric_${i % 9000}`;
      assert.equal(shortText(encoder.encode(text)), text);
    }
    assert.equal(shortText(encoder.encode('')), '');
    assert.equal(shortText(encoder.encode('é')), undefined);
    assert.equal(shortText(encoder.encode('a'.repeat(64))), undefined);
  });
});
