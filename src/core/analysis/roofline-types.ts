/** The tables that `roofline.ts` makes of a report. Units stand at each field; only types. */

import type { Figure } from '../report/figure.ts';
import type { Bound, Missing } from './kernel-report-bound.ts';
import type { MemoryLevel, WorkKind } from './roofline-work.ts';

/** A horizontal (compute) or slanted (memory) line of the chart. */
export interface Roof {
  /** Work kind or memory level. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'compute' | 'memory';
  /** At the clock measured for `roofKernel`; in `unit`. */
  readonly peak: number;
  readonly unit: 'FLOP/s' | 'OP/s' | 'byte/s';
  /** Hz that `peak` is for. */
  readonly clock: number;
  /** At the chip's highest clock; undefined = not in the file. */
  readonly peakAtBoost?: number;
  readonly figure: Figure;
  /** Whether any kernel of the device did work of this kind, or moved bytes at this level. */
  readonly used: boolean;
  /** Measured while a kernel ran, or the datasheet's: for a report that has no peaks. */
  readonly from: 'report' | 'datasheet';
  /** What the datasheet says of the same, in `unit`; undefined = nothing. */
  readonly datasheetPeak?: number;
}

/** The roofs of one device of a report. */
export interface DeviceRoofs {
  /** Ordinal; undefined = not in the file. */
  readonly device?: number;
  /** '' = not in the file. */
  readonly name: string;
  /** How many kernels ran on it. */
  readonly kernels: number;
  /** Index of its longest kernel. */
  readonly longest: number;
  readonly roofs: readonly Roof[];
  /** Index of the kernel whose clocks the roofs have; undefined = no kernel has peaks. */
  readonly roofKernel?: number;
  /** Undefined = the table does not have the device. */
  readonly datasheet?: Datasheet;
}

/** Where the datasheet's peaks are from, and the clock that they are for. */
export interface Datasheet {
  readonly name: string;
  readonly source: string;
  /** Hz; undefined = not published. */
  readonly clock?: number;
}

export interface Traffic {
  readonly level: MemoryLevel;
  readonly bytes: number;
  readonly achieved: Figure;
  readonly peak?: Figure;
  readonly peakAtBoost?: Figure;
  /** Achieved over peak, 0..100. */
  readonly percentOfPeak?: Figure;
  /** TMA writes to shared memory past the counted L1 path: bytes, and so intensity, of L1 mean nothing. */
  readonly caution?: 'tma-bypasses-l1';
}

/** One kind of work under the roof of one memory level. */
export interface LevelPoint {
  readonly level: MemoryLevel;
  /** Operations per byte moved at this level. */
  readonly intensity: Figure;
  readonly ridge?: Figure;
  readonly ridgeAtBoost?: Figure;
  /** The roof over this intensity, operations per second. */
  readonly roof?: number;
  readonly percentOfRoof?: number;
  readonly caution?: 'tma-bypasses-l1';
}

export interface WorkPoint {
  readonly kind: Pick<WorkKind, 'id' | 'name' | 'pipe' | 'precision' | 'unit'>;
  /** Operations as the hardware counts them: padding of tiles is included. */
  readonly operations: number;
  /** Operations per second. */
  readonly achieved: Figure;
  readonly peak?: Figure;
  readonly peakAtBoost?: Figure;
  readonly percentOfPeak?: Figure;
  readonly levels: readonly LevelPoint[];
}

export interface KernelRoofline {
  /** Index into `Report.kernels`. */
  readonly kernel: number;
  readonly id: number;
  readonly name: string;
  /** Names of the open ranges, outermost first; '' = none. */
  readonly range: string;
  /** gpu__time_duration.sum, ns. */
  readonly durationNs?: number;
  /** Floating-point operations of all kinds; undefined = not collected. */
  readonly flops?: number;
  readonly bytes: { readonly [K in MemoryLevel]?: number };
  readonly traffic: readonly Traffic[];
  /** Kinds that the kernel executed, highest rate first. */
  readonly work: readonly WorkPoint[];
  /** All operations of the main kind's unit, FLOP or OP, over DRAM bytes. */
  readonly intensity?: Figure;
  /** The same operations per second. */
  readonly achieved?: Figure;
  /** Peak of the main kind of work over peak DRAM traffic. */
  readonly ridge?: Figure;
  /** Times faster until the roof over `intensity` is met (the main kind's); without work, until peak traffic. */
  readonly headroom?: Figure;
  readonly bound?: Bound;
  /** What a full roofline needs and this kernel lacks. */
  readonly missing: readonly Missing[];
}

export interface Roofline {
  /** Those that kernels ran on. */
  readonly devices: readonly DeviceRoofs[];
  readonly kernels: readonly KernelRoofline[];
}

/**
 * All kernels of a report as numbers in columns, for charts and tables of thousands; the sums of one kernel are in its
 * `KernelRoofline`. NaN = not measured. A point is one kind of work of one kernel; its three levels are DRAM, L2, L1.
 */
export interface RooflinePoints {
  readonly devices: readonly DeviceRoofs[];
  /** Texts that kernels share, by number. */
  readonly names: readonly string[];
  readonly ranges: readonly string[];
  readonly kinds: readonly WorkPoint['kind'][];
  readonly bounds: readonly Bound[];
  readonly kernels: {
    readonly id: Int32Array;
    /** Index into `names`. */
    readonly name: Uint32Array;
    readonly range: Uint32Array;
    /** Index into `devices`. */
    readonly device: Uint16Array;
    readonly durationNs: Float64Array;
    readonly flops: Float64Array;
    /** Index into `bounds`; its length = not known. */
    readonly bound: Uint8Array;
    /** Place of the first point, highest rate first; one more than there are kernels. */
    readonly points: Uint32Array;
    /** By level, three a kernel: byte/s, and 0..100. */
    readonly traffic: Float64Array;
    readonly trafficOfPeak: Float64Array;
  };
  readonly points: {
    /** Index into `kinds`. */
    readonly kind: Uint16Array;
    /** Operations per second. */
    readonly achieved: Float64Array;
    readonly percentOfPeak: Float64Array;
    /** By level, three a point: operations per byte; NaN also where the counter cannot be trusted. */
    readonly intensity: Float64Array;
    readonly percentOfRoof: Float64Array;
  };
}
