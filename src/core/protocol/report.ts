/**
 * The questions about an opened report of hardware counters (ncu). What its page and the host say to each other is in
 * report-panel.ts. Kernels are named by their index in the report, never by ncu's ID. Numbers are unformatted, in base
 * units.
 */

import type { KernelReport } from '../analysis/kernel-report-types.ts';
import type { MemoryChart } from '../analysis/memory-chart.ts';
import type {
  BlockNeeds,
  CurvePoint,
  KernelOccupancy,
  OccupancyEstimate,
  Varied,
} from '../analysis/occupancy.ts';
import type { KernelPair, ReportMatch } from '../analysis/report-match.ts';
import type { KernelRoofline, RooflinePoints } from '../analysis/roofline-types.ts';
import type { Figure } from '../report/figure.ts';
import type { CellState } from '../report/metrics.ts';
import type { Dim3, Report, ReportDevice } from '../report/report.ts';
import type { Process, Warning } from '../trace/trace.ts';
import type { ReportId } from './ids.ts';
import type { OpenRequest } from './opening.ts';

export interface ReportSummary {
  readonly id: ReportId;
  readonly path: string;
  readonly name: string;
  readonly format: Report['format'];
  /** Which of ncu's pages a CSV was printed from. */
  readonly csvPage?: Report['csvPage'];
  readonly product: string;
  readonly version: string;
  readonly devices: readonly (Pick<ReportDevice, 'ordinal' | 'name'> & {
    readonly capability: string;
    /** How many ran on it. */
    readonly kernels: number;
  })[];
  /** Those that kernels ran in. */
  readonly processes: readonly Process[];
  readonly kernels: number;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly warnings: readonly Warning[];
}

/** What a kernel list can be sorted by. `order` is that of the report; `delta` is its size, whatever the sign. */
export const KERNEL_SORT_KEYS = [
  'order',
  'name',
  'range',
  'duration',
  'baseline',
  'delta',
  'compute',
  'memory',
  'grid',
  'block',
  'registers',
  'device',
  'process',
] as const;
export type KernelSortKey = (typeof KERNEL_SORT_KEYS)[number];

export interface KernelListRequest {
  readonly report: ReportId;
  readonly offset: number;
  readonly limit: number;
  readonly sort?: { readonly key: KernelSortKey; readonly descending: boolean };
  /** Case-insensitive part of a name or range, or a number: ncu's ID. */
  readonly filter?: string;
  /** Tells where this kernel stands in the list. */
  readonly find?: number;
  /** The rows tell their partners in this report. */
  readonly against?: ReportId;
}

export interface KernelRow {
  readonly kernel: number;
  /** What ncu prints as ID. */
  readonly id: number;
  readonly name: string;
  /** '' = not in the file. */
  readonly functionName: string;
  /** Names of the open ranges, outermost first. */
  readonly ranges: readonly string[];
  /** gpu__time_duration.sum, ns. Absent = not collected, as with all that follow. */
  readonly durationNs?: number;
  /** Share of peak, 0..100. */
  readonly compute?: number;
  readonly memory?: number;
  readonly bound?: 'memory' | 'compute' | 'latency';
  readonly grid: Dim3;
  readonly block: Dim3;
  readonly registers?: number;
  /** Ordinal; absent = not in the file. */
  readonly device?: number;
  /** Its id; absent = not in the file. */
  readonly process?: number;
  /** In the report that this one is compared with. */
  readonly partner?: KernelPartner;
}

export interface KernelPartner extends Pick<KernelPair, 'rule' | 'confidence'> {
  readonly kernel: number;
  readonly id: number;
  readonly durationNs?: number;
}

/** Two reports side by side: `a` is the baseline. */
export interface ReportComparison extends Pick<ReportMatch, 'pairs'> {
  /** Kernels without a partner: the first of them, and how many there are. */
  readonly onlyA: KernelRows;
  readonly onlyB: KernelRows;
  /** Sums over the pairs of which both durations were measured, ns. */
  readonly aNs: number;
  readonly bNs: number;
}

export interface KernelRows {
  readonly count: number;
  readonly rows: readonly KernelRow[];
}

export interface KernelList {
  /** Kernels in the report. */
  readonly total: number;
  /** Kernels that the filter lets through. */
  readonly matched: number;
  /** Longest duration of the whole report, ns; 0 = none measured. */
  readonly longestNs: number;
  readonly rows: readonly KernelRow[];
  /** Place of `find` in the list; absent where the filter hides it. */
  readonly found?: number;
}

/** The page of one kernel. */
export interface KernelPage {
  readonly row: KernelRow;
  readonly report: KernelReport;
  /** Absent where the launch or the device is not known well enough. */
  readonly occupancy?: KernelOccupancy;
  readonly createdSeconds?: number;
  readonly clocksLocked?: boolean;
  /** Its name; absent = not in the file. */
  readonly device?: string;
  readonly capability: string;
  /** Executed instructions by opcode, most first; empty = not collected. */
  readonly instructions: readonly { readonly opcode: string; readonly count: number }[];
}

/** A resource of the occupancy calculator varied, the others as in `needs`. */
export interface OccupancyAnswer {
  readonly estimate: OccupancyEstimate;
  /** Warps a multiprocessor can hold. */
  readonly most: number;
  /** Theoretical warps over each resource. */
  readonly curves: Readonly<Record<Exclude<Varied, 'barriers'>, readonly CurvePoint[]>>;
}

/** How a metric came about, as far as the report says. */
export interface MetricCard {
  readonly metric: string;
  readonly unit: string;
  readonly state: CellState;
  readonly value?: number;
  /** Instead of a value: text, or all digits of an integer beyond 2^53. */
  readonly text?: string;
  /** The same share of peak from achieved and peak rate, where the report has both. */
  readonly figure?: Figure;
  /** What stands for 100 %, for shares of peak. */
  readonly peak?: Figure;
  /** Clock that the counter's unit ran at while it was measured. */
  readonly clock?: Figure;
  /** Metrics of which this is the largest, with their shares. */
  readonly breakdown: readonly { readonly metric: string; readonly value: number }[];
  /** Sentences to show, in English; also the keys of their translations. */
  readonly notes: readonly string[];
}

/** Questions about one kernel of the opened report. */
export interface KernelQuestion {
  readonly report: ReportId;
  readonly kernel: number;
}

/** The engine's methods for reports. */
export interface ReportEngineApi {
  openReport(request: OpenRequest): ReportSummary;
  kernelList(request: KernelListRequest): KernelList;
  kernelPage(request: KernelQuestion): KernelPage;
  /** All kernels as numbers; the sums of one with `kernelRoofline`. */
  roofline(report: ReportId): RooflinePoints;
  kernelRoofline(request: KernelQuestion): KernelRoofline;
  memoryChart(request: KernelQuestion): MemoryChart;
  compareReports(request: { readonly a: ReportId; readonly b: ReportId }): ReportComparison;
  metricCard(request: KernelQuestion & { readonly metric: string }): MetricCard;
  /** Undefined where the limits of the kernel's device are not known. */
  occupancy(request: KernelQuestion & { readonly needs: BlockNeeds }): OccupancyAnswer | undefined;
}
