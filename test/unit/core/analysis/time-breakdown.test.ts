/** Where the wall clock went: the parts add up exactly, whatever the trace, and agree with brute force. */

import assert from 'node:assert/strict';
import { deviceOperations } from '../../../../src/core/analysis/operations.ts';
import { phaseStretches } from '../../../../src/core/analysis/phase-time.ts';
import { timeBreakdown } from '../../../../src/core/analysis/time-breakdown.ts';
import { deviceTimes } from '../../../../src/core/analysis/time.ts';
import type { TimeShare } from '../../../../src/core/protocol/analysis.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { randomLaunches } from '../../../support/random-launches.ts';
import { rangeProgram, repeat, type Part } from '../../../support/range-program.ts';
import { fixture } from '../../../support/shared.ts';

const FIGURES = [
  'wallNs',
  'computationNs',
  'exposedCommunicationNs',
  'exposedCopiesNs',
  'graphsNs',
  'busyNs',
  'sumNs',
] as const;

function idleOf({ idle }: TimeShare): number {
  return idle.launch + idle.sync + idle.dependency + idle.unknown;
}

/** All that the definitions promise, without looking at how it was found. */
function check(trace: Trace): void {
  const shares = timeBreakdown(trace);
  const wholes = shares.filter(({ phase }) => phase === '');
  assert.deepEqual(
    wholes.map(({ device, wallNs, busyNs }) => [device, wallNs, busyNs]),
    deviceTimes(trace).map(({ index, spanNs, busyNs }) => [index, spanNs, busyNs]),
  );
  for (const share of shares) {
    const { computationNs, exposedCommunicationNs, exposedCopiesNs, graphsNs } = share;
    const busy = computationNs + exposedCommunicationNs + exposedCopiesNs + graphsNs;
    assert.equal(busy, share.busyNs, 'the parts of the busy time');
    assert.equal(busy + idleOf(share), share.wallNs, 'the wall clock');
    assert.ok(share.sumNs >= share.busyNs);
  }
  for (const whole of wholes) {
    const phases = shares.filter(({ device, phase }) => device === whole.device && phase !== '');
    for (const figure of FIGURES) {
      assert.equal(
        phases.reduce((sum, share) => sum + share[figure], 0),
        whole[figure],
        `${figure} of the phases`,
      );
    }
  }
}

describe('time breakdown', function () {
  const open = traceOpener();

  it('adds up to the wall clock, whatever the trace', () => {
    for (let seed = 1; seed <= 200; seed++) check(randomLaunches(seed));
  });

  it('adds up on a real trace, with its load, prefill and decode', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    check(trace);
    assert.deepEqual(
      timeBreakdown(trace).map(({ phase }) => phase),
      ['', 'load', 'other', 'prefill', 'decode'],
    );
    const [decode] = timeBreakdown(trace, 'decode');
    assert.equal(decode?.node, '/phase:decode');
    assert.ok(decode.idle.launch / decode.wallNs > 0.6, 'the host was late');
  });

  it('covers each device with phases that leave no hole', () => {
    const layers = (): Part[] => repeat(4, layer => [`layer_${layer}`, 3]);
    const trace = rangeProgram(repeat(5, step => [`decode step=${step}`, ...layers()]));
    check(trace);
    phaseStretches(trace).forEach((stretches, at) => {
      const { start, busy } = deviceOperations(trace)[at]!;
      assert.equal(stretches[0]?.startNs, start[0]);
      assert.equal(stretches.at(-1)?.endNs, busy.end.at(-1));
      stretches.forEach(({ startNs }, i) => {
        if (i > 0) assert.equal(startNs, stretches[i - 1]!.endNs);
      });
    });
  });

  it('counts a copy only where no kernel hides it, and every stream in the sum', () => {
    const trace = drawTrace(`
      stream 7 | aaaa  bb |
      stream 8 |   cc     |`);
    check(trace);
    const [share] = timeBreakdown(trace);
    assert.deepEqual([share?.busyNs, share?.sumNs, share?.wallNs], [60, 80, 80]);
  });
});
