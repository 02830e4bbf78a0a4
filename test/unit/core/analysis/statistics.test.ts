/** The figures of every summary, by definition and against sorting. */

import assert from 'node:assert/strict';
import {
  medianOf,
  percentileOf,
  selectMedian,
  selectPercentile,
  statistics,
} from '../../../../src/core/analysis/statistics.ts';
import { below, randomFrom } from '../../../support/random.ts';

describe('statistics', () => {
  it('are those of the definition', () => {
    const { count, total, mean, median, min, max, stddev } = statistics(
      Float64Array.of(4, 2, 9, 5),
    );
    assert.deepEqual([count, total, mean, median, min, max], [4, 20, 5, 4.5, 2, 9]);
    assert.equal(stddev, Math.sqrt((1 + 9 + 16 + 0) / 3));
  });

  it('have no deviation for one value, and are zero for none', () => {
    assert.equal(statistics(Float64Array.of(7)).stddev, 0);
    assert.deepEqual(Object.values(statistics(new Float64Array(0))), [0, 0, 0, 0, 0, 0, 0]);
  });

  it('select what sorting would find', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 200; round++) {
      const distinct = 1 + below(random, 300);
      const values = Float64Array.from({ length: 1 + below(random, 500) }, () =>
        below(random, distinct),
      );
      const sorted = values.toSorted();
      assert.equal(selectMedian(values.slice()), medianOf(sorted));
      for (const percent of [0, 1, 50, 95, 100]) {
        assert.equal(selectPercentile(values.slice(), percent), percentileOf(sorted, percent));
      }
    }
    assert.equal(selectPercentile(new Float64Array(0), 95), 0);
  });

  it('take percentiles by nearest rank', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => i + 1);
    assert.deepEqual(
      [0, 50, 95, 100].map(p => percentileOf(values, p)),
      [1, 10, 19, 20],
    );
    assert.equal(percentileOf(new Float64Array(0), 95), 0);
  });
});
