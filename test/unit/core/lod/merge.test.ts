import assert from 'node:assert/strict';
import { mergeLanes } from '../../../../src/core/lod/merge.ts';
import { randomFrom, randomSpans, traceOf } from './random-trace.ts';

describe('merging lanes', () => {
  for (const streams of [1, 2, 3, 7, 40]) {
    it(`puts the spans of ${streams} streams in one order`, () => {
      const trace = traceOf(randomSpans(randomFrom(streams), 2000, streams));
      const { start, dur } = trace.spans;
      const { rows, length } = mergeLanes(trace.spans, trace.lanes);
      const expected = [...start.keys()].sort(
        (a, b) => start[a]! - start[b]! || dur[b]! - dur[a]! || a - b,
      );
      assert.equal(length, 2000);
      assert.deepEqual([...rows!], expected);
    });
  }

  it('passes over empty lanes', () => {
    const trace = traceOf(randomSpans(randomFrom(1), 50, 2));
    const empty = { ...trace.lanes[0]!, last: trace.lanes[0]!.first };
    assert.equal(mergeLanes(trace.spans, [empty, empty]).length, 0);
    const merged = mergeLanes(trace.spans, [empty, ...trace.lanes, empty]);
    assert.equal(merged.length, 50);
  });
});
