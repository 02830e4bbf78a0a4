/** What holds a kernel back, by the two shares of peak that every set of ncu collects, and what was not collected. */

import { plain, type Figure } from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';
import { collectOption, findSection } from '../report/sections.ts';

export const BOUNDS = ['memory', 'compute', 'latency'] as const;
export type Bound = (typeof BOUNDS)[number];

export interface SpeedOfLight {
  /** Share of peak of the busiest unit inside the multiprocessors, 0..100. */
  readonly compute: Figure;
  /** Share of peak of the busiest unit on the way to memory, 0..100. */
  readonly memory: Figure;
  readonly bound: Bound;
}

/** Under this share of both peaks, percent, neither is what the kernel waits for. ncu's own rule has the same. */
const LATENCY_BELOW = 60;

const COMPUTE = ['sm__throughput.avg.pct_of_peak_sustained_elapsed'];
const MEMORY = [
  'gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed',
  'gpu__compute_memory_access_throughput.avg.pct_of_peak_sustained_elapsed',
  'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed',
];

/** latency: both shares of peak are under 60 %; else the larger share's side. */
export function speedOfLight(metrics: MetricTable, kernel: number): SpeedOfLight | undefined {
  const compute = plain(metrics, kernel, COMPUTE);
  const memory = plain(metrics, kernel, MEMORY);
  if (compute === undefined || memory === undefined) return undefined;
  return { compute, memory, bound: boundOf(compute.value, memory.value) };
}

/** What bounds a kernel, by its two shares of peak, 0..100: latency where neither reaches 60. */
export function boundOf(compute: number, memory: number): Bound {
  if (compute < LATENCY_BELOW && memory < LATENCY_BELOW) return 'latency';
  return memory >= compute ? 'memory' : 'compute';
}

/** Metrics that a panel needs and a kernel lacks, with what to do about it. */
export interface Missing {
  /** Identifier of the section that has them. */
  readonly section: string;
  readonly title: string;
  readonly metrics: readonly string[];
  /** Option of ncu that collects them, such as `--section SchedulerStats`. */
  readonly option: string;
}

export function missing(section: string, ...metrics: readonly string[]): Missing {
  const title = findSection(section)?.title ?? section;
  return { section, title, metrics, option: collectOption(section) };
}
