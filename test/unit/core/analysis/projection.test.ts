/** Projection and launch index: NVIDIA's rule, drawn, and against brute force. */

import assert from 'node:assert/strict';
import { launchIndex, operationsOfCall } from '../../../../src/core/analysis/launches.ts';
import { launchSummary } from '../../../../src/core/analysis/launch.ts';
import { operationsOfRange, projections } from '../../../../src/core/analysis/projection.ts';
import { rangeSummary } from '../../../../src/core/analysis/ranges.ts';
import { isOperation } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace, rowsNamed } from '../../../support/ascii-trace.ts';
import { randomLaunches } from '../../../support/random-launches.ts';

describe('projection', () => {
  it('spans what the calls inside the range launched', () => {
    const trace = drawTrace(
      `
        ranges   | rrrrrrrrr          |
        api      |  LL MM    NN       |
        stream 7 |      aaa   bb  ccc |`,
      { links: { a: 'L', b: 'M', c: 'N' } },
    );
    const { start, end, calls, kernels } = projections(trace);
    assert.deepEqual([start[0], end[0], calls[0], kernels[0]], [60, 140, 2, 2]);
  });

  it('leaves out calls that cross an end of the range', () => {
    const trace = drawTrace(
      `
        ranges   |  rrrrrr            |
        api      | LLL   MMM          |
        stream 7 |      aaa   bb      |`,
      { links: { a: 'L', b: 'M' } },
    );
    assert.deepEqual([...projections(trace).calls], [0]);
  });

  it('counts levels and children among the ranges that launched something', () => {
    const trace = drawTrace(
      `
        ranges   | oooooooooooooo     |
        ranges   |  iiii jjj kkkk     |
        api      |   LL       MM      |
        stream 7 |      aaa     bb    |`,
      { links: { a: 'L', b: 'M' } },
    );
    const levels = rangeSummary(trace).map(row => [row.name, row.levels, row.children]);
    assert.deepEqual(levels.sort(), [
      ['i', 1, 0],
      ['j', 0, 0],
      ['k', 1, 0],
      ['o', 0, 2],
    ]);
  });

  it('agrees with brute force', () => {
    for (let seed = 1; seed <= 80; seed++) {
      const trace = randomLaunches(seed);
      const { range, start, end, calls, operations } = projections(trace);
      for (let i = 0; i < range.length; i++) {
        const expected = bruteForce(trace, range[i]!);
        assert.deepEqual(
          [...operationsOfRange(trace, range[i]!)].sort(byNumber),
          expected.rows,
          `seed ${seed}`,
        );
        assert.deepEqual([calls[i], operations[i]], [expected.calls, expected.rows.length]);
        if (expected.calls === 0) assert.ok(Number.isNaN(start[i]));
        else assert.deepEqual([start[i], end[i]], [expected.start, expected.end]);
      }
    }
  });
});

describe('launch index', () => {
  it('holds every linked operation once', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const trace = randomLaunches(seed);
      const { kind, link } = trace.spans;
      const linked = [...kind.keys()].filter(row => isOperation(kind[row]!) && link[row]! >= 0);
      assert.deepEqual([...launchIndex(trace).operations].sort(byNumber), linked);
      for (const row of linked) assert.ok(operationsOfCall(trace, link[row]!).includes(row));
    }
  });

  it('sees graphs as calls with several operations', () => {
    const trace = drawTrace(
      `
        api      | L GG                |
        stream 7 |   a   gggg ggg gg   |`,
      { links: { a: 'L', g: 'G' } },
    );
    const { launches, graphs, delayNs } = launchSummary(trace);
    assert.deepEqual([launches, graphs], [2, { launches: 1, kernels: 3 }]);
    assert.deepEqual([delayNs.min, delayNs.max], [20, 40]);
    assert.equal(rowsNamed(trace, 'g').length, 3);
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}

/** Every call of the thread that lies inside, looked at one by one. */
function bruteForce(
  trace: Trace,
  range: number,
): { rows: number[]; calls: number; start: number; end: number } {
  const { start, dur, kind, link, lane, detail } = trace.spans;
  const from = start[range]!;
  const to = from + dur[range]!;
  const thread = trace.lanes[lane[range]!]!;
  const rows = [...kind.keys()].filter(row => {
    const call = link[row]!;
    if (!isOperation(kind[row]!) || call < 0) return false;
    if (trace.rangeAttributes[detail[range]!]?.crossThread) return false;
    const { tid } = trace.lanes[lane[call]!]!;
    return tid === thread.tid && start[call]! >= from && start[call]! + dur[call]! <= to;
  });
  return {
    rows,
    calls: new Set(rows.map(row => link[row])).size,
    start: Math.min(...rows.map(row => start[row]!)),
    end: Math.max(...rows.map(row => start[row]! + dur[row]!)),
  };
}
