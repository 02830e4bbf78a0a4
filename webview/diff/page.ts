/**
 * The page of one comparison: verdict, figures, waterfall, timelines, aligned rows. Puts the parts together and keeps
 * the view state; a row in hand is looked up on the timelines.
 */

import type {
  DiffCell,
  DiffHostApi,
  DiffInit,
  DiffPanelApi,
  DiffProbe,
  DiffRow,
  DiffSideName,
} from '../../src/core/protocol/diff.ts';
import type { Selection } from '../../src/core/protocol/engine.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import { figuresTable } from './figures.ts';
import { foldable } from './fold.ts';
import { diffHead } from './head.ts';
import { RowsPane } from './rows-pane.ts';
import type { Part, SavedState } from './state.ts';
import { verdictOf } from './verdict.ts';
import { WaterfallView } from './waterfall.ts';
import { DiffTimelines } from './timelines.ts';
import { rowLabel } from './words.ts';

export type DiffHost = Peer<DiffPanelApi, DiffHostApi>;
export type OpenInit = Extract<DiffInit, { state: 'open' }>;

export class DiffPage {
  readonly element: HTMLElement;
  readonly rows: RowsPane;
  private readonly init: OpenInit;
  private readonly host: DiffHost;
  private readonly waterfall: WaterfallView;
  /** Undefined where a side has nothing to draw. */
  private readonly timelines: DiffTimelines | undefined;
  private saved: SavedState;
  /** Counts the rows that were followed: a late answer is of an older one. */
  private followed = 0;

  constructor(init: OpenInit, host: DiffHost, saved: SavedState) {
    const { diff, names } = init;
    this.init = init;
    this.host = host;
    this.saved = saved;
    this.waterfall = new WaterfallView(diff, names, saved.asTable === true, {
      asTable: asTable => this.save({ asTable }),
    });
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
    const overview = element(
      'div',
      { class: 'diff-overview' },
      element('div', { class: 'figures-pane' }, figuresTable(diff)),
      this.waterfall.element,
    );
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
        this.timelines && this.fold('timelines', t('Timelines'), timelinesPane(this.timelines)),
        this.rows.element,
      ),
    );
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
    return new DiffTimelines(this.init, this.host, { selected: () => undefined });
  }

  private fold(part: Part, title: string, content: HTMLElement): HTMLElement {
    const { folded = [] } = this.saved;
    return foldable(title, content, !folded.includes(part), open => {
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

function timelinesPane({ element: timelines }: DiffTimelines): HTMLElement {
  return element('div', { class: 'timelines-pane' }, timelines);
}
