import assert from 'node:assert/strict';
import { makeCoverage } from '../../../../src/core/lod/coverage.ts';
import { makePyramid } from '../../../../src/core/lod/pyramid.ts';
import { firstFrom, firstNear, firstTouching, partOf } from '../../../../src/core/lod/sequence.ts';
import { makeTally } from '../../../../src/core/lod/tally.ts';
import { integer, randomFrom, unionBySweep, type Random } from './random-trace.ts';

const NAMES = 9;

function randomSequence(random: Random, length: number, overlap: boolean) {
  const start = new Float64Array(length);
  const dur = new Float64Array(length);
  const name = new Uint32Array(length);
  let at = -500;
  for (let i = 0; i < length; i++) {
    start[i] = at;
    dur[i] = random() < 0.1 ? 0 : integer(random, 100);
    name[i] = integer(random, NAMES);
    at += overlap ? integer(random, 60) : dur[i]! + integer(random, 30);
  }
  return partOf({ start, dur, name }, 0, length);
}

describe('pyramid', () => {
  it('sums up any run like brute force', () => {
    const random = randomFrom(21);
    for (const length of [1, 63, 64, 65, 129, 1000, 5000]) {
      const sequence = randomSequence(random, length, false);
      const { dur, name } = sequence.table;
      const pyramid = makePyramid(sequence, makeTally(NAMES));
      for (let round = 0; round < 200; round++) {
        const from = integer(random, length);
        const to = from + 1 + integer(random, length - from);
        const out = { sum: 0, longest: 0, longestNs: 0, dominant: 0 };
        pyramid.summarize(from, to, out);
        let sum = 0;
        let longest = 0;
        const time = new Float64Array(NAMES);
        for (let i = from; i < to; i++) {
          sum += dur[i]!;
          longest = Math.max(longest, dur[i]!);
          time[name[i]!]! += dur[i]!;
        }
        assert.equal(out.sum, sum);
        assert.equal(dur[out.longest], longest);
        assert.ok(out.longest >= from && out.longest < to);
        assert.ok(out.dominant >= from && out.dominant < to);
        if (to - from <= 64) assert.equal(time[name[out.dominant]!], Math.max(...time));
      }
    }
  });

  it('finds a name that has most of the time in a run of any length', () => {
    const random = randomFrom(22);
    const sequence = randomSequence(random, 20_000, false);
    const { dur, name } = sequence.table;
    for (let i = 0; i < dur.length; i++) if (name[i] === 3) dur[i]! *= 20;
    const pyramid = makePyramid(sequence, makeTally(NAMES));
    for (let round = 0; round < 100; round++) {
      const from = integer(random, 10_000);
      const out = { sum: 0, longest: 0, longestNs: 0, dominant: 0 };
      pyramid.summarize(from, from + 200 + integer(random, 9000), out);
      assert.equal(name[out.dominant], 3);
    }
  });
});

describe('coverage', () => {
  it('is the union clipped to any window', () => {
    const random = randomFrom(23);
    for (const length of [0, 1, 64, 65, 1000]) {
      const sequence = randomSequence(random, length, true);
      const { start, dur } = sequence.table;
      const intervals = Array.from(start, (from, i) => [from, from + dur[i]!] as const);
      const coverage = makeCoverage(sequence);
      const range = (start[length - 1] ?? 0) + 1000;
      for (let round = 0; round < 200; round++) {
        const from = random() * range - 600;
        const to = from + random() * range;
        assert.ok(Math.abs(coverage.covered(from, to) - unionBySweep(intervals, from, to)) < 1e-6);
      }
      assert.equal(coverage.covered(10, 5), 0);
      for (let i = 0; i <= length; i += 7) {
        const ends = intervals.slice(0, i).map(([, end]) => end);
        assert.equal(coverage.endBefore(i), Math.max(-Infinity, ...ends));
      }
    }
  });
});

describe('sequence', () => {
  it('searches like a scan', () => {
    const random = randomFrom(24);
    const sequence = randomSequence(random, 300, false);
    const { start, dur } = sequence.table;
    for (let round = 0; round < 500; round++) {
      const time = integer(random, 30_000) - 700;
      const first = start.findIndex(each => each >= time);
      const expected = first < 0 ? 300 : first;
      assert.equal(firstFrom(sequence, time), expected);
      const from = integer(random, 300);
      const near = firstNear(sequence, time, from, 300, integer(random, 400));
      assert.equal(near, Math.max(from, expected));
      const touching = start.findIndex((each, i) => each >= time || each + dur[i]! > time);
      assert.equal(firstTouching(sequence, time), touching < 0 ? 300 : touching);
    }
  });
});
