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
  DiffProgress,
} from '../../src/core/protocol/diff-panel.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { TraceId } from '../../src/core/protocol/ids.ts';
import { toFailure } from '../../src/core/base/result.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { progressBar } from '../ui/screens.ts';
import { saveState } from '../ui/vscode.ts';
import { HelpSheet } from '../timeline/help.ts';
import { figuresTable } from './figures.ts';
import { foldable } from './fold.ts';
import { diffHead } from './head.ts';
import { DIFF_SHEET } from './keys-sheet.ts';
import { smallMemory, type PageMemory } from './memory.ts';
import { isLow, Panes } from './panes.ts';
import { RowsPane } from './rows-pane.ts';
import type { Part, SavedState } from './state.ts';
import type { RowsRequest } from './tree.ts';
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

/** How long what is done on the page may go on before it is kept, ms. */
const SAVE_MS = 200;
/** After these, what is kept may be another: rows and lanes are scrolled, unfolded, chosen. */
const CHANGES = ['scroll', 'click', 'keyup', 'input'];

export class DiffPage {
  readonly element: HTMLElement;
  readonly rows: RowsPane;
  readonly help = new HelpSheet(DIFF_SHEET);
  private readonly init: OpenInit;
  private readonly host: DiffHost;
  private readonly waterfall: WaterfallView;
  /** Undefined where a side has nothing to draw. */
  private readonly timelines: DiffTimelines | undefined;
  private readonly panes: Panes;
  private readonly comparing = progressBar(t('Comparing'));
  private readonly scroll = element('div', { class: 'diff-scroll' });
  private saved: SavedState;
  /** Counts the rows that were followed: a late answer is of an older one. */
  private followed = 0;
  private saveTimer: number | undefined;
  private readonly leaving = new AbortController();
  /** How high the head of the waterfall is, is known on the page only. */
  private readonly headObserver = new ResizeObserver(() => this.panes.apply());

  constructor(init: OpenInit, host: DiffHost, saved: SavedState, kept?: PageMemory) {
    const { diff, names } = init;
    this.init = init;
    this.host = host;
    this.saved = saved;
    this.waterfall = new WaterfallView(diff, names, saved, change => this.save(change));
    const rows = {
      rows: (request: RowsRequest) => host.call('rows', request),
      selected: (row: DiffRow) => void this.follow(row),
      restored: (row: DiffRow) => {
        if (kept?.timelines === undefined) void this.follow(row);
      },
      cleared: () => this.forget(),
      open: (row: DiffRow, side: DiffSideName) => this.open(side, row[side]),
      copy: (text: string) => host.notify('copy', text),
      changed: (change: SavedState) => this.save(change),
    };
    this.rows = new RowsPane(diff, names, saved, rows, kept?.rows);
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
    this.timelines = !isEmpty && hasTracks(init) ? this.makeTimelines(kept) : undefined;
    this.scroll.append(
      ...(isEmpty ? [] : [this.fold('overview', t('Figures and waterfall'), overview)]),
      ...(this.timelines === undefined
        ? []
        : [this.fold('timelines', t('Timelines'), this.timelines.element)]),
      this.rows.element,
    );
    this.element = element(
      'main',
      { class: 'diff', 'aria-label': t('Comparison of {0} with {1}', names.b, names.a) },
      this.comparing.element,
      head,
      this.scroll,
    );
    this.comparing.element.hidden = true;
    this.panes.apply();
    this.headObserver.observe(this.waterfall.head);
    this.keepMemory();
  }

  get probe(): DiffProbe {
    return {
      verdict: verdictOf(this.init.diff)?.sentence ?? '',
      rows: this.rows.lines,
      ...this.timelines?.probe(),
      idle: this.rows.idle && this.timelines?.probe().idle !== false,
    };
  }

  get memory(): PageMemory {
    const { rows, timelines, scroll } = this;
    const holds = (part: HTMLElement | undefined): boolean =>
      part?.contains(document.activeElement) === true;
    const focus = holds(timelines?.element)
      ? 'timelines'
      : holds(rows.element)
        ? 'rows'
        : undefined;
    return { rows: rows.memory, timelines: timelines?.memory, scrollTop: scroll.scrollTop, focus };
  }

  /** Trace of the repeat that is shown of a side. */
  traceOf(side: DiffSideName): TraceId {
    return this.init.diff[side].trace;
  }

  /** What is shown is compared anew. */
  progress({ compared }: DiffProgress): void {
    this.comparing.show(compared);
    this.comparing.element.hidden = compared >= 1;
  }

  /** Once it is seen: the place that the page before it had, and the focus where that is still in the page. */
  takePlace({ scrollTop, focus }: PageMemory): void {
    this.scroll.scrollTop = scrollTop;
    if (!document.hasFocus()) return;
    if (focus === 'rows') this.rows.focus();
    else if (focus === 'timelines') this.timelines?.focus();
  }

  themeChanged(): void {
    this.waterfall.redraw();
    this.timelines?.readTheme();
  }

  dispose(): void {
    this.leaving.abort();
    window.clearTimeout(this.saveTimer);
    this.headObserver.disconnect();
    this.panes.dispose();
    this.waterfall.dispose();
    this.timelines?.dispose();
    this.rows.dispose();
    this.help.dispose();
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

  private makeTimelines(kept: PageMemory | undefined): DiffTimelines {
    return new DiffTimelines(this.init, this.host, {
      tight: isLow(),
      kept: kept?.timelines,
      changed: () => this.saveSoon(),
      selected: (side, selection) => void this.find(side, selection),
      help: () => this.help.toggle(),
    });
  }

  /** No row is in hand: nothing is selected on the timelines either. */
  private forget(): void {
    this.followed++;
    this.timelines?.forget();
  }

  /** Takes the row of what was selected on a timeline in hand; none where it is in none. */
  private async find(side: DiffSideName, { span, node }: Partial<Selection> = {}): Promise<void> {
    const turn = ++this.followed;
    if (span === undefined && node === undefined) return this.rows.clear();
    const place = span === undefined ? { ...(node !== undefined && { node }) } : { span };
    try {
      const id = await this.host.call('rowOf', { by: this.rows.by, side, ...place });
      if (turn !== this.followed) return;
      if (id) await this.rows.reveal(id);
      else this.rows.clear();
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
        const head = Math.max(this.waterfall.head.offsetHeight, PANE_HEAD);
        this.waterfall.fit(height === undefined ? undefined : height - head - MARGIN);
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

  /** A tab that is closed or hidden does not wait for the timer. */
  private keepMemory(): void {
    const { signal } = this.leaving;
    const soon = (): void => this.saveSoon();
    for (const type of CHANGES)
      this.element.addEventListener(type, soon, { signal, capture: true });
    window.addEventListener('pagehide', () => this.saveNow(), { signal });
  }

  /** Not put off by what comes after: a choice is kept although the timelines still glide to it. */
  private saveSoon(): void {
    this.saveTimer ??= window.setTimeout(() => this.saveNow(), SAVE_MS);
  }

  /** One that is being replaced keeps nothing: its successor does. */
  private saveNow(): void {
    window.clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    if (!this.element.inert) this.save({ memory: smallMemory(this.memory) });
  }

  private save(change: SavedState): void {
    this.saved = { ...this.saved, ...change };
    saveState(this.saved);
  }
}

function hasTracks({ a, b }: OpenInit): boolean {
  return a.tracks.length > 0 && b.tracks.length > 0;
}
