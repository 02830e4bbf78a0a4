/** The ncu command that profiles what a plan says, as words, and what it costs. Quotes nothing, runs nothing. */

import type { MeasurePlan } from '../protocol/measure.ts';
import { includeExpression, kernelPattern } from './nvtx-include.ts';

/**
 * Sets of ncu's sections, with the times that each kernel is run again. Passes as ncu 2025.3 counts them on an H200
 * (`profiler__replayer_passes`); other chips and versions differ by a few.
 */
export const NCU_SETS = {
  full: { passes: 38 },
  roofline: { passes: 17 },
  basic: { passes: 10 },
} as const;
export type NcuSet = keyof typeof NCU_SETS;

/** Stands for the program where the trace does not have its command line. */
const UNKNOWN_PROGRAM: readonly string[] = ['python3', 'your_program.py'];

/** Clocks are left as the program has them, so that times compare with those of the trace. */
export const NCU_OPTIONS: readonly string[] = [
  ...['--target-processes', 'all'],
  ...['--clock-control', 'none'],
];

export function ncuWords(plan: MeasurePlan, set: NcuSet): readonly string[] {
  return [
    'ncu',
    ...['--set', set],
    ...NCU_OPTIONS,
    ...(plan.isGraph ? ['--graph-profiling', 'node'] : []),
    ...(plan.startsProfiler ? ['--profile-from-start', 'off'] : []),
    ...filterWords(plan),
    ...['--export', reportName(plan.label)],
    ...(plan.program.length > 0 ? plan.program : UNKNOWN_PROGRAM),
  ];
}

/** Options that choose kernels. ncu counts skipped launches among those that range and name let through. */
function filterWords({ range, functions, skip, count }: MeasurePlan): readonly string[] {
  const expression = range && includeExpression(range);
  return [
    ...(expression === undefined ? [] : ['--nvtx', '--nvtx-include', expression]),
    ...(functions.length > 0 ? ['--kernel-name', `regex:${kernelPattern(functions)}`] : []),
    ...(skip > 0 ? ['--launch-skip', String(skip)] : []),
    ...(count === undefined ? [] : ['--launch-count', String(count)]),
  ];
}

/** ncu adds `.ncu-rep`, and replaces `%` with values of its own. */
function reportName(label: string): string {
  const name = label.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replaceAll(/^[_.-]+|_+$/g, '');
  return name === '' ? 'kernels' : name.slice(0, 80);
}

/**
 * Seconds that a run of one kernel takes, nearly all of it for saving and restoring memory: 0.05 with 4 GB of it (456
 * runs of a 7B model's decode layer on an H200 took 25 s), up to 1 where a server holds most of the card's memory.
 */
const SECONDS_A_RUN = { least: 0.05, most: 1 } as const;

export interface MeasureCost {
  /** Times that each kernel is run. */
  readonly passes: number;
  /** Runs of all kernels; 0 where their number is not known. */
  readonly runs: number;
  /** Estimate of the time for them all, beside what the program takes without ncu. */
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  /** What these runs take on the GPU, without saving and restoring memory around each, ns. */
  readonly gpuNs: number;
}

export function measureCost({ kernels, gpuNs }: MeasurePlan, set: NcuSet): MeasureCost {
  const { passes } = NCU_SETS[set];
  const runs = passes * kernels;
  const { least, most } = SECONDS_A_RUN;
  const estimate = { leastSeconds: runs * least, mostSeconds: runs * most };
  return { passes, runs, ...estimate, gpuNs: passes * gpuNs };
}
