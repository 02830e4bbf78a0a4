/**
 * What a timeline page and the host say to each other. The host relays most questions to the engine, adding the
 * trace; the page holds only its view state. The page says `ready` first and is answered with everything needed
 * to draw the first frame.
 */

import type { Failure } from '../base/result.ts';
import type { Tile, TileRequest, Track, TrackId, Window } from '../lod/types.ts';
import type {
  Distribution,
  DistributionRequest,
  IdleAnswer,
  IdleAtRequest,
  IdleInRequest,
  IdleIntervals,
  LayersMap,
  LayersMapRequest,
  TimeBreakdownRequest,
  TimeShare,
} from './analysis.ts';
import type {
  AreaSummary,
  Headline,
  LinkedSpan,
  SearchHit,
  SpanDetails,
  TraceSummary,
} from './engine.ts';
import type { PageLanguage } from './language.ts';
import type { Progress } from './opening.ts';
import type { Selection } from './selection.ts';
import type { TableExport, TablePage, TableRequest } from './tables.ts';

/** Everything for the first frame; `opening` while the file is still being read. */
export type PanelInit = PageLanguage &
  (
    | { readonly state: 'opening'; readonly name: string }
    | {
        readonly state: 'failed';
        readonly name: string;
        /** In the user's language. */
        readonly failure: Failure;
        /** Further ways out that suit the failure, for `HostApi.run`; labels in the user's language. */
        readonly actions?: readonly PanelAction[];
      }
    | {
        readonly state: 'open';
        readonly name: string;
        readonly summary: TraceSummary;
        readonly tracks: readonly Track[];
        readonly headline: Headline;
        /** Letter keys count by their place on the keyboard, named as on QWERTY; default: by what they write. */
        readonly keysByPlace?: boolean;
        /** What is selected in the tree or was asked for by a command. */
        readonly selection?: Selection;
      }
  );

export interface PanelAction {
  readonly command: string;
  readonly label: string;
}

/** Commands that VS Code's menus and keybindings send to the page; each is also a key in the page. */
export type PanelCommand =
  | 'zoomIn'
  | 'zoomOut'
  | 'panLeft'
  | 'panRight'
  | 'fitAll'
  | 'fitSelection'
  | 'undoZoom'
  | 'search'
  | 'searchNext'
  | 'searchPrevious'
  | 'nextSpan'
  | 'previousSpan'
  | 'followLaunch'
  | 'followOperation'
  | 'selectArea'
  | 'clearSelection'
  | 'toggleDetails'
  | 'help';

/** Served by the page. */
export interface PanelApi {
  init(message: PanelInit): void;
  progress(event: Progress): void;
  /** Selects and brings into view; does not answer back with `selected`. */
  reveal(selection: Selection): void;
  command(command: PanelCommand): void;
  /** For tests: what is drawn now. */
  probe(question: 'state'): PanelProbe;
}

/** What the page says about its picture, for integration tests. */
export interface PanelProbe {
  readonly window: Window;
  readonly boxes: number;
  readonly tracks: readonly string[];
  readonly selection?: Selection;
  readonly details?: string;
  /** True when no tile is on its way. */
  readonly idle: boolean;
  /** True when the view state is kept for the page's next life. */
  readonly kept: boolean;
}

/** Served by the host for a page. */
export interface HostApi {
  /** The page's scripts run; answered by `PanelApi.init`. */
  ready(argument: null): void;
  tiles(request: TileRequest): readonly Tile[];
  details(request: { readonly track: TrackId; readonly span: number }): SpanDetails;
  linked(span: number): readonly LinkedSpan[];
  neighbour(request: { readonly span: number; readonly direction: 1 | -1 }): Selection | undefined;
  search(request: {
    readonly text: string;
    readonly fromNs: number;
    readonly fromSpan?: number;
    readonly direction: 1 | -1;
  }): SearchHit | undefined;
  area(request: Window & { readonly tracks?: readonly TrackId[] }): AreaSummary;
  /** The analyses of `EngineApi`, about the page's trace. */
  layersMap(request: Omit<LayersMapRequest, 'trace'>): LayersMap;
  distribution(request: Omit<DistributionRequest, 'trace'>): Distribution;
  timeBreakdown(request: Omit<TimeBreakdownRequest, 'trace'>): readonly TimeShare[];
  idleAt(request: Omit<IdleAtRequest, 'trace'>): IdleAnswer;
  idleIn(request: Omit<IdleInRequest, 'trace'>): IdleIntervals;
  /** A page of a table, see `tables.ts`. */
  table(request: Omit<TableRequest, 'trace'>): TablePage;
  /** Writes a table to a file that the user chooses; rows written, null where there was none chosen. */
  exportTable(request: TableExport): number | null;
  /** The user selected something in the page. */
  selected(selection: Selection | null): void;
  /** Runs one of the extension's own commands (retry, reopen with, show log); others are refused. */
  run(command: string): void;
  cancelOpen(argument: null): void;
  copy(text: string): void;
  /** Shows what a joined report measured for a launch, in that report. */
  showCounters(span: number): void;
  /** Opens the line of the program that a span or a node of the model tree comes from. */
  goToSource(place: Pick<Selection, 'span' | 'node'>): void;
  /** A script error in the page, for the log. */
  reportError(text: string): void;
}
