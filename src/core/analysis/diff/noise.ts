/**
 * Whether a difference may be chance. Repeats of a run say it best: noise where the ranges from the least to the most
 * of the two sides' repeats overlap. With one trace a side, the instances in the traces (steps; or a layer's or an
 * operator's time in each layer of each step) must do: noise where their ranges from the 10th to the 90th percentile
 * (nearest rank) overlap. A difference of nothing, one between different numbers of operations, and one between fewer
 * than three instances is never called noise: there is nothing to tell it by.
 *
 * Standard errors are not used: the instances of one run share its clocks and its neighbours, so that their mean is
 * far less certain than its standard error says.
 */

import type { DiffTime } from '../../protocol/diff.ts';
import { selectPercentile } from '../statistics.ts';

/** Fewer instances have no spread. */
const LEAST = 3;

export interface Spread {
  readonly time: DiffTime;
  readonly repeats: number;
  /** Times of the instances, ns, in any order. Asked for only where no side has repeats. */
  instances(): Float64Array;
}

export function isNoise(a: Spread, b: Spread): boolean {
  if (a.time.ns === b.time.ns) return false;
  if (a.repeats > 1 || b.repeats > 1) {
    return a.time.minNs <= b.time.maxNs && b.time.minNs <= a.time.maxNs;
  }
  const [x, y] = [a.instances(), b.instances()];
  if (x.length < LEAST || y.length < LEAST) return false;
  const isBelow = (low: Float64Array, high: Float64Array): boolean =>
    selectPercentile(low, 10) <= selectPercentile(high, 90);
  return isBelow(x, y) && isBelow(y, x);
}
