/**
 * Reports of hardware counters joined with a trace of the same program: which launch of the trace a report measured,
 * and what it measured there. Times are ns, shares 0 to 100.
 */

import type { Bound } from '../analysis/kernel-report-bound.ts';
import type { PinConfidence } from '../analysis/join.ts';
import type { Dim3 } from '../report/report.ts';
import type { ReportId, TraceId } from './ids.ts';

export interface JoinRequest {
  readonly trace: TraceId;
  readonly report: ReportId;
  /** Joins only where at least one kernel of the report is found with certainty. */
  readonly ifCertain?: boolean;
}

/** Why a kernel of a report is pinned to no launch of the trace. */
const UNPINNED_REASONS = [
  'not-in-trace',
  'other-shape',
  'which-instance',
  'more-launches',
  'not-a-kernel',
] as const;
/**
 * not-in-trace: the trace has no kernel of this name. other-shape: only launches of other sizes. which-instance: the
 * trace has several alike, and nothing tells which. more-launches: the report has more of them than the trace.
 * not-a-kernel: the result is of a range or a graph.
 */
export type UnpinnedReason = (typeof UNPINNED_REASONS)[number];

export interface JoinSummary {
  readonly report: ReportId;
  /** Whether the engine uses it from now on; false where `ifCertain` was asked for and nothing is certain. */
  readonly joined: boolean;
  /** Results in the report. */
  readonly kernels: number;
  /** Of these, pinned to a launch: certain and likely ones. */
  readonly pinned: number;
  readonly certain: number;
  readonly unpinned: readonly {
    readonly name: string;
    readonly reason: UnpinnedReason;
    readonly count: number;
  }[];
}

/** Under what conditions ncu measured, as far as the report says; absent = it does not say. */
export interface MeasuringConditions {
  /** `base`, `boost`: locked. `free`: as the device chose. `locked`: to a clock that the report does not name. */
  readonly clocks?: 'base' | 'boost' | 'locked' | 'free';
  /** Whether caches were flushed before each pass. */
  readonly caches?: 'flushed' | 'kept';
}

/** The unit whose share of peak is meant: device memory, L2, L1, another one on the way to memory, or the SMs. */
export type BoundUnit = 'DRAM' | 'L2' | 'L1' | 'memory' | 'compute';

/** What holds one or several kernels back. */
export interface BoundSummary {
  /** Of the mean shares; latency where both sides are below what `kernel-report-bound.ts` says. */
  readonly bound: Bound;
  /** Mean share of `which`'s peak, weighted by the time of each launch in the trace. */
  readonly percentOfPeak: number;
  /** The busiest unit of the side that bounds; for `latency` the busiest of all. */
  readonly which: BoundUnit;
}

/** What a report measured for one launch of a trace. */
export interface JoinedKernel extends Partial<BoundSummary> {
  readonly report: ReportId;
  readonly reportName: string;
  /** Index into the report's kernels, and what ncu prints as ID. */
  readonly kernel: number;
  readonly id: number;
  /** `alike`: not this launch was measured, but one of the same name, shape and operator. */
  readonly confidence: Extract<PinConfidence, 'certain' | 'likely'> | 'alike';
  /** Launches of the trace that agree as well as this one. */
  readonly candidates: number;
  /** gpu__time_duration.sum, ns; absent = not collected, as with all that follow. */
  readonly reportNs?: number;
  /** Time of the launch in the trace, ns. */
  readonly traceNs: number;
  /** reportNs / traceNs. Absent where another launch was measured. */
  readonly ratio?: number;
  readonly conditions: MeasuringConditions;
  /** Shares of peak as in Speed Of Light. */
  readonly compute?: number;
  readonly memory?: number;
  readonly dramBytes?: number;
  readonly dramBytesPerSecond?: number;
  /** Times faster until the roof is met, see `KernelRoofline.headroom`; and 100 / headroom. */
  readonly headroom?: number;
  readonly percentOfRoof?: number;
}

/** The joined kernels below a node or inside some spans. */
export interface JoinedGroup extends Partial<BoundSummary> {
  /** Launches that a report measured, and those among them whose shares of peak are known. */
  readonly kernels: number;
  readonly known: number;
  /** True where none of the launches itself was measured, but launches alike were. */
  readonly alike: boolean;
}

/** How far launches of one name, shape and operator are from their roof. */
export interface KernelHeadroom extends Partial<BoundSummary> {
  /** As in the trace. */
  readonly name: string;
  readonly grid: Dim3;
  readonly block: Dim3;
  /** What it does in the layer: one of `trace/operators.ts`. */
  readonly operator: string;
  /** Launches of the trace. */
  readonly launches: number;
  readonly report: ReportId;
  readonly kernel: number;
  readonly headroom: number;
  /** 100 / headroom. */
  readonly percentOfRoof: number;
}

/** The engine's methods for joins. A join lasts until one of its files is closed. */
export interface JoinEngineApi {
  join(request: JoinRequest): JoinSummary;
  /** Undoes a join; nothing where there is none. */
  separate(request: JoinRequest): void;
  /** What was measured for an operation; undefined = nothing. */
  joined(request: { readonly trace: TraceId; readonly span: number }): JoinedKernel | undefined;
  /** The measured kernels below a node of the model tree; undefined = none. */
  joinedNode(request: { readonly trace: TraceId; readonly node: string }): JoinedGroup | undefined;
  /**
   * What bounds the measured kernels among some operations, or among what some ranges launched; undefined where none
   * was measured with its shares of peak.
   */
  boundOfSpans(request: {
    readonly trace: TraceId;
    readonly spans: readonly number[];
  }): (BoundSummary & JoinedGroup) | undefined;
  headroomOf(trace: TraceId): readonly KernelHeadroom[];
}
