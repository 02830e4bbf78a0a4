// What goes over lists of a length that the file decides works for a million entries as for none.

import assert from 'node:assert/strict';
import { append, largestIn, smallestIn } from '../../../../src/core/base/lists.ts';

describe('lists of any length', () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1_000_003);

  it('have extremes', () => {
    assert.equal(smallestIn([3, -1, 2]), -1);
    assert.equal(largestIn([3, -1, 2]), 3);
    assert.equal(smallestIn(many), 0);
    assert.equal(largestIn(many), many.toSorted((a, b) => b - a)[0]);
  });

  it('have none where they are empty', () => {
    assert.equal(smallestIn([]), Infinity);
    assert.equal(largestIn([]), -Infinity);
  });

  it('are appended in order', () => {
    const list = [1];
    append(list, many);
    assert.deepEqual([list.length, list[0], list[1], list.at(-1)], [1_000_001, 1, 0, many.at(-1)]);
  });
});
