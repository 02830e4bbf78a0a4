/**
 * Occupancy of a kernel: what limits the blocks of a multiprocessor, what would change it, and ncu's own curves.
 * The rules of resource allocation are CUDA's; they were compared with ncu's limits and curves of real reports on
 * sm_75, sm_89 and sm_90.
 */

import { OCCUPANCY_LIMITS, type Limiter } from '../protocol/occupancy.ts';
import type { MetricTable } from '../report/metrics.ts';
import type { Report, ReportDevice } from '../report/report.ts';
import { smLimits, type SmLimits } from './devices.ts';

/** What one block needs. */
export interface BlockNeeds {
  readonly threads: number;
  readonly registersPerThread: number;
  /** Static and dynamic shared memory of a block, bytes, without what the driver reserves. */
  readonly shared: number;
  /** Named barriers; 0 = unknown. */
  readonly barriers: number;
  /** Shared memory that the multiprocessor is configured to have, bytes; absent = all it can have. */
  readonly sharedConfig?: number;
}

export interface OccupancyEstimate {
  /** Blocks per multiprocessor that each resource allows; Infinity = not needed. */
  readonly limits: Readonly<Record<Limiter, number>>;
  /** Resources that allow the fewest blocks. */
  readonly limiters: readonly Limiter[];
  readonly blocks: number;
  readonly warps: number;
  /** Warps over the multiprocessor's most, 0..100. */
  readonly percent: number;
}

const WARP = 32;
const SCHEDULERS = 4;
/** Registers are handed out to a warp in multiples of this. */
const REGISTER_UNIT = 256;

/** Theoretical occupancy of a launch, as CUDA's occupancy calculator defines it. */
export function occupancy(needs: BlockNeeds, sm: SmLimits): OccupancyEstimate {
  const warpsPerBlock = Math.max(1, Math.ceil(needs.threads / WARP));
  const limits: Record<Limiter, number> = {
    warps: Math.floor(sm.warps / warpsPerBlock),
    blocks: sm.blocks,
    registers: Math.floor(warpsByRegisters(needs.registersPerThread, sm) / warpsPerBlock),
    shared: blocksByShared(needs, sm),
    barriers:
      needs.barriers === 0
        ? sm.blocks
        : Math.min(sm.blocks, Math.floor(sm.barriers / needs.barriers)),
  };
  const blocks = Math.min(...Object.values(limits));
  const limiters = (Object.keys(limits) as Limiter[]).filter(name => limits[name] === blocks);
  const warps = blocks * warpsPerBlock;
  return { limits, limiters, blocks, warps, percent: (100 * warps) / sm.warps };
}

/** Each of the four schedulers has a quarter of the registers to itself. */
function warpsByRegisters(perThread: number, sm: SmLimits): number {
  if (perThread === 0) return Infinity;
  const perWarp = roundUp(perThread * WARP, REGISTER_UNIT);
  return Math.floor(sm.registers / SCHEDULERS / perWarp) * SCHEDULERS;
}

/**
 * A block that fits into the multiprocessor at all runs, even where the configured part is smaller: the driver then
 * configures more.
 */
function blocksByShared(needs: BlockNeeds, sm: SmLimits): number {
  const perBlock = roundUp(needs.shared + sm.reservedPerBlock, sm.sharedUnit);
  if (perBlock === 0) return sm.blocks;
  if (needs.shared > sm.sharedPerBlock) return 0;
  return Math.max(1, Math.floor((needs.sharedConfig ?? sm.shared) / perBlock));
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

export interface KernelOccupancy {
  readonly needs: BlockNeeds;
  readonly sm: SmLimits;
  readonly estimate: OccupancyEstimate;
  /** What ncu computed: blocks by resource; absent = not in the file. */
  readonly reported: Partial<Readonly<Record<Limiter, number>>>;
  /** sm__maximum_warps_per_active_cycle_pct, percent. */
  readonly theoretical?: number;
  /** sm__warps_active.avg.pct_of_peak_sustained_active, percent. */
  readonly achieved?: number;
}

/** Occupancy of a kernel of a report; undefined where its launch or its device is not known well enough. */
export function kernelOccupancy(report: Report, kernel: number): KernelOccupancy | undefined {
  const { metrics } = report;
  const needs = needsOf(metrics, kernel);
  const sm = limitsOf(report, kernel);
  if (needs === undefined || sm === undefined) return undefined;
  const reported: Partial<Record<Limiter, number>> = {};
  for (const [limiter, name] of Object.entries(OCCUPANCY_LIMITS)) {
    const value = metrics.value(kernel, name);
    if (value !== undefined) reported[limiter as Limiter] = value;
  }
  const theoretical = metrics.value(kernel, 'sm__maximum_warps_per_active_cycle_pct');
  const achieved = metrics.value(kernel, 'sm__warps_active.avg.pct_of_peak_sustained_active');
  return {
    needs,
    sm,
    estimate: occupancy(needs, sm),
    reported,
    ...(theoretical === undefined ? {} : { theoretical }),
    ...(achieved === undefined ? {} : { achieved }),
  };
}

function needsOf(metrics: MetricTable, kernel: number): BlockNeeds | undefined {
  const launch = (name: string): number | undefined => metrics.value(kernel, `launch__${name}`);
  const threads = launch('block_size');
  const registersPerThread = launch('registers_per_thread');
  if (threads === undefined || registersPerThread === undefined) return undefined;
  const shared =
    (launch('shared_mem_per_block_static') ?? 0) + (launch('shared_mem_per_block_dynamic') ?? 0);
  const sharedConfig = launch('shared_mem_config_size');
  return {
    threads,
    registersPerThread,
    shared,
    barriers: launch('barrier_count') ?? 0,
    ...(sharedConfig === undefined || sharedConfig === 0 ? {} : { sharedConfig }),
  };
}

function limitsOf(report: Report, kernel: number): SmLimits | undefined {
  const of = report.kernels[kernel];
  const device = report.devices.find(candidate => candidate.ordinal === of?.device);
  const attributes: ReportDevice['attributes'] = device?.attributes ?? new Map();
  return smLimits(of?.capability ?? '', attributes);
}

/** What the calculator can vary. */
export type Varied = 'registersPerThread' | 'threads' | 'shared' | 'barriers';

export interface CurvePoint {
  readonly x: number;
  readonly warps: number;
}

/** Theoretical warps per multiprocessor over one need, the others as they are. */
export function occupancyCurve(
  needs: BlockNeeds,
  sm: SmLimits,
  varied: Varied,
  xs: readonly number[],
): CurvePoint[] {
  return xs.map(x => ({ x, warps: occupancy({ ...needs, [varied]: x }, sm).warps }));
}
