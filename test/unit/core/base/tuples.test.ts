// Interned tuples against a map of strings.

import assert from 'node:assert/strict';
import { TupleTable } from '../../../../src/core/base/tuples.ts';
import { below, randomFrom } from '../../../support/random.ts';

describe('TupleTable', () => {
  it('gives equal tuples one index, and others another', () => {
    const random = randomFrom(5);
    const table = new TupleTable(3);
    const known = new Map<string, number>();
    const large = [0, 1, -1, 2 ** 32, 2 ** 33, 2 ** 40 + 1, 0.5];
    for (let i = 0; i < 20_000; i++) {
      const tuple = [below(random, 40), large[below(random, large.length)]!, below(random, 30)];
      const index = table.intern(...tuple);
      const key = tuple.join();
      assert.equal(index, known.get(key) ?? known.size);
      known.set(key, index);
      assert.deepEqual(
        [0, 1, 2].map(column => table.get(index, column)),
        tuple,
      );
    }
    assert.equal(table.length, known.size);
  });
});
