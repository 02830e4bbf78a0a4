/**
 * Questions of the views about steps, layers, operators and idle time, with their answers. Times are ns from the
 * trace's origin, percentages 0 to 100; typed arrays are exactly as long as said and may be transferred. A matrix is
 * row by row; NaN stands where there is nothing.
 */

import type { TrackId, Window } from '../lod/types.ts';
import type { Selection } from './selection.ts';
import type { TraceId } from './ids.ts';

/** A span by its row, with what to call it. */
export interface SpanReference extends Window {
  readonly row: number;
  /** Short name. */
  readonly name: string;
}

// Layers map ---------------------------------------------------------------------------------------------------

/** What a cell of the map says of one layer of one step. */
export const LAYERS_MAP_VALUES = ['duration', 'busy', 'idle', 'gap'] as const;
/**
 * `duration`: from the first operation's start to the last one's end. `busy`: union of its operations. `idle`:
 * duration minus busy. `gap`: from the end of the step's layer before to its start; NaN for the first, never negative.
 */
export type LayersMapValue = (typeof LAYERS_MAP_VALUES)[number];

export interface LayersMapRequest {
  readonly trace: TraceId;
  /** Steps of this phase, '' = of all; absent = decode where there are decode steps with layers, else all. */
  readonly phase?: string;
  readonly value: LayersMapValue;
  /** The cells are this operator's time in the layer (sum of its operations' durations), `value` is passed over. */
  readonly operator?: string;
}

/** A row or column: number and name for the axis, and the node of the model tree ('' = none). */
export interface MapLabel {
  readonly index: number;
  readonly label: string;
  readonly node: string;
}

export interface LayersMap {
  /** '' = several phases. */
  readonly phase: string;
  /** Phases that have steps with layers, in the order of their first step: what can be asked for. */
  readonly phases: readonly string[];
  readonly value: LayersMapValue;
  /** Rows, in order. `index` counts from 1 over all steps of the trace. */
  readonly steps: readonly MapLabel[];
  /** Columns, ascending. The node of a cell is `${steps[r].node}/layer:${layers[c].index}`. */
  readonly layers: readonly MapLabel[];
  /** steps.length × layers.length. */
  readonly values: Float64Array;
  /** Start of each layer, same size; with the duration, the window that a cell selects. */
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  /** Rows of the second matrix: operators in the order of the layer, a second norm as `norm.2`. */
  readonly operators: readonly MapLabel[];
  /** operators.length × layers.length: mean over the steps of the operator's time in the layer (sum of durations). */
  readonly operatorMeanNs: Float64Array;
}

// Distribution -------------------------------------------------------------------------------------------------

/** What is counted: whole steps, whole layers, one operator's time in one layer, or single operations. */
export type InstanceKind = 'step' | 'layer' | 'operator' | 'operation';

/**
 * Instances below `node` ('' = the trace): of a phase its steps, of a step its layers, of a mean layer's operator that
 * operator in every layer, of anything else its operations. `operator` limits them to one operator's time in each
 * layer, `kernel` to operations with the name of a span; `of` overrides what is counted.
 */
export interface DistributionRequest {
  readonly trace: TraceId;
  readonly node: string;
  /** `norm`, or `norm.2` for the second norm of a layer. */
  readonly operator?: string;
  /** Row of a span: all operations below the node with its name. */
  readonly kernel?: number;
  readonly of?: InstanceKind;
  /** What is measured of layers; their duration unless given. Layers without a value do not count. */
  readonly value?: LayersMapValue;
  /** Columns of the histogram; 1 to 512, 40 unless given. */
  readonly bins?: number;
}

/** An instance far from the others: more than 1.5 interquartile ranges outside the quartiles, and over 5 % off the median. */
export interface Outlier {
  readonly ns: number;
  /** Percent over (under, if negative) the median. */
  readonly deviation: number;
  readonly selection: Selection;
}

export interface Distribution {
  readonly of: InstanceKind;
  readonly count: number;
  readonly meanNs: number;
  /** n − 1; 0 for one. */
  readonly stddevNs: number;
  readonly minNs: number;
  readonly p10Ns: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly maxNs: number;
  /** bins + 1 edges; bin i holds edges[i] <= ns < edges[i + 1], the last one its upper edge too. */
  readonly edges: Float64Array;
  readonly counts: Uint32Array;
  /** Durations in the order of time, at most `DISTRIBUTION_POINTS` evenly chosen ones, with their starts. */
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  /** The farthest first, at most 50; `outlierCount` says how many there are. */
  readonly outliers: readonly Outlier[];
  readonly outlierCount: number;
}
export const DISTRIBUTION_POINTS = 4096;

// Where the time went ------------------------------------------------------------------------------------------

export interface TimeBreakdownRequest {
  readonly trace: TraceId;
  /** Only this phase; absent = each device as a whole, then each of its phases. */
  readonly phase?: string;
}

/** Idle time, ns, by what the operation behind it waited for (`analysis/idle.ts` says when it is which). */
export interface IdleByCause {
  readonly launch: number;
  readonly sync: number;
  readonly dependency: number;
  readonly unknown: number;
}

/**
 * One device in one scope. Exactly: wall = computation + exposedCommunication + exposedCopies + graphs + the four
 * idle; busy = wall − idle. The phases of a device add up to the device in every figure.
 */
export interface TimeShare {
  /** Index into the summary's devices; -1 = the file does not say. */
  readonly device: number;
  /** '' = all phases. */
  readonly phase: string;
  /** Node of the model tree; '' = the trace. */
  readonly node: string;
  /** Scope from first to last moment; `wallNs` is shorter where the scope has holes. */
  readonly startNs: number;
  readonly endNs: number;
  readonly wallNs: number;
  /** Union of non-collective kernels. */
  readonly computationNs: number;
  /** Collectives while no other kernel ran. */
  readonly exposedCommunicationNs: number;
  /** Copies and memsets while no kernel ran. */
  readonly exposedCopiesNs: number;
  /** Whole CUDA graphs, recorded as one block, while nothing else was recorded; 0 unless traced so. */
  readonly graphsNs: number;
  readonly idle: IdleByCause;
  /** Union of all operations. */
  readonly busyNs: number;
  /** Sum of all operations' durations in the scope; more than busy where streams ran at once. */
  readonly sumNs: number;
}

// Idle time ----------------------------------------------------------------------------------------------------

/** A moment on a device, or on the device of a track (of a stream, say). */
export interface IdleAtRequest {
  readonly trace: TraceId;
  readonly device?: number;
  readonly track?: TrackId;
  readonly ns: number;
}

export type GapCauseName = keyof IdleByCause;

/** Why an idle interval is put down to its cause. */
export interface IdleEvidence {
  /** The operation that ended it. */
  readonly next: SpanReference;
  /** The last operation before it. */
  readonly previous?: SpanReference;
  /** The call that launched `next`; absent = unknown. */
  readonly launch?: SpanReference;
  /** From the moment the device went idle to the start of the launch; negative = the launch had begun before. */
  readonly launchAfterNs?: number;
  /** The synchronizing call that the launching thread was in when the device went idle (sync). */
  readonly waiting?: SpanReference;
}

export type IdleAnswer =
  /** The device was busy: white space on a stream is no idle time. `running`: what ran, at most ten. */
  | (Window & {
      readonly state: 'busy';
      readonly device: number;
      readonly running: readonly (SpanReference & { readonly stream: number })[];
    })
  | (Window & {
      readonly state: 'idle';
      readonly device: number;
      readonly cause: GapCauseName;
      readonly evidence: IdleEvidence;
    })
  /** Before the first or after the last operation, or no such device. */
  | { readonly state: 'outside'; readonly device: number };

/** The idle intervals of a device that touch a window, the longest `limit` of them in order of time. */
export interface IdleInRequest extends Window {
  readonly trace: TraceId;
  readonly device?: number;
  readonly track?: TrackId;
  readonly limit: number;
}

export interface IdleIntervals {
  readonly device: number;
  /** Intervals that touch the window. */
  readonly total: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Index into `['launch', 'sync', 'dependency', 'unknown']`. */
  readonly cause: Uint8Array;
  /** Row of the operation that ended each. */
  readonly next: Uint32Array;
}

// Operators ----------------------------------------------------------------------------------------------------

/** A rule of the user: kernels whose full name matches are this operator, or of this family. */
export interface OperatorRule {
  /** Regular expression, case-insensitive, anywhere in the full name. */
  readonly pattern: string;
  /** One of `trace/operators.ts`: decides by itself. */
  readonly operator?: string;
  /** Family of the rule table, such as `gemm`, whose role is found by position. */
  readonly family?: string;
}

/** A rule that cannot be used, and why. */
export interface RuleProblem {
  /** Position in the list that was sent. */
  readonly index: number;
  readonly reason: 'bad-pattern' | 'no-role' | 'unknown-operator' | 'unknown-family' | 'not-a-rule';
  readonly message: string;
  readonly args: readonly string[];
}

/** Kernels that no rule knows. */
export interface Unclassified {
  readonly kernels: number;
  readonly ns: number;
  /** Full names, the most time first. */
  readonly names: readonly {
    readonly name: string;
    readonly count: number;
    readonly ns: number;
  }[];
}

// Model tree ---------------------------------------------------------------------------------------------------

/** Order of children: as they ran, the most time first, or the farthest from the median of their kind first. */
export const TREE_SORTS = ['order', 'time', 'deviation'] as const;
export type TreeSort = (typeof TREE_SORTS)[number];
