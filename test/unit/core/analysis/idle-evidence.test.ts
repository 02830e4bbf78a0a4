/** Why a device is idle at a moment: every moment answered, consistent with the intervals, with its evidence. */

import assert from 'node:assert/strict';
import { idleAt, idleIn } from '../../../../src/core/analysis/idle-evidence.ts';
import { GAP_CAUSES, idleGaps } from '../../../../src/core/analysis/idle.ts';
import { deviceOperations } from '../../../../src/core/analysis/operations.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { randomLaunches } from '../../../support/random-launches.ts';

describe('idle evidence', () => {
  it('knows that white space on a stream is no idle time while another runs', () => {
    const trace = drawTrace(`
      stream 7 | aaa    bb |
      stream 8 |  ccccc    |`);
    const answer = idleAt(trace, 0, 40);
    assert.equal(answer.state, 'busy');
    assert.deepEqual(
      answer.state === 'busy' && answer.running.map(({ name, stream }) => [name, stream]),
      [['c', 8]],
    );
    assert.equal(idleAt(trace, 0, 75).state, 'idle');
    assert.equal(idleAt(trace, 0, 1000).state, 'outside');
    assert.equal(idleAt(trace, 3, 40).state, 'outside');
  });

  it('answers every moment as the intervals say', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const trace = randomLaunches(seed);
      idleGaps(trace).forEach((gaps, at) => {
        const { device, rows, start, end } = deviceOperations(trace)[at]!;
        for (let ns = start[0]! - 3; ns < 340; ns += 3) {
          const answer = idleAt(trace, device, ns);
          const running = [...rows.keys()].filter(i => start[i]! <= ns && ns < end[i]!);
          assert.equal(answer.state === 'busy', running.length > 0, `seed ${seed} at ${ns}`);
          if (answer.state === 'busy')
            assert.equal(answer.running.length, Math.min(10, running.length));
          if (answer.state !== 'idle') continue;
          const gap = gaps.start.indexOf(answer.startNs);
          assert.equal(answer.endNs, gaps.end[gap]);
          assert.equal(answer.cause, GAP_CAUSES[gaps.cause[gap]!]);
          const { launch, launchAfterNs, waiting, previous } = answer.evidence;
          assert.equal(previous?.endNs, answer.startNs);
          assert.equal(answer.cause === 'unknown', launch === undefined);
          assert.equal(
            answer.cause === 'dependency',
            launchAfterNs !== undefined && launchAfterNs <= 0,
          );
          assert.equal(answer.cause === 'sync', waiting !== undefined);
        }
      });
    }
  });

  it('lists the longest intervals of a window in order of time', () => {
    const trace = drawTrace('stream 7 | a b   c  d |');
    const two = idleIn(trace, 0, -Infinity, Infinity, 2);
    assert.deepEqual([two.total, [...two.startNs], [...two.endNs]], [3, [40, 80], [70, 100]]);
    const part = idleIn(trace, 0, 45, 80, 9);
    assert.deepEqual([part.total, [...part.startNs]], [1, [40]]);
    assert.equal(idleIn(trace, 5, 0, 100, 9).total, 0);
  });
});
