/**
 * The kernels of a report as the chart and its table use them, out of the columns in which they are sent. Numbers only;
 * the sums of the kernel in hand come by themselves.
 */

import type { RooflinePoints, WorkPoint } from '../../src/core/analysis/roofline-types.ts';
import type { MemoryLevel } from '../../src/core/analysis/roofline-work.ts';

/** In the order of the columns. */
export const LEVELS: readonly MemoryLevel[] = ['dram', 'l2', 'l1'];

/** By level; NaN = not measured, or not to be trusted. */
export type ByLevel = Readonly<Record<MemoryLevel, number>>;

export interface KernelPoint {
  readonly kernel: number;
  readonly id: number;
  readonly name: string;
  /** Open ranges; '' = none. */
  readonly range: string;
  /** Place among the devices of the report. */
  readonly device: number;
  /** NaN = not measured, as with all numbers. */
  readonly durationNs: number;
  readonly flops: number;
  readonly bound: RooflinePoints['bounds'][number] | undefined;
  /** byte/s, and percent of peak. */
  readonly traffic: ByLevel;
  readonly trafficOfPeak: ByLevel;
  /** Highest rate first. */
  readonly work: readonly PointWork[];
}

export interface PointWork {
  readonly kind: WorkPoint['kind'];
  /** Operations per second. */
  readonly achieved: number;
  readonly percentOfPeak: number;
  /** Operations per byte. */
  readonly intensity: ByLevel;
  readonly percentOfRoof: ByLevel;
}

export function kernelPoints(columns: RooflinePoints): KernelPoint[] {
  const { kernels, names, ranges, bounds } = columns;
  return Array.from(kernels.id, (id, kernel) => ({
    kernel,
    id,
    name: names[kernels.name[kernel] ?? -1] ?? '',
    range: ranges[kernels.range[kernel] ?? -1] ?? '',
    device: kernels.device[kernel] ?? 0,
    durationNs: kernels.durationNs[kernel] ?? NaN,
    flops: kernels.flops[kernel] ?? NaN,
    bound: bounds[kernels.bound[kernel] ?? -1],
    traffic: levelsAt(kernels.traffic, kernel),
    trafficOfPeak: levelsAt(kernels.trafficOfPeak, kernel),
    work: workOf(columns, kernels.points[kernel] ?? 0, kernels.points[kernel + 1] ?? 0),
  }));
}

function workOf({ points, kinds }: RooflinePoints, from: number, end: number): PointWork[] {
  const work: PointWork[] = [];
  for (let at = from; at < end; at++) {
    const kind = kinds[points.kind[at] ?? -1];
    if (kind === undefined) continue;
    work.push({
      kind,
      achieved: points.achieved[at] ?? NaN,
      percentOfPeak: points.percentOfPeak[at] ?? NaN,
      intensity: levelsAt(points.intensity, at),
      percentOfRoof: levelsAt(points.percentOfRoof, at),
    });
  }
  return work;
}

function levelsAt(column: Float64Array, row: number): ByLevel {
  const [dram = NaN, l2 = NaN, l1 = NaN] = column.subarray(3 * row, 3 * row + 3);
  return { dram, l2, l1 };
}
