/**
 * The questions that the host and the command line ask about an opened trace. Served by the worker's engine.
 * Answers are plain data or exactly sized typed arrays; numbers are unformatted (ns, bytes, 0..100 for percent).
 */

import type { Failure } from '../base/result.ts';
import type {
  Distribution,
  DistributionRequest,
  IdleAnswer,
  IdleAtRequest,
  IdleInRequest,
  IdleIntervals,
  LayersMap,
  LayersMapRequest,
  OperatorRule,
  RuleProblem,
  TimeBreakdownRequest,
  TimeShare,
  TreeSort,
  Unclassified,
} from './analysis.ts';
import type { JoinedGroup, JoinedKernel, JoinEngineApi } from './join.ts';
import type { MeasureEngineApi } from './measure.ts';
import type { DiffEngineApi } from './diff.ts';
import type { ExportEngineApi } from './export.ts';
import type { TraceId } from './ids.ts';
import type { OpenRequest, Progress } from './opening.ts';
import type { ReportEngineApi } from './report.ts';
import type { Selection } from './selection.ts';
import type { SourceEngineApi } from './source.ts';
import type { TablePage, TableRequest } from './tables.ts';
import type { Field } from '../readers/types.ts';
import type { Tile, TileRequest, Track, TrackId, Window } from '../lod/types.ts';
import type { Device, Trace, Warning } from '../trace/trace.ts';

/** What `info` prints, and what every view needs to begin. */
export interface TraceSummary {
  readonly id: TraceId;
  readonly path: string;
  readonly name: string;
  readonly format: Trace['format'];
  readonly product: string;
  readonly version: string;
  readonly devices: readonly Device[];
  readonly processes: readonly { readonly pid: number; readonly name: string }[];
  readonly startNs: number;
  readonly endNs: number;
  readonly counts: {
    readonly kernels: number;
    readonly memcpys: number;
    readonly memsets: number;
    readonly apiCalls: number;
    readonly ranges: number;
    readonly counters: number;
  };
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly warnings: readonly Warning[];
  /** What the file cannot answer, each as a stable reason with a sentence (no layers inside graph-level replays …). */
  readonly gaps: readonly Warning[];
}

export type NodeKind =
  | 'trace'
  | 'phase'
  | 'step'
  | 'layer'
  | 'operator'
  | 'kernel'
  | 'device'
  | 'stream'
  | 'group'
  | 'more';

/** A node of the model tree. Ids are paths (`/phase:decode/step:7/layer:5/span:1234`) and stay valid while open. */
export interface TreeNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Untranslated name (kernel, range), or a key such as `phase.decode` with `args` where `translate` is true. */
  readonly label: string;
  readonly translate?: boolean;
  readonly args?: readonly (string | number)[];
  /** Time of the node: step time for steps, busy time for groups, duration for kernels; ns. */
  readonly timeNs: number;
  /** Percent of the parent's time, 0..100. */
  readonly percent: number;
  /** Number of instances (steps of a phase, launches of a kernel). */
  readonly count: number;
  /** Further facts, unformatted, in the order to print: `p50Ns`, `busyPercent`, `bytes`, `bytesPerSecond` … */
  readonly extra?: readonly { readonly key: string; readonly value: number | string }[];
  /** Operator or role whose colour the icon carries; absent = neutral. */
  readonly role?: string;
  /** What a joined report measured for it, or for launches below it. */
  readonly joined?: JoinedGroup;
  readonly hasChildren: boolean;
  /** Where it is on the timeline. */
  readonly selection: Selection;
}

export interface TreePage {
  readonly nodes: readonly TreeNode[];
  readonly total: number;
}

export interface SpanDetails {
  readonly row: number;
  readonly kind: string;
  /** Full name (demangled). */
  readonly name: string;
  readonly shortName: string;
  readonly startNs: number;
  readonly durationNs: number;
  readonly track: TrackId;
  /** Ordered fields for the hover card and the details pane; times in ns with unit 'ns'. Untranslated keys. */
  readonly fields: readonly Field[];
  /** Enclosing ranges, outermost first. */
  readonly path: readonly string[];
  /** Node of the model tree that holds this span. */
  readonly node?: string;
  /** What a joined report measured for it. */
  readonly joined?: JoinedKernel;
  /** What a click on it selects. */
  readonly selection: Selection;
}

/** How a span belongs to the selected one: the innermost range around its call, and the next wait of that thread. */
export type LinkRelation = 'range' | 'launch' | 'operation' | 'wait';

/** Another span that belongs to the selected one, for arrows and for going there. */
export interface LinkedSpan {
  readonly row: number;
  readonly relation: LinkRelation;
  /** As in the picture: short where there is a short one. */
  readonly name: string;
  readonly track: TrackId;
  readonly depth: number;
  readonly startNs: number;
  readonly durationNs: number;
}

export interface SearchRequest {
  readonly trace: TraceId;
  /** Case-insensitive part of a name; `/…/` is a regular expression. */
  readonly text: string;
  /** Find the next (1) or previous (-1) hit from this moment and row, wrapping round. */
  readonly fromNs: number;
  readonly fromSpan?: number;
  readonly direction: 1 | -1;
}

export interface SearchHit {
  /** Hits in the whole trace. */
  readonly total: number;
  /** Number of this hit in time order, from 1. */
  readonly index: number;
  readonly selection: Selection;
  readonly track: TrackId;
}

/** Sum over an area: what the footer shows. */
export interface AreaSummary extends Window {
  /** Operations that lie in the area at least partly. */
  readonly operations: number;
  readonly kernels: number;
  /** Sum of kernel durations clipped to the area, ns. */
  readonly kernelNs: number;
  /** Union of the operations clipped to the area over all streams, per device summed; ns. */
  readonly busyNs: number;
  /** Devices whose streams are in the area: what shares of its time are of. */
  readonly devices: number;
  readonly copies: number;
  readonly copyNs: number;
  readonly copyBytes: number;
  readonly apiCalls: number;
  /** Kernel names with the most time in the area, at most five. */
  readonly top: readonly { readonly name: string; readonly count: number; readonly ns: number }[];
}

/** Answer line over the timeline: the figures people open a trace for. Absent = the file cannot say. */
export interface Headline {
  readonly devices: string;
  readonly steps?: number;
  readonly layers?: number;
  readonly stepP50Ns?: number;
  /** Percent of the default scope (decode steps where there are some, else from the first to the last operation). */
  readonly busyPercent?: number;
  /** Percent of the scope in which the device was idle because a launch came late. */
  readonly launchIdlePercent?: number;
  readonly exposedCommunicationPercent?: number;
  readonly scope: 'decode' | 'steps' | 'all';
}

/** Methods of the worker. One argument each, so that calls and answers are typed from this interface alone. */
export interface EngineApi
  extends
    ReportEngineApi,
    JoinEngineApi,
    SourceEngineApi,
    MeasureEngineApi,
    DiffEngineApi,
    ExportEngineApi {
  open(request: OpenRequest): TraceSummary;
  close(trace: TraceId): void;
  headline(trace: TraceId): Headline;
  tracks(trace: TraceId): readonly Track[];
  tiles(request: TileRequest & { readonly trace: TraceId }): readonly Tile[];
  /** `span` as in the tile of `track`: a row of the span table, or of a derived track's own table. */
  details(request: {
    readonly trace: TraceId;
    readonly track: TrackId;
    readonly span: number;
  }): SpanDetails;
  linked(request: { readonly trace: TraceId; readonly span: number }): readonly LinkedSpan[];
  /** The span before (-1) or after (1) on the same track and depth; undefined at the end. */
  neighbour(request: {
    readonly trace: TraceId;
    readonly span: number;
    readonly direction: 1 | -1;
  }): Selection | undefined;
  search(request: SearchRequest): SearchHit | undefined;
  area(
    request: Window & { readonly trace: TraceId; readonly tracks?: readonly TrackId[] },
  ): AreaSummary;
  /** Children of a node; `node` '' is the trace itself. */
  tree(request: {
    readonly trace: TraceId;
    readonly node: string;
    readonly offset: number;
    readonly limit: number;
    /** Default `order`. */
    readonly sort?: TreeSort;
    /** Case-insensitive part of a name or operator; only nodes that match, or have some below that do. */
    readonly filter?: string;
  }): TreePage;
  /** The chain of nodes from the root down to the one that holds a span or moment; empty if none does. */
  treePath(request: { readonly trace: TraceId; readonly span: number }): readonly TreeNode[];
  /** A page of a table over the operations, calls or ranges of a scope. */
  table(request: TableRequest): TablePage;
  /** One node by its id. */
  treeNode(request: { readonly trace: TraceId; readonly node: string }): TreeNode | undefined;
  /** Steps × layers, and operators × layers. */
  layersMap(request: LayersMapRequest): LayersMap;
  /** How the durations of instances are spread; count 0 where there are none. */
  distribution(request: DistributionRequest): Distribution;
  /** Where the wall clock went. */
  timeBreakdown(request: TimeBreakdownRequest): readonly TimeShare[];
  /** Why a device is, or is not, idle at a moment. */
  idleAt(request: IdleAtRequest): IdleAnswer;
  idleIn(request: IdleInRequest): IdleIntervals;
  unclassified(trace: TraceId): Unclassified;
  /** Replaces the user's rules, for all traces, open and to come. Everything derived is made anew. */
  setOperatorRules(rules: readonly OperatorRule[]): readonly RuleProblem[];
}

/** What the worker tells the host unasked. */
export interface EngineEvents {
  progress(event: Progress): void;
}

export type { Failure };
