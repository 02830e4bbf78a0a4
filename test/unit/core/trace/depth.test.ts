// Rows and parents of overlapping spans, drawn for the plain cases and against brute force for the rest.

import assert from 'node:assert/strict';
import { assignDepths } from '../../../../src/core/trace/depth.ts';
import { drawLane, drawTrace, rowsNamed } from '../../../support/ascii-trace.ts';
import { below, randomFrom } from '../../../support/random.ts';

function parentOf(trace: ReturnType<typeof drawTrace>, name: string): string {
  const parent = trace.spans.parent[rowsNamed(trace, name)[0]!]!;
  return parent < 0 ? '' : trace.strings.get(trace.spans.name[parent]!);
}

describe('depths of spans', () => {
  it('nest ranges', () => {
    const trace = drawTrace(`
      ranges |aaaaaaaaaa bbbb|
      ranges | cccc ddd   e  |
      ranges | f  g          |
    `);
    assert.deepEqual(drawLane(trace, 0), ['aaaaaaaaaa bbbb', ' cccc ddd   e', ' f  g']);
    assert.deepEqual(
      ['a', 'c', 'd', 'e', 'f', 'g'].map(name => parentOf(trace, name)),
      ['', 'a', 'a', 'b', 'c', 'c'],
    );
  });

  it('give crossing ranges rows of their own', () => {
    const trace = drawTrace(`
      start-end |aaaaaa   |
      start-end |   bbbbbb|
      start-end |    cc   |
    `);
    assert.deepEqual(drawLane(trace, 0), ['aaaaaa', '   bbbbbb', '    cc']);
    assert.deepEqual([parentOf(trace, 'b'), parentOf(trace, 'c')], ['', 'b']);
  });

  it('keep kernels that overlap on one stream apart, and lose none', () => {
    const trace = drawTrace(`
      stream 7 |aaaa  dd|
      stream 7 |   bbb  |
      stream 7 |     ccc|
    `);
    assert.deepEqual(drawLane(trace, 0), ['aaaa ccc', '   bbbdd']);
  });

  it('put spans that begin together longest first', () => {
    const trace = drawTrace(`
      ranges |aa  |
      ranges |bbbb|
    `);
    assert.deepEqual(drawLane(trace, 0), ['bbbb', 'aa']);
  });

  it('agree with brute force', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 300; round++) checkRandomLane(random, 1 + below(random, 60));
  });

  it('survive more overlaps than there are rows', () => {
    const length = 400;
    const start = Float64Array.from({ length }, (_, i) => i);
    const dur = new Float64Array(length).fill(1000);
    const depth = new Uint8Array(length);
    const parent = new Int32Array(length);
    const depths = assignDepths(start, dur, 0, length, depth, parent);
    assert.equal(depths, 256);
    assert.equal(depth[length - 1], 255);
    assert.ok(parent.every(row => row === -1));
  });
});

/** Some spans of length 0 and many that touch or coincide. */
function checkRandomLane(random: () => number, length: number): void {
  const spans = Array.from({ length }, () => ({
    start: below(random, 40),
    dur: below(random, 12),
  }));
  spans.sort((a, b) => a.start - b.start || b.dur - a.dur);
  const start = Float64Array.from(spans, span => span.start);
  const dur = Float64Array.from(spans, span => span.dur);
  const depth = new Uint8Array(length);
  const parent = new Int32Array(length);
  assignDepths(start, dur, 0, length, depth, parent);
  const end = (row: number): number => start[row]! + dur[row]!;
  for (let row = 0; row < length; row++) {
    for (let other = 0; other < row; other++) {
      const overlap = start[row]! < end(other) && depth[row] === depth[other];
      assert.ok(!overlap, `rows ${other} and ${row} overlap`);
    }
    const up = parent[row]!;
    const enclosing = [...spans.keys()].filter(
      other => other < row && end(other) >= end(row) && end(other) > start[row]!,
    );
    assert.equal(up >= 0, enclosing.length > 0, `row ${row} of ${JSON.stringify(spans)}`);
    if (up < 0) continue;
    assert.ok(enclosing.includes(up) && depth[row]! > depth[up]!);
  }
}
