/**
 * The steady state: the decode steps without the first odd ones (graphs still being uploaded, caches cold). It is the
 * scope of the figures that a trace opens with.
 */

import type { Trace } from '../trace/trace.ts';
import type { Phase } from './phase.ts';
import { medianOf } from './statistics.ts';
import { stepSequences } from './step-sequences.ts';
import { findSteps } from './steps.ts';
import type { Step } from './step.ts';

/** A leading step is odd where its time is farther from the median than this share of it. */
const ODD = 0.1;
/** At most this share of the steps is left out. */
const MOST_LEFT_OUT = 0.25;

/** The whole steps of a phase in the steady state, of each device by itself; without a phase all whole steps. */
export function wholeSteps(trace: Trace, phase?: Phase): readonly Step[] {
  const found = findSteps(trace);
  const whole = (steps: readonly Step[]): Step[] =>
    steps.filter(step => !step.isCut && (phase === undefined || step.phase === phase));
  if (phase === undefined) return whole(found.steps);
  return stepSequences(found).flatMap(steps => steadySteps(whole(steps)));
}

/**
 * @param steps alike and in order, such as the decode steps
 * @returns the same without the leading ones that take over 10 % more or less than the median, a quarter at most
 */
export function steadySteps(steps: readonly Step[]): readonly Step[] {
  const median = medianOf(Float64Array.from(steps, ({ durationNs }) => durationNs).sort());
  const most = Math.floor(steps.length * MOST_LEFT_OUT);
  let odd = 0;
  while (odd < most && Math.abs(steps[odd]!.durationNs - median) > ODD * median) odd++;
  return steps.slice(odd);
}
