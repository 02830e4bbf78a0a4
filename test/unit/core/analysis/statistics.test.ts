import assert from 'node:assert/strict';
import { percentileOf, statistics } from '../../../../src/core/analysis/statistics.ts';

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

  it('take percentiles by nearest rank', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => i + 1);
    assert.deepEqual(
      [0, 50, 95, 100].map(p => percentileOf(values, p)),
      [1, 10, 19, 20],
    );
    assert.equal(percentileOf(new Float64Array(0), 95), 0);
  });
});
