/**
 * The steady state: the decode steps without the first odd ones (graphs still being uploaded, caches cold). It is the
 * scope of the figures that a trace opens with.
 */

import { medianOf } from './statistics.ts';
import type { Step } from './steps.ts';

/** A leading step is odd where its time is farther from the median than this share of it. */
const ODD = 0.1;
/** At most this share of the steps is left out. */
const MOST_LEFT_OUT = 0.25;

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
