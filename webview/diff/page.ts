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
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import { figuresTable } from './figures.ts';
import { diffHead } from './head.ts';
import { RowsPane } from './rows-pane.ts';
import type { SavedState } from './state.ts';
import { verdictOf } from './verdict.ts';
import { WaterfallView } from './waterfall.ts';
import { rowLabel } from './words.ts';

export type DiffHost = Peer<DiffPanelApi, DiffHostApi>;
export type OpenInit = Extract<DiffInit, { state: 'open' }>;

export class DiffPage {
  readonly element: HTMLElement;
  readonly rows: RowsPane;
  private readonly init: OpenInit;
  private readonly host: DiffHost;
  private readonly waterfall: WaterfallView;
  private saved: SavedState;

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
    this.element = element(
      'main',
      { class: 'diff', 'aria-label': t('Comparison of {0} with {1}', names.b, names.a) },
      head,
      element(
        'div',
        { class: 'diff-scroll' },
        element('div', { class: 'diff-overview' }, figuresPane(init), this.waterfall.element),
        this.rows.element,
      ),
    );
  }

  get probe(): DiffProbe {
    return {
      verdict: verdictOf(this.init.diff)?.sentence ?? '',
      rows: this.rows.lines,
      idle: this.rows.idle,
    };
  }

  themeChanged(): void {
    this.waterfall.redraw();
  }

  dispose(): void {
    this.waterfall.dispose();
    this.rows.dispose();
  }

  private open(side: DiffSideName, cell: DiffCell | undefined): void {
    const selection = cell?.selection;
    this.host.notify('open', { side, ...(selection === undefined ? {} : { selection }) });
  }

  /** Shows the row in hand on both timelines. */
  private async follow(row: DiffRow): Promise<void> {
    void rowLabel(row);
  }

  private save(change: SavedState): void {
    this.saved = { ...this.saved, ...change };
    saveState(this.saved);
  }
}

function figuresPane({ diff }: OpenInit): HTMLElement {
  return element(
    'section',
    { class: 'figures-pane', 'aria-label': t('Figures') },
    figuresTable(diff),
  );
}
