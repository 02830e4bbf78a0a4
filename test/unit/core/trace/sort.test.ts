// Sorting of rows against the engine's own sort.

import assert from 'node:assert/strict';
import { sortRows } from '../../../../src/core/trace/sort.ts';
import { below, randomFrom } from '../../../support/random.ts';

describe('sorting of rows', () => {
  it('groups by lane and orders by start, the longest first, stably', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 200; round++) {
      const length = below(random, 80);
      const lanes = 1 + below(random, 5);
      const lane = Array.from({ length }, () => below(random, lanes));
      const start = Float64Array.from({ length }, () => below(random, 20));
      const dur = Float64Array.from({ length }, () => below(random, 4));
      const { order, firstOfLane } = sortRows(length, lanes, row => lane[row]!, start, dur);
      const expected = [...lane.keys()].sort(
        (a, b) => lane[a]! - lane[b]! || start[a]! - start[b]! || dur[b]! - dur[a]! || a - b,
      );
      assert.deepEqual([...order], expected);
      for (let i = 0; i < lanes; i++) {
        const count = lane.filter(value => value === i).length;
        assert.equal(firstOfLane[i + 1]! - firstOfLane[i]!, count);
      }
    }
  });

  it('takes a long run that is sorted already, backwards or in pieces', () => {
    const length = 10_000;
    const starts = [
      Float64Array.from({ length }, (_, i) => i),
      Float64Array.from({ length }, (_, i) => length - i),
      Float64Array.from({ length }, (_, i) => i % 1000),
    ];
    for (const start of starts) {
      const { order } = sortRows(length, 1, () => 0, start, new Float64Array(length));
      for (let i = 1; i < length; i++) {
        const [a, b] = [order[i - 1]!, order[i]!];
        assert.ok(start[a]! < start[b]! || (start[a] === start[b] && a < b));
      }
    }
  });
});
