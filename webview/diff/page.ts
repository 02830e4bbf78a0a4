/**
 * The page of one comparison: verdict, figures, waterfall, timelines, aligned rows. Puts the parts together and keeps
 * the view state; a row in hand is looked up on the timelines.
 */

import type { DiffCell, DiffRow, DiffSideName } from '../../src/core/protocol/diff.ts';
import type {
  DiffHostApi,
  DiffInit,
  DiffPanelApi,
  DiffProbe,
} from '../../src/core/protocol/diff-panel.ts';
import type { Selection } from '../../src/core/protocol/engine.ts';
import { toFailure } from '../../src/core/base/result.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import { figuresTable } from './figures.ts';
import { foldable } from './fold.ts';
import { diffHead } from './head.ts';
import { isLow, Panes } from './panes.ts';
import { RowsPane } from './rows-pane.ts';
import type { Part, SavedState } from './state.ts';
import { verdictOf } from './verdict.ts';
import { WaterfallView } from './waterfall.ts';
import { DiffTimelines } from './timelines.ts';
import { rowLabel } from './words.ts';

export type DiffHost = Peer<DiffPanelApi, DiffHostApi>;
export type OpenInit = Extract<DiffInit, { state: 'open' }>;

/** Heights of diff.css, pixels: a line of the figures at least and at most, heads, and below the parts. */
const [LEAST_LINE, MOST_LINE] = [16, 20];
const FIGURES_HEAD = 46;
const PANE_HEAD = 26;
const MARGIN = 4;

export class DiffPage {
  readonly element: HTMLElement;
  readonly rows: RowsPane;
  private readonly init: OpenInit;
  private readonly host: DiffHost;
  private readonly waterfall: WaterfallView;
  /** Undefined where a side has nothing to draw. */
  private readonly timelines: DiffTimelines | undefined;
  private readonly panes: Panes;
  private saved: SavedState;
  /** Counts the rows that were followed: a late answer is of an older one. */
  private followed = 0;

  constructor(init: OpenInit, host: DiffHost, saved: SavedState) {
    const { diff, names } = init;
    this.init = init;
    this.host = host;
    this.saved = saved;
    this.waterfall = new WaterfallView(diff, names, saved, change => this.save(change));
    this.rows = new RowsPane(diff, names, saved, {
      rows: request => host.call('rows', request),
      selected: row => void this.follow(row),
      open: (row, side) => this.open(side, row[side]),
      copy: text => host.notify('copy', text),
      changed: change => this.save(change),
    });
    const head = diffHead(init, {
      swap: () => host.notify('swap', null),
      open: side => this.open(side, undefined),
    });
    const figures = figuresTable(diff);
    const overview = element(
      'div',
      { class: 'diff-overview' },
      element('div', { class: 'figures-pane' }, figures),
      this.waterfall.element,
    );
    this.panes = this.makePanes(figures);
    const isEmpty = verdictOf(diff) === undefined;
    this.timelines = !isEmpty && hasTracks(init) ? this.makeTimelines() : undefined;
    this.element = element(
      'main',
      { class: 'diff', 'aria-label': t('Comparison of {0} with {1}', names.b, names.a) },
      head,
      element(
        'div',
        { class: 'diff-scroll' },
        isEmpty ? undefined : this.fold('overview', t('Figures and waterfall'), overview),
        this.timelines && this.fold('timelines', t('Timelines'), this.timelines.element),
        this.rows.element,
      ),
    );
    this.panes.apply();
  }

  get probe(): DiffProbe {
    return {
      verdict: verdictOf(this.init.diff)?.sentence ?? '',
      rows: this.rows.lines,
      ...this.timelines?.probe(),
      idle: this.rows.idle && this.timelines?.probe().idle !== false,
    };
  }

  themeChanged(): void {
    this.waterfall.redraw();
    this.timelines?.readTheme();
  }

  dispose(): void {
    this.panes.dispose();
    this.waterfall.dispose();
    this.timelines?.dispose();
    this.rows.dispose();
  }

  private open(side: DiffSideName, cell: DiffCell | undefined): void {
    const selection = cell?.selection;
    this.host.notify('open', { side, ...(selection === undefined ? {} : { selection }) });
  }

  /** Shows the row in hand on both timelines: A's instance of it, and the one of B that answers to it. */
  private async follow({ a, b, ...row }: DiffRow): Promise<void> {
    const turn = ++this.followed;
    const inA = a?.selection;
    const inB = (b && (await this.partnerOf(inA))) ?? b?.selection;
    if (turn !== this.followed || (inA === undefined && inB === undefined)) return;
    this.timelines?.compare({ ...(inA && { a: inA }), ...(inB && { b: inB }) }, rowLabel(row));
  }

  /** Of a single span; wider places answer to one another as the row has them. */
  private async partnerOf(selection: Selection | undefined): Promise<Selection | undefined> {
    const span = selection?.span;
    if (span === undefined) return undefined;
    const partner = await this.host.call('partner', { side: 'a', span });
    // `undefined` arrives as null where the channel is JSON.
    return partner?.selection;
  }

  private makeTimelines(): DiffTimelines {
    return new DiffTimelines(this.init, this.host, {
      tight: isLow(),
      selected: (side, selection) => void this.find(side, selection),
    });
  }

  /** Takes the row of what was selected on a timeline in hand. */
  private async find(side: DiffSideName, { span, node }: Selection): Promise<void> {
    const turn = ++this.followed;
    if (span === undefined && node === undefined) return;
    const place = span === undefined ? { ...(node !== undefined && { node }) } : { span };
    try {
      const id = await this.host.call('rowOf', { by: this.rows.by, side, ...place });
      if (turn === this.followed && id) await this.rows.reveal(id);
    } catch (caught) {
      this.host.notify('reportError', toFailure(caught).message);
    }
  }

  private makePanes(figures: HTMLTableElement): Panes {
    const lines = figures.tBodies[0]?.rows.length ?? 0;
    const natural = Math.max(
      FIGURES_HEAD + lines * MOST_LINE,
      PANE_HEAD + this.waterfall.naturalHeight,
    );
    return new Panes(natural + MARGIN, this.saved.heights ?? {}, {
      overview: height => {
        const line = height === undefined ? MOST_LINE : (height - FIGURES_HEAD) / lines;
        const fitting = Math.min(Math.max(Math.floor(line), LEAST_LINE), MOST_LINE);
        figures.style.setProperty('--line', `${fitting}px`);
        this.waterfall.fit(height === undefined ? undefined : height - PANE_HEAD - MARGIN);
      },
      changed: heights => this.save({ heights }),
    });
  }

  private fold(part: Part, title: string, content: HTMLElement): HTMLElement {
    const { folded = [] } = this.saved;
    return foldable(title, this.panes.wrap(part, content), !folded.includes(part), open => {
      const others = (this.saved.folded ?? []).filter(one => one !== part);
      this.save({ folded: open ? others : [...others, part] });
    });
  }

  private save(change: SavedState): void {
    this.saved = { ...this.saved, ...change };
    saveState(this.saved);
  }
}

function hasTracks({ a, b }: OpenInit): boolean {
  return a.tracks.length > 0 && b.tracks.length > 0;
}
