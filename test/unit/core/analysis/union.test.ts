/** Unions of intervals against a count of single nanoseconds. */

import assert from 'node:assert/strict';
import { deviceOperations, extentOf } from '../../../../src/core/analysis/operations.ts';
import {
  coveredWithin,
  intersect,
  unionLength,
  unionOf,
  without,
  type Union,
} from '../../../../src/core/analysis/union.ts';
import { below, randomFrom } from '../../../support/random.ts';
import { randomLaunches } from '../../../support/random-launches.ts';

const LIMIT = 60;

describe('unions of intervals', () => {
  it('merge what overlaps or touches and drop what has no length', () => {
    const union = unionOf(Float64Array.of(0, 2, 4, 9, 9), Float64Array.of(3, 4, 5, 9, 12));
    assert.deepEqual(
      [[...union.start], [...union.end]],
      [
        [0, 9],
        [5, 12],
      ],
    );
    assert.equal(unionLength(union), 8);
  });

  it('have the same length without tables', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const trace = randomLaunches(seed);
      for (const { rows, busy } of deviceOperations(trace)) {
        assert.equal(extentOf(trace, rows).busyNs, unionLength(busy));
        assert.equal(extentOf(trace, rows.toReversed()).busyNs, unionLength(busy));
      }
    }
  });

  it('are what a count of single moments says', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 200; round++) {
      const [a, momentsOfA] = randomUnion(random);
      const [b, momentsOfB] = randomUnion(random);
      const from = below(random, LIMIT);
      const to = from + below(random, LIMIT);
      assert.equal(unionLength(a), momentsOfA.size);
      assert.equal(coveredWithin(a, from, to), countWithin(momentsOfA, from, to));
      const both = new Set([...momentsOfA].filter(moment => momentsOfB.has(moment)));
      assert.equal(unionLength(intersect(a, b)), both.size);
      const onlyA = without(a, b);
      assert.equal(unionLength(onlyA), momentsOfA.size - both.size);
      assert.equal(unionLength(intersect(onlyA, b)), 0);
      assert.equal(unionLength(intersect(onlyA, a)), unionLength(onlyA));
    }
  });
});

function randomUnion(random: () => number): [Union, Set<number>] {
  const spans = Array.from({ length: below(random, 8) }, () => {
    const start = below(random, LIMIT);
    return { start, end: start + below(random, 12) };
  });
  spans.sort((a, b) => a.start - b.start);
  const moments = new Set<number>();
  for (const { start, end } of spans) for (let t = start; t < end; t++) moments.add(t);
  const column = (key: 'start' | 'end'): Float64Array =>
    Float64Array.from(spans, span => span[key]);
  return [unionOf(column('start'), column('end')), moments];
}

function countWithin(moments: ReadonlySet<number>, from: number, to: number): number {
  return [...moments].filter(moment => moment >= from && moment < to).length;
}
