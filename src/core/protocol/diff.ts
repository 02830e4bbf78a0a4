/**
 * Two traces, or two places of one, side by side: the questions to the engine; what page and host say to each other is
 * in `diff-panel.ts`. `a` is always the baseline, `b` the current one; a delta is b − a, so that a positive one takes
 * more time in b. Times are ns, percentages 0 to 100.
 */

import type { Window } from '../lod/types.ts';
import type { Selection } from './selection.ts';
import type { TraceId } from './ids.ts';

export const DIFF_SIDES = ['a', 'b'] as const;
export type DiffSideName = (typeof DIFF_SIDES)[number];

/** What is compared: a node of a trace's model tree. */
export interface DiffPlace {
  readonly trace: TraceId;
  /**
   * '' = the whole trace; `/range:ROW` = what the range in that span row launched. Absent = the default scope: the
   * steady decode steps where both sides have some, else all steps, else the whole trace.
   */
  readonly node?: string;
}

/** Several places a side are repeats of the same run. Neither side is empty. */
export interface DiffRequest {
  readonly a: readonly DiffPlace[];
  readonly b: readonly DiffPlace[];
}

/**
 * One side. Where it has repeats, the figures are of the one with the median step time (the lower of two), so that
 * they add up; what the others say is the spread.
 */
export interface DiffSide {
  /** The repeat that the figures are of. */
  readonly trace: TraceId;
  readonly name: string;
  /** The node that `node` came to; '' = the whole trace, or the default scope where it is no single node. */
  readonly node: string;
  readonly scope: 'decode' | 'steps' | 'node' | 'all';
  readonly device: string;
  readonly steps: number;
  readonly layers: number;
  readonly repeats: number;
  readonly window: Window;
}

/** The figures of the verdict. `step` is the median step time; the others are per step where both sides have steps. */
export const DIFF_FIGURES = [
  'step',
  'wall',
  'busy',
  'computation',
  'communication',
  'exposedCommunication',
  'exposedCopies',
  'idle',
  'idle.launch',
  'idle.sync',
  'idle.dependency',
  'idle.unknown',
] as const;
export type DiffFigureKey = (typeof DIFF_FIGURES)[number];

/** A time with its spread over repeats; both equal `ns` where there is one. */
export interface DiffTime {
  readonly ns: number;
  readonly minNs: number;
  readonly maxNs: number;
}

export interface DiffFigure {
  readonly key: DiffFigureKey;
  readonly a: DiffTime;
  readonly b: DiffTime;
  readonly deltaNs: number;
  /** b / a; absent where a is 0. */
  readonly ratio?: number;
  /**
   * The delta lies within the spread of the repeats, or of the steps where there is one trace a side: the ranges of the
   * two sides (repeats: least to most; steps: 10th to 90th percentile) overlap. Of busy time and computation also where
   * `operatorsWithinNoise` and theirs make up for it. Never where the delta is 0.
   */
  readonly isNoise: boolean;
}

/** What differs between the two captures; `weight` says whether times can still be compared. */
export interface DiffDifference {
  /**
   * Stable: `device`, `devices`, `ranks`, `collectives`, `model`, `phase`, `product`, `version`, `graphs`, `capture`
   * (once for each setting), `truncated`, `batch`, `clocks`, `steps-cut` (left out since the capture cuts them).
   */
  readonly reason: string;
  /** What each side has, as the file says it. */
  readonly a: string;
  readonly b: string;
  /** `a` and `b` are words of ours (English, for translating), or several with ', ' between them. */
  readonly translate?: boolean;
  readonly weight: 'note' | 'caution' | 'not-comparable';
}

/** What a difference says of a side that has nothing of it. */
export const NOTHING_OF_IT = '–';

/** The sides of whose capture something is missing: what is missing takes no time there, so that less proves nothing. */
export function sidesWithLosses(differences: readonly DiffDifference[]): readonly DiffSideName[] {
  const lost = differences.find(({ reason }) => reason === 'truncated');
  return lost === undefined ? [] : DIFF_SIDES.filter(side => lost[side] !== NOTHING_OF_IT);
}

/** The sides that have nothing at all. */
export function emptySides({ figures }: Pick<Diff, 'figures'>): readonly DiffSideName[] {
  return DIFF_SIDES.filter(side => figures.every(figure => figure[side].ns === 0));
}

/** A bar of the waterfall. The deltas add up to that of the wall clock. */
export interface DiffBar {
  /** An operator, `idle.launch` and its like, or `overlap`: minus the time in which operations ran at once. */
  readonly key: string;
  readonly kind: 'operator' | 'overlap' | 'idle';
  readonly aNs: number;
  readonly bNs: number;
  readonly deltaNs: number;
  /** The delta is within the spread: of operators as in their rows, of idle time as in its figure. Absent = it is not. */
  readonly isNoise?: boolean;
}

export interface Diff {
  readonly a: DiffSide;
  readonly b: DiffSide;
  /** What the times of figures and waterfall are: of one mean step, or of all that is compared. */
  readonly per: 'step' | 'total';
  readonly figures: readonly DiffFigure[];
  readonly waterfall: readonly DiffBar[];
  /**
   * Every operator that takes 1 % or more of the step time (without steps: of the wall clock) on either side takes as
   * long on both, or differs by noise alone, as some do. False where there is no difference to call noise.
   */
  readonly operatorsWithinNoise: boolean;
  readonly comparable: boolean;
  readonly differences: readonly DiffDifference[];
}

// Rows -----------------------------------------------------------------------------------------------------------

/** What the rows at the top are. Below them are, as far as they exist, the finer ones in this order. */
export const DIFF_GROUPS = ['phase', 'step', 'layer', 'operator', 'kernel'] as const;
export type DiffGroup = (typeof DIFF_GROUPS)[number];

export const DIFF_SORTS = ['delta', 'order', 'name', 'a', 'b', 'ratio'] as const;
export type DiffSort = (typeof DIFF_SORTS)[number];

export interface DiffRowsRequest extends DiffRequest {
  readonly by: DiffGroup;
  /** Id of the row whose children are wanted; '' = the top. */
  readonly row: string;
  readonly offset: number;
  readonly limit: number;
  /** Default `delta`: the largest absolute difference first. */
  readonly sort?: DiffSort;
  readonly descending?: boolean;
  /** Mean per step, or all of it; default as in `Diff.per`. */
  readonly per?: 'step' | 'total';
  /** Case-insensitive part of a name. */
  readonly filter?: string;
}

/** `ns` is the sum of the operations' durations, so that the rows of a level add up to their parent's. */
export interface DiffCell extends DiffTime {
  /** Operations, or steps and layers where the row is of these. Not divided by the steps. */
  readonly count: number;
  /** Share of the side's total. */
  readonly percent: number;
  /**
   * Of phases, steps and layers: their wall clock, gaps included (a step's step time, a layer's duration), added up
   * over those in the row and divided as `ns` is. `ns` is the sum of the operations' durations, as everywhere in rows.
   */
  readonly wallNs?: number;
  /** Names of the kernels, where they are not the row's own or there are several; at most 20. */
  readonly names?: readonly string[];
  /** Where it is on the timeline; for a group its first or median instance. */
  readonly selection?: Selection;
}

/** How the two sides of a row were found to belong together, the surest first. */
const DIFF_RULES = ['name', 'index', 'role', 'order', 'one-to-many', 'only-a', 'only-b'] as const;
export type DiffRule = (typeof DIFF_RULES)[number];

export interface DiffRow {
  /** Path from the top; stays valid for the same request. */
  readonly id: string;
  readonly kind: DiffGroup;
  /** Name, or a key such as `phase.decode` where `translate` is true. */
  readonly label: string;
  readonly translate?: boolean;
  readonly args?: readonly (string | number)[];
  /** Operator whose colour the row carries. */
  readonly role?: string;
  /** Absent on the side that has none. */
  readonly a?: DiffCell;
  readonly b?: DiffCell;
  readonly deltaNs: number;
  readonly ratio?: number;
  readonly isNoise: boolean;
  readonly rule: DiffRule;
  readonly confidence: 'certain' | 'likely' | 'weak';
  readonly hasChildren: boolean;
}

export interface DiffRows {
  readonly rows: readonly DiffRow[];
  /** Rows that the filter lets through. */
  readonly total: number;
  /** Of all rows of this level, filtered or not; the rows' deltas add up to `deltaNs`. */
  readonly totals: { readonly aNs: number; readonly bNs: number; readonly deltaNs: number };
  /** What the times are: by phase and step they are always totals, since a step is one step. */
  readonly per?: 'step' | 'total';
}

/** The engine's methods for comparing. */
export interface DiffEngineApi {
  /** @param request `ticket` names the progress notifications of this call */
  diff(request: DiffRequest & { readonly ticket?: number }): Diff;
  diffRows(request: DiffRowsRequest): DiffRows;
  /** The partner of a span or window on the other side; undefined where it has none. */
  diffPartner(request: DiffPartnerRequest): DiffPartner | undefined;
  /** Id of the innermost row that a place of one side is in; undefined where it is in none. */
  diffRowOf(request: DiffRowOfRequest): string | undefined;
}

export interface DiffRowOfRequest extends DiffRequest, DiffRowQuestion {}

/** A span of one side, or a node of its model tree, under a grouping. */
export interface DiffRowQuestion {
  readonly by: DiffGroup;
  readonly side: DiffSideName;
  readonly span?: number;
  /** A step or a layer; taken where there is no `span`. */
  readonly node?: string;
}

export interface DiffPartnerRequest extends DiffRequest, DiffQuestion {}

/** A span of one side, or a moment in it. */
export interface DiffQuestion {
  readonly side: DiffSideName;
  readonly span?: number;
  readonly ns?: number;
}

export interface DiffPartner {
  /** Names the track where it is a single span, as do the selections of rows. */
  readonly selection: Selection;
  /** The windows of the innermost layer or step that hold the two, for aligning the timelines. */
  readonly frame: { readonly a: Window; readonly b: Window; readonly label: string };
}
