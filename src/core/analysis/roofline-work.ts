/**
 * What a kernel can be asked to compute and to move, each with the formula of its peak and of what was achieved.
 * Formulas: the roofline sections of ncu 2025.3.1, checked against ncu's own figures. Draws and decides nothing.
 */

import type { Formula } from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';

export type Pipe = 'cuda' | 'tensor';

/** A kind of arithmetic with a roof of its own. */
export interface WorkKind {
  /** Stable: 'fp32', 'tensor:op_hgmma_src_fp16_sparsity_off'. */
  readonly id: string;
  /** 'FP32', 'Tensor FP16 (wgmma)'. */
  readonly name: string;
  readonly pipe: Pipe;
  /** Type of the inputs: 'fp64', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8' … */
  readonly precision: string;
  /** 'FLOP/s', or 'OP/s' for integers. */
  readonly unit: 'FLOP/s' | 'OP/s';
  /** Operations per cycle at most; times `peakClock`. Alternatives, newest first. */
  readonly peakPerCycle: readonly Formula[];
  /** Operations per second. */
  readonly achieved: readonly Formula[];
  /** Operations in all, where the file counts them directly. */
  readonly count: readonly Formula[];
}

/** From the chip's edge inwards. */
export const LEVELS = ['dram', 'l2', 'l1'] as const;
export type MemoryLevel = (typeof LEVELS)[number];

export interface MemoryKind {
  readonly level: MemoryLevel;
  readonly name: string;
  /** Bytes per cycle at most; times `peakClock`. */
  readonly peakPerCycle: readonly Formula[];
  readonly peakClock: string;
  /** Bytes per second. */
  readonly achieved: readonly Formula[];
}

/** Clock of the arithmetic units, Hz. */
export const WORK_CLOCK = 'sm__cycles_elapsed.avg.per_second';
const SMSP_CLOCK = 'smsp__cycles_elapsed.avg.per_second';
const THREADS = 'sass_thread_inst_executed_op_';

/** add and multiply are one operation, a fused one is two; `lanes` = 2 for packed halves. */
function cudaKind(precision: string, letter: string, lanes: 1 | 2): WorkKind {
  const [add, multiply, fused] = ['add', 'mul', 'fma'].map(
    op => `smsp__${THREADS}${letter}${op}_pred_on.sum.per_cycle_elapsed`,
  ) as [string, string, string];
  const fusedPeak = `sm__${THREADS}${letter}fma_pred_on`;
  return {
    id: precision,
    name: precision.toUpperCase(),
    pipe: 'cuda',
    precision,
    unit: 'FLOP/s',
    peakPerCycle: [
      [{ factor: 2 * lanes, metrics: [`${fusedPeak}.sum.peak_sustained`] }],
      [{ metrics: [`derived__${fusedPeak}_x${2 * lanes}`] }],
    ],
    achieved: [
      [
        { factor: lanes, metrics: [add, SMSP_CLOCK] },
        { factor: lanes, metrics: [multiply, SMSP_CLOCK] },
        { factor: 2 * lanes, metrics: [fused, SMSP_CLOCK] },
      ],
    ],
    count: [],
  };
}

const CUDA_KINDS: readonly WorkKind[] = [
  cudaKind('fp64', 'd', 1),
  cudaKind('fp32', 'f', 1),
  cudaKind('fp16', 'h', 2),
];

const TENSOR =
  /^(sm__ops_path_tensor_((?:op_([a-z]+)_)?src_([a-z0-9]+?)(?:_dst_([a-z0-9]+?))?(?:_sparsity_(on|off))?))\.sum\.per_cycle_elapsed$/;

interface TensorSeries {
  readonly kind: WorkKind;
  readonly source: string;
  readonly instruction: string | undefined;
}

/**
 * Every kind of work that a report can have. The tensor series that add up several instructions (`src_fp16` beside
 * `op_hgmma_src_fp16_…`) carry the sparse peak, so they are left out where the single ones exist.
 */
export function workKinds(metrics: MetricTable): WorkKind[] {
  const series: TensorSeries[] = [];
  for (const { name } of metrics.columns) {
    const match = TENSOR.exec(name);
    if (match !== null) series.push(tensorSeries(match));
  }
  const single = new Set(series.filter(s => s.instruction !== undefined).map(s => s.source));
  const kept = series.filter(s => s.instruction !== undefined || !single.has(s.source));
  return [...CUDA_KINDS, ...kept.map(s => s.kind)];
}

function tensorSeries(match: RegExpExecArray): TensorSeries {
  const [, base = '', id = '', instruction, source = '', target, sparsity] = match;
  const unit = source.startsWith('int') ? 'OP/s' : 'FLOP/s';
  const kind: WorkKind = {
    id: `tensor:${id}`,
    name: tensorName(source, target, instruction, sparsity),
    pipe: 'tensor',
    precision: source,
    unit,
    peakPerCycle: [[{ metrics: [`${base}.sum.peak_sustained`] }]],
    achieved: [
      [{ metrics: [`${base}.sum.per_cycle_elapsed`, WORK_CLOCK] }],
      [{ metrics: [`${base}.sum.per_second`] }],
    ],
    count: [[{ metrics: [`${base}.sum`] }]],
  };
  return { kind, source, instruction };
}

/** 'Tensor FP16 > FP32 (mma)', 'Tensor FP16 (wgmma, sparse)'. hgmma, igmma and bgmma are wgmma in PTX's words. */
function tensorName(
  source: string,
  target: string | undefined,
  instruction: string | undefined,
  sparsity: string | undefined,
): string {
  const types = [source, ...(target === undefined || target === source ? [] : [target])];
  const how: string[] = [];
  if (instruction !== undefined) how.push(instruction.endsWith('gmma') ? 'wgmma' : 'mma');
  if (sparsity === 'on') how.push('sparse');
  const suffix = how.length === 0 ? '' : ` (${how.join(', ')})`;
  return `Tensor ${types.join(' > ').toUpperCase()}${suffix}`;
}

/** Bytes of one L1 data-bank access (128) and of one sector (32). */
const L1_LINE = 128;
const SECTOR = 32;

/** The write-back counter of L1 by chip: sm_90 and later, sm_75 to sm_89, earlier. */
const L1_COUNTERS = ['_mem_lgds', '_mem_lg', ''].map(part => `l1tex__lsu_writeback_active${part}`);

export const MEMORY_KINDS: readonly MemoryKind[] = [
  {
    level: 'dram',
    name: 'DRAM',
    peakPerCycle: [[{ metrics: ['dram__bytes.sum.peak_sustained'] }]],
    peakClock: 'dram__cycles_elapsed.avg.per_second',
    achieved: [
      [{ metrics: ['dram__bytes.sum.per_second'] }],
      [
        { metrics: ['dram__bytes_read.sum.per_second'] },
        { metrics: ['dram__bytes_write.sum.per_second'] },
      ],
    ],
  },
  {
    level: 'l2',
    name: 'L2',
    peakPerCycle: [
      [{ factor: SECTOR, metrics: ['lts__lts2xbar_cycles_active.sum.peak_sustained'] }],
      [{ metrics: ['derived__lts__lts2xbar_bytes.sum.peak_sustained'] }],
    ],
    peakClock: 'lts__cycles_elapsed.avg.per_second',
    achieved: [
      [{ factor: SECTOR, metrics: ['lts__lts2xbar_cycles_active.sum.per_second'] }],
      [{ metrics: ['derived__lts__lts2xbar_bytes.sum.per_second'] }],
    ],
  },
  {
    level: 'l1',
    name: 'L1/TEX',
    peakPerCycle: L1_COUNTERS.map(name => [
      { factor: L1_LINE, metrics: [`${name}.sum.peak_sustained`] },
    ]),
    peakClock: 'l1tex__cycles_elapsed.avg.per_second',
    achieved: L1_COUNTERS.map(name => [{ factor: L1_LINE, metrics: [`${name}.sum.per_second`] }]),
  },
];
