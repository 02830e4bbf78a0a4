import assert from 'node:assert/strict';
import { counterSource, counterTile } from '../../../../src/core/lod/counter-tile.ts';
import type { Counter } from '../../../../src/core/trace/columns.ts';
import { integer, randomFrom } from './random-trace.ts';

function randomCounter(seed: number, length: number, shape: Counter['shape']): Counter {
  const random = randomFrom(seed);
  const time = new Float64Array(length);
  const value = new Float64Array(length);
  let at = -1000;
  for (let i = 0; i < length; i++) {
    time[i] = at;
    value[i] = Math.floor(random() ** 8 * 1000) - 10;
    at += integer(random, 20);
  }
  return { name: 'c', unit: '', device: 0, pid: -1, time, value, shape };
}

describe('counter tiles', () => {
  for (const shape of ['step', 'sample'] as const) {
    it(`keep lowest, highest and mean of the samples (${shape})`, () => {
      const counter = randomCounter(31, 5000, shape);
      const { time, value } = counter;
      const source = counterSource(counter);
      for (const nsPerPixel of [0.5, 8, 64, 4096]) {
        const startNs = 5000;
        const endNs = 30_000;
        const tile = counterTile(source, 0, { startNs, endNs }, nsPerPixel);
        const first = time.findIndex(t => t >= startNs);
        const last = time.findIndex(t => t >= endNs);
        const seen = value.slice(first - 1, last + 1);
        assert.equal(Math.min(...tile.min), Math.min(...seen));
        assert.equal(Math.max(...tile.max), Math.max(...seen));
        for (let i = 0; i < tile.length; i++) {
          assert.ok(tile.min[i]! <= tile.max[i]!);
          assert.ok(tile.mean[i]! >= tile.min[i]! - 1e-3 && tile.mean[i]! <= tile.max[i]! + 1e-3);
          if (i > 0) assert.ok(tile.left[i]! >= tile.left[i - 1]!);
        }
        assert.equal(tile.left[0], time[first - 1]! - startNs);
        assert.equal(tile.left[tile.length - 1], time[last]! - startNs);
        assert.ok(tile.length <= (endNs - startNs) / nsPerPixel + 3);
      }
    });
  }

  it('are the samples themselves where these are few', () => {
    const counter: Counter = {
      ...randomCounter(1, 4, 'step'),
      time: Float64Array.of(0, 100, 200, 300),
      value: Float64Array.of(5, 7, 1, 3),
    };
    const window = { startNs: 0, endNs: 1000 };
    const tile = counterTile(counterSource(counter), 3, window, 1);
    assert.deepEqual([...tile.left], [0, 100, 200, 300]);
    assert.deepEqual([...tile.mean], [5, 7, 1, 3]);
    assert.equal(tile.shape, 'step');
  });

  it('weigh each sample with the time it stands for', () => {
    const base = { ...randomCounter(1, 3, 'step'), value: Float64Array.of(10, 0, 50) };
    const time = Float64Array.of(0, 90, 100);
    const window = { startNs: 0, endNs: 1000 };
    const step = counterTile(counterSource({ ...base, time }), 0, window, 128);
    assert.deepEqual([...step.mean], [9]);
    const sampled = counterSource({ ...base, time, shape: 'sample' });
    assert.deepEqual([...counterTile(sampled, 0, window, 128).mean], [5]);
  });

  it('are empty without samples or without a window', () => {
    const none = { ...randomCounter(1, 0, 'step') };
    const window = { startNs: 0, endNs: 1000 };
    assert.equal(counterTile(counterSource(none), 0, window, 1).length, 0);
    const some = counterSource(randomCounter(1, 10, 'step'));
    assert.equal(counterTile(some, 0, { startNs: 5, endNs: 5 }, 1).length, 0);
  });

  it('show the last value behind the last sample', () => {
    const source = counterSource(randomCounter(2, 100, 'step'));
    const tile = counterTile(source, 0, { startNs: 1e6, endNs: 2e6 }, 1024);
    assert.equal(tile.length, 1);
    assert.ok(tile.left[0]! < 0);
  });
});
