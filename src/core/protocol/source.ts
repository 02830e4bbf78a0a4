/**
 * Questions of the source code to a trace: what was measured of the ranges that a file marks and of the functions that
 * its stacks name, and which of them are around something measured. Times are ns, shares 0 to 100.
 */

import type { MarkStyle } from '../source/range-calls.ts';
import type { Selection } from './selection.ts';
import type { TraceId } from './ids.ts';

/** The measured ranges that one place of a program may have marked. */
export interface RangeQuery {
  /** Regular expression (flag `s`) for the whole name. */
  readonly pattern: string;
  /** '' = the default domain; absent = any. */
  readonly domain?: string;
  readonly styles: readonly MarkStyle[];
  /** A name that several queries match belongs to those with the most of it. */
  readonly weight: number;
}

/** A function as the profiler named it in a stack. */
export interface FrameName {
  readonly line: number;
  readonly name: string;
  /** The line was running; else it is where the profiler first saw the function, mostly where it begins. */
  readonly isRunning?: boolean;
}

/** A line from which operators were called, as the file was when it ran. */
export interface LineShare extends FrameName {
  /** As in `RangeStats`: of what the operators launched. */
  readonly share: number;
}

/** A file that frames of a trace name, as the machine that ran it knew it. */
export interface SourceFile {
  readonly path: string;
  /** By line; a function occurs more than once if it was seen at several lines. */
  readonly functions: readonly FrameName[];
}

/** The calls of one function in the stacks of a trace. */
export interface FunctionQuery {
  readonly file: string;
  readonly frames: readonly FrameName[];
}

export type SiteQuery = RangeQuery | FunctionQuery;

/** Queries of one file, asked together. */
export interface RangeStatsRequest {
  readonly trace: TraceId;
  readonly queries: readonly SiteQuery[];
}

/** What the steps make of the ranges; '' = neither. */
export type RangeRole = 'layer' | 'step' | '';

export interface RangeStats {
  readonly count: number;
  /** Ranges that launched something; the figures below are of these. */
  readonly measured: number;
  /** Of the projections, ns: sum, median and 95th percentile. */
  readonly gpuNs: number;
  readonly medianNs: number;
  readonly p95Ns: number;
  /** Median duration on the host, of all ranges. */
  readonly hostMedianNs: number;
  /** Union of the projections in percent of the step time of the steps that they lie in, or of the trace. */
  readonly share: number;
  readonly shareOf: 'step' | 'trace';
  readonly role: RangeRole;
  /** Phase of the steps that they are or lie in; '' = none or several. */
  readonly phase: string;
  /** Other queries say as much of the same names: the figures are those of all of them. */
  readonly isShared: boolean;
  /** The range to show: in a decode step of median length where there is one, else of median time. */
  readonly example?: Selection;
  /** Span row of that range; -1 = none. */
  readonly exampleRange: number;
  /** What was counted: of a function its calls or, where these were not traced, the operators called from it. */
  readonly counted: 'ranges' | 'calls' | 'operators';
  /** Of functions only. */
  readonly launched?: LaunchedTime;
}

/** Sums of the durations of operations, each once, ns. */
export interface LaunchedTime {
  /** Launched in the function or whatever it called. */
  readonly inclusiveNs: number;
  /** Launched by the function itself, or by what it called that has no source. */
  readonly selfNs: number;
}

/** A function of a stack, as it was when something was launched. */
export interface StackFrame extends FrameName {
  readonly file: string;
}

/** Operations of one name that a site's ranges launched. */
export interface RangeKernel {
  /** Short name. */
  readonly name: string;
  /** What they do in the model, the most frequent first. */
  readonly operators: readonly string[];
  readonly count: number;
  readonly totalNs: number;
  readonly p50Ns: number;
  readonly p95Ns: number;
  /** One of them, in the example where it has one. */
  readonly selection: Selection;
}

/** A range as it was measured. */
export interface MeasuredRange {
  readonly name: string;
  readonly domain: string;
  readonly style: MarkStyle;
}

export interface SourceEngineApi {
  /** In the order of the queries; null where nothing was measured. */
  rangeStats(request: RangeStatsRequest): readonly (RangeStats | null)[];
  /** Of the query at `index`, the most time first. */
  rangeKernels(request: RangeStatsRequest & { readonly index: number }): readonly RangeKernel[];
  /** The ranges that launched a span or hold a node of the model tree, innermost first. */
  rangesAround(request: {
    readonly trace: TraceId;
    readonly span?: number;
    readonly node?: string;
  }): readonly MeasuredRange[];
  /** The files of the trace's stacks; empty where it has none. */
  sourceFiles(request: { readonly trace: TraceId }): readonly SourceFile[];
  /** The lines of a file from which operators were called, where the trace has them. */
  lineShares(request: { readonly trace: TraceId; readonly file: string }): readonly LineShare[];
  /** The stack around a span, or around all that a node of the model tree launched, innermost first. */
  framesAround(request: {
    readonly trace: TraceId;
    readonly span?: number;
    readonly node?: string;
  }): readonly StackFrame[];
}
