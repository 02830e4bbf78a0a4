/** What the page of a comparison and the host say to each other; the questions to the engine are in `diff.ts`. */

import type { Failure } from '../base/result.ts';
import type { Tile, TileRequest, Track, TrackId, Window } from '../lod/types.ts';
import type { IdleAnswer, IdleAtRequest, IdleInRequest, IdleIntervals } from './analysis.ts';
import type { LinkedSpan, SpanDetails, TraceSummary } from './engine.ts';
import type { Selection } from './selection.ts';
import type { PageLanguage } from './language.ts';
import type { PanelAction } from './panel.ts';
import type {
  Diff,
  DiffPartner,
  DiffQuestion,
  DiffRowQuestion,
  DiffRows,
  DiffRowsRequest,
  DiffSideName,
} from './diff.ts';

export interface DiffPageSide {
  readonly name: string;
  readonly summary: TraceSummary;
  readonly tracks: readonly Track[];
}

/** Everything for the first frame. */
export type DiffInit = PageLanguage & {
  readonly names: { readonly a: string; readonly b: string };
  /** What is compared, for the page to keep (`setState`) and the host to get back when the window is loaded anew. */
  readonly pair?: unknown;
} & (
    | { readonly state: 'opening'; readonly progress: DiffProgress }
    | {
        readonly state: 'failed';
        /** In the user's language, naming the side's file. */
        readonly failure: Failure;
        readonly actions?: readonly PanelAction[];
      }
    | {
        readonly state: 'open';
        readonly a: DiffPageSide;
        readonly b: DiffPageSide;
        readonly diff: Diff;
        /** Letter keys are taken by their place on the keyboard, not by what they write. */
        readonly keysByPlace?: boolean;
      }
  );

/** How far each side has been read, and of what has been read, the comparison. */
export interface DiffProgress extends Readonly<Record<DiffSideName, DiffReading>> {
  /** 0 to 1; 0 until both sides have been read. */
  readonly compared: number;
}

export interface DiffReading {
  /** Of the file being read, or the side's where all of it has been. */
  readonly name: string;
  /** 0 to 1; of repeats their mean. */
  readonly fraction: number;
  /** As in `Progress`. */
  readonly phase: string;
}

/** Served by the page. */
export interface DiffPanelApi {
  init(message: DiffInit): void;
  /** While the state is `opening`; or while what is open is compared anew. */
  progress(message: DiffProgress): void;
  /** For tests: what is shown now. */
  probe(question: 'state'): DiffProbe;
}

export interface DiffProbe {
  readonly verdict: string;
  readonly rows: readonly string[];
  readonly windows?: { readonly a: Window; readonly b: Window };
  readonly selected?: { readonly a?: string; readonly b?: string };
  readonly idle: boolean;
}

/** A question about one side. */
type OfSide<T> = T & { readonly side: DiffSideName };

/** Served by the host for the page. */
export interface DiffHostApi {
  ready(argument: null): void;
  rows(request: Omit<DiffRowsRequest, 'a' | 'b'>): DiffRows;
  partner(question: DiffQuestion): DiffPartner | undefined;
  rowOf(question: DiffRowQuestion): string | undefined;
  /** Launch and operations of a span. */
  linked(request: OfSide<{ readonly span: number }>): readonly LinkedSpan[];
  idleAt(request: OfSide<Omit<IdleAtRequest, 'trace'>>): IdleAnswer;
  idleIn(request: OfSide<Omit<IdleInRequest, 'trace'>>): IdleIntervals;
  tiles(request: TileRequest & { readonly side: DiffSideName }): readonly Tile[];
  details(request: {
    readonly side: DiffSideName;
    readonly track: TrackId;
    readonly span: number;
  }): SpanDetails;
  /** Shows a place of one side in its own trace editor. */
  open(request: { readonly side: DiffSideName; readonly selection?: Selection }): void;
  /** The table as Markdown or CSV goes to the clipboard. */
  copy(text: string): void;
  swap(argument: null): void;
  run(command: string): void;
  cancelOpen(argument: null): void;
  reportError(text: string): void;
}
