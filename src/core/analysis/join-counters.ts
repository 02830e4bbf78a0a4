/**
 * The headline counters of a report's kernel for a launch in a trace, and what bounds several such launches together.
 * Every figure is that of the report's own page (`speedOfLight`, `roofline`); here they are only picked and weighted.
 */

import type { BoundSummary, BoundUnit } from '../protocol/join.ts';
import type { Report } from '../report/report.ts';
import { boundOf, speedOfLight } from './kernel-report-bound.ts';
import { speedOfLightCharts } from './kernel-report-charts.ts';
import { oncePer } from './memo.ts';
import { roofline } from './roofline.ts';

/** Counters of one kernel of a report. Shares 0 to 100; absent = not collected. */
export interface KernelCounters {
  readonly compute?: number;
  readonly memory?: number;
  /** The largest share of peak among the counters of each unit on the way to memory. */
  readonly units: Partial<Record<Exclude<BoundUnit, 'compute'>, number>>;
  readonly dramBytes?: number;
  readonly dramBytesPerSecond?: number;
  readonly headroom?: number;
}

/** By index of kernel. */
export const countersOf = oncePer((report: Report): readonly KernelCounters[] =>
  roofline(report).kernels.map(({ kernel, traffic, headroom }) => {
    const found = speedOfLight(report.metrics, kernel);
    const dram = traffic.find(({ level }) => level === 'dram');
    return {
      ...(found === undefined ? {} : { compute: found.compute.value, memory: found.memory.value }),
      units: found === undefined ? {} : unitsOf(report, kernel, found.memory.value),
      ...(dram === undefined || Number.isNaN(dram.bytes) ? {} : { dramBytes: dram.bytes }),
      ...(dram === undefined ? {} : { dramBytesPerSecond: dram.achieved.value }),
      ...(headroom === undefined ? {} : { headroom: headroom.value }),
    };
  }),
);

/** Counters by the unit that they count in. */
const UNITS: readonly (readonly [RegExp, keyof KernelCounters['units']])[] = [
  [/^(dram|fbpa)__/, 'DRAM'],
  [/^lts__/, 'L2'],
  [/^l1tex__/, 'L1'],
];

/** What the memory share is the largest of; `memory` where the report does not tell which unit that is. */
function unitsOf(report: Report, kernel: number, memory: number): KernelCounters['units'] {
  const chart = speedOfLightCharts(report.metrics, kernel).find(({ id }) => id === 'sol-memory');
  const units: Partial<Record<keyof KernelCounters['units'], number>> = {};
  for (const { metric, value } of chart?.bars ?? []) {
    const unit = UNITS.find(([pattern]) => pattern.test(metric))?.[1] ?? 'memory';
    units[unit] = Math.max(units[unit] ?? 0, value);
  }
  const largest = Math.max(0, ...Object.values(units));
  return largest < memory - ROUNDING ? { ...units, memory } : units;
}

/** Percent by which printed shares may differ. */
const ROUNDING = 0.01;

/** A launch and what was measured for it. */
export interface Weighted {
  readonly counters: KernelCounters;
  /** Time in the trace, ns. */
  readonly ns: number;
}

/**
 * What bounds some launches: shares are means weighted by time, and the rule is that of a single kernel. Launches
 * without shares do not count. Undefined where there is no other.
 */
export function boundOfAll(launches: readonly Weighted[]): BoundSummary | undefined {
  const known = launches.filter(({ counters }) => counters.compute !== undefined);
  const total = known.reduce((sum, { ns }) => sum + ns, 0);
  if (total <= 0) return undefined;
  const mean = (share: (counters: KernelCounters) => number): number =>
    known.reduce((sum, { counters, ns }) => sum + share(counters) * ns, 0) / total;
  const compute = mean(counters => counters.compute ?? 0);
  const bound = boundOf(
    compute,
    mean(counters => counters.memory ?? 0),
  );
  const units = (['DRAM', 'L2', 'L1', 'memory'] as const).map(
    which => [which, mean(counters => counters.units[which] ?? 0)] as const,
  );
  const busiest = units.reduce((a, b) => (b[1] > a[1] ? b : a));
  const onCompute = bound === 'compute' || (bound === 'latency' && compute > busiest[1]);
  const [which, percentOfPeak] = onCompute ? (['compute', compute] as const) : busiest;
  return { bound, which, percentOfPeak };
}
