/** Samples of many counters that arrive interleaved; each comes out as two columns in time order. Knows no units. */

import { GrowingColumn } from '../../base/grow.ts';

interface Samples {
  readonly time: GrowingColumn<Float64Array>;
  readonly value: GrowingColumn<Float64Array>;
}

export class SampleColumns<Key = string> {
  private readonly samples = new Map<Key, Samples>();

  /** Number of counters. */
  get size(): number {
    return this.samples.size;
  }

  /** @param time ns from the origin */
  add(key: Key, time: number, value: number): void {
    let samples = this.samples.get(key);
    if (samples === undefined) {
      samples = { time: new GrowingColumn(Float64Array), value: new GrowingColumn(Float64Array) };
      this.samples.set(key, samples);
    }
    samples.time.push(time);
    samples.value.push(value);
  }

  /** Counters in the order of their first sample; the samples are handed over. */
  *columns(): Iterable<{ key: Key; time: Float64Array; value: Float64Array }> {
    for (const [key, samples] of this.samples) {
      const time = samples.time.finish();
      const value = samples.value.finish();
      yield { key, ...inOrder(time, value) };
    }
    this.samples.clear();
  }
}

function inOrder(
  time: Float64Array,
  value: Float64Array,
): { time: Float64Array; value: Float64Array } {
  let sorted = true;
  for (let i = 1; i < time.length && sorted; i++) sorted = time[i - 1]! <= time[i]!;
  if (sorted) return { time, value };
  const order = Uint32Array.from(time, (_, i) => i).sort((a, b) => time[a]! - time[b]! || a - b);
  return {
    time: Float64Array.from(order, i => time[i]!),
    value: Float64Array.from(order, i => value[i]!),
  };
}
