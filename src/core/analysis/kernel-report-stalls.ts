/**
 * Why warps did not issue: cycles per issued instruction by reason, and the samples that were taken of the same. The
 * two come from different passes and agree only roughly; the sum of the first is close to the warp latency.
 */

import type { MetricTable } from '../report/metrics.ts';
import type { Bar, BarChart } from './kernel-report-types.ts';

interface Reason {
  /** As in smsp__average_warps_issue_stalled_<id>_per_issue_active. */
  readonly id: string;
  readonly label: string;
  readonly sentence: string;
  /** As in smsp__pcsamp_warps_issue_stalled_<samples>, where it differs. */
  readonly samples?: string;
}

const REASONS: readonly Reason[] = [
  {
    id: 'long_scoreboard',
    label: 'Long Scoreboard',
    sentence: 'Waits for data from global, local, texture or surface memory.',
  },
  {
    id: 'short_scoreboard',
    label: 'Short Scoreboard',
    sentence:
      'Waits for shared memory, a special function or another result of the memory-IO queue.',
  },
  {
    id: 'wait',
    label: 'Wait',
    sentence: 'Waits out the fixed latency of its previous instruction.',
  },
  {
    id: 'no_instruction',
    label: 'No Instruction',
    sentence: 'Waits for its next instruction to be fetched.',
    samples: 'no_instructions',
  },
  {
    id: 'math_pipe_throttle',
    label: 'Math Pipe Throttle',
    sentence: 'Waits for the arithmetic pipe that it needs, which is busy.',
  },
  {
    id: 'mio_throttle',
    label: 'MIO Throttle',
    sentence: 'Waits for room in the queue to memory IO (shared memory, special functions).',
  },
  {
    id: 'lg_throttle',
    label: 'LG Throttle',
    sentence: 'Waits for room in the queue for local and global memory.',
  },
  {
    id: 'tex_throttle',
    label: 'TEX Throttle',
    sentence: 'Waits for room in the queue for texture and surface memory.',
  },
  {
    id: 'barrier',
    label: 'Barrier',
    sentence: 'Waits at a barrier for the other warps of its block.',
  },
  { id: 'membar', label: 'Membar', sentence: 'Waits for a memory fence.' },
  {
    id: 'gmma',
    label: 'GMMA',
    sentence: 'Waits for the order of warp-group matrix operations.',
    samples: 'warpgroup_arrive',
  },
  { id: 'imc_miss', label: 'IMC Miss', sentence: 'Waits for a constant that is not in the cache.' },
  {
    id: 'branch_resolving',
    label: 'Branch Resolving',
    sentence: 'Waits for the target of a branch.',
  },
  {
    id: 'dispatch_stall',
    label: 'Dispatch Stall',
    sentence: 'Is ready, but the dispatcher holds instructions back.',
  },
  { id: 'drain', label: 'Drain', sentence: 'Has ended and waits for its stores to leave.' },
  { id: 'sleeping', label: 'Sleeping', sentence: 'Sleeps or has given way to others.' },
  { id: 'misc', label: 'Misc', sentence: 'Waits for another reason.' },
  {
    id: 'not_selected',
    label: 'Not Selected',
    sentence: 'Is ready, but another warp was chosen: there are warps to spare.',
  },
  { id: 'selected', label: 'Selected', sentence: 'Issues an instruction: no stall.' },
];

export function stallCharts(metrics: MetricTable, kernel: number): BarChart[] {
  const cycles = barsOf(metrics, kernel, ({ id }) => [
    `smsp__average_warps_issue_stalled_${id}_per_issue_active.ratio`,
    `smsp__average_warp_latency_issue_stalled_${id}.ratio`,
  ]);
  const samples = barsOf(metrics, kernel, ({ id, samples: name = id }) => [
    `smsp__pcsamp_warps_issue_stalled_${name}`,
  ]);
  const charts: BarChart[] = [
    { id: 'stalls', title: 'Warp State (All Cycles)', unit: 'cycle/inst', bars: cycles },
    { id: 'stall-samples', title: 'Warp State (Samples)', unit: 'sample', bars: samples },
  ];
  return charts.filter(chart => chart.bars.length > 0);
}

function barsOf(
  metrics: MetricTable,
  kernel: number,
  namesOf: (reason: Reason) => readonly string[],
): Bar[] {
  const bars: Bar[] = [];
  for (const reason of REASONS) {
    for (const metric of namesOf(reason)) {
      const value = metrics.value(kernel, metric);
      if (value === undefined) continue;
      const { id, label, sentence } = reason;
      bars.push({ key: `stall.${id}`, label, metric, value, sentence });
      break;
    }
  }
  return bars.sort((a, b) => b.value - a.value);
}
