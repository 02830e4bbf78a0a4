/**
 * How the durations of like things are spread: histogram, percentiles and outliers. Percentiles are nearest-rank;
 * an outlier lies over 1.5 interquartile ranges outside the quartiles (Tukey) and over 5 % off the median, so that
 * even times, whose quartiles nearly meet, have none.
 */

import {
  DISTRIBUTION_POINTS,
  type Distribution,
  type DistributionRequest,
  type Outlier,
} from '../protocol/analysis.ts';
import type { Trace } from '../trace/trace.ts';
import { instancesOf, type Instances } from './instances.ts';
import { deviationOf, percentileOf, statistics } from './statistics.ts';

const MOST_OUTLIERS = 50;
const MOST_BINS = 512;
const FENCE = 1.5;
const LEAST_DEVIATION = 5;

export function distribution(
  trace: Trace,
  request: Omit<DistributionRequest, 'trace'>,
): Distribution {
  const instances = instancesOf(trace, request);
  return distributionOf(instances, request.bins);
}

/** The same of any instances. O(n log n). */
export function distributionOf(instances: Instances, bins = 40): Distribution {
  const { of, ns } = instances;
  const sorted = ns.slice().sort();
  const { count, mean, stddev, min, max } = statistics(ns);
  const outliers = outliersOf(ns, sorted);
  return {
    of,
    count,
    meanNs: mean,
    stddevNs: stddev,
    minNs: min,
    p10Ns: percentileOf(sorted, 10),
    p50Ns: percentileOf(sorted, 50),
    p90Ns: percentileOf(sorted, 90),
    maxNs: max,
    ...histogram(ns, min, max, Math.min(MOST_BINS, Math.max(1, Math.floor(bins)))),
    ...points(instances),
    outliers: outliers.slice(0, MOST_OUTLIERS).map(({ i, deviation }): Outlier => ({
      ns: ns[i]!,
      deviation,
      selection: instances.selection(i),
    })),
    outlierCount: outliers.length,
  };
}

/** Instances outside the fences, the farthest from the median first. */
function outliersOf(ns: Float64Array, sorted: Float64Array): { i: number; deviation: number }[] {
  const median = percentileOf(sorted, 50);
  const low = percentileOf(sorted, 25);
  const high = percentileOf(sorted, 75);
  const fence = FENCE * (high - low);
  const outliers: { i: number; deviation: number }[] = [];
  for (let i = 0; i < ns.length; i++) {
    if (ns[i]! <= high + fence && ns[i]! >= low - fence) continue;
    const deviation = deviationOf(ns[i]!, median);
    if (Math.abs(deviation) > LEAST_DEVIATION) outliers.push({ i, deviation });
  }
  return outliers.sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation) || a.i - b.i);
}

function histogram(
  ns: Float64Array,
  min: number,
  max: number,
  bins: number,
): Pick<Distribution, 'edges' | 'counts'> {
  const counts = new Uint32Array(bins);
  const width = (max - min) / bins;
  for (const value of ns) {
    const bin = width > 0 ? Math.floor((value - min) / width) : 0;
    counts[Math.min(bins - 1, bin)]!++;
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? max : min + i * width,
  );
  return { edges, counts };
}

/** At most `DISTRIBUTION_POINTS` instances, evenly chosen, the first and the last among them. */
function points({ ns, startNs }: Instances): Pick<Distribution, 'startNs' | 'durationNs'> {
  const length = Math.min(ns.length, DISTRIBUTION_POINTS);
  const at = (i: number): number =>
    length < 2 ? 0 : Math.round((i * (ns.length - 1)) / (length - 1));
  return {
    startNs: Float64Array.from({ length }, (_, i) => startNs[at(i)]!),
    durationNs: Float64Array.from({ length }, (_, i) => ns[at(i)]!),
  };
}
