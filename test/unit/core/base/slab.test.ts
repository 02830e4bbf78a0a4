/** Arrays kept in blocks: each has what it was given, whatever its length and whatever came after it. */

import assert from 'node:assert/strict';
import { Slab } from '../../../../src/core/base/slab.ts';

describe('slab', () => {
  it('keeps copies, across blocks and beyond the size of one', () => {
    const slab = new Slab(Uint32Array);
    const draft = new Uint32Array(300_000);
    const lengths = [0, 1, 100_000, 100_000, 100_000, 131_072, 131_073, 300_000, 5];
    const kept = lengths.map((length, i) => {
      draft.fill(i + 1);
      return slab.keep(draft, length);
    });
    kept.forEach((array, i) => {
      assert.equal(array.length, lengths[i]);
      assert.ok(array.every(value => value === i + 1));
    });
    assert.deepEqual([...slab.keep(Uint32Array.of(7, 8))], [7, 8]);
  });

  it('has small arrays share memory', () => {
    const slab = new Slab(Float64Array);
    assert.equal(slab.keep(Float64Array.of(1)).buffer, slab.keep(Float64Array.of(2)).buffer);
  });
});
