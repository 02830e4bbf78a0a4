/**
 * The upper part of the page: one line about the report with the filter, the kernel list, and the border below it,
 * which can be moved. The list is as high as its rows where these are few.
 */

import type { KernelRow, ReportSummary } from '../../src/core/protocol/report.ts';
import type { ReportAgainst } from '../../src/core/protocol/report-panel.ts';
import { searchBox, type SearchBox } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { compareLine } from './compare-line.ts';
import type { ReportQuestions } from './context.ts';
import { devicesText } from './device-text.ts';
import { KernelListView } from './list.ts';
import { notesOf } from './notes.ts';
import type { SavedState } from './state.ts';

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 24;
const FIRST_ROWS = 8;
const LEAST = 70;
const KEY_STEP = 22;
const FILTER_MS = 120;

export interface PaneEvents {
  select(kernel: number): void;
  baseline(kernel: number): void;
  changed(change: Partial<SavedState>): void;
  failed(error: unknown): void;
  stopComparing(): void;
}

export class ListPane {
  readonly elements: readonly HTMLElement[];
  readonly search: SearchBox;
  private readonly view: KernelListView;
  private readonly count = element('span', { class: 'list-count number', 'aria-live': 'polite' });
  private readonly none = element(
    'p',
    { class: 'list-none' },
    t('No kernel has this in its name.'),
  );
  private readonly box: HTMLElement;
  private readonly events: PaneEvents;
  private height: number;
  private readonly typing = new Pause();

  constructor(
    { summary, against }: { readonly summary: ReportSummary; readonly against?: ReportAgainst },
    api: ReportQuestions,
    saved: SavedState,
    events: PaneEvents,
  ) {
    this.events = events;
    const { sort = { key: 'order', descending: false } } = saved;
    this.view = new KernelListView(
      api,
      sort,
      { summary, compares: against !== undefined },
      {
        select: kernel => events.select(kernel),
        baseline: kernel => events.baseline(kernel),
        sorted: changed => events.changed({ sort: changed }),
        counted: (matched, total) => this.onCount(matched, total),
        failed: error => events.failed(error),
      },
    );
    this.search = searchBox({
      label: t('Filter kernels by name, range or ID'),
      placeholder: t('Filter kernels'),
      onInput: text => this.filter(text),
      onKey: event => {
        if (event.key === 'Escape') this.clear();
        if (event.key === 'ArrowDown' || event.key === 'Enter') this.view.element.focus();
      },
    });
    const rows = Math.min(FIRST_ROWS, summary.kernels);
    this.height = saved.listHeight ?? HEAD_HEIGHT + rows * ROW_HEIGHT + 2;
    this.none.hidden = true;
    this.box = element('div', { class: 'list-box' }, this.view.element, this.none);
    this.resize(0);
    if (saved.filter !== undefined && saved.filter !== '') this.search.value = saved.filter;
    const comparison =
      against === undefined ? [] : [compareLine(against, summary, () => events.stopComparing())];
    this.elements = [
      this.line(summary),
      ...notesOf(summary.warnings),
      ...comparison,
      this.box,
      this.separator(),
    ];
  }

  get idle(): boolean {
    return this.view.idle;
  }

  /** Reads the first rows, and those around the kernel in hand. */
  async start(kernel: number): Promise<void> {
    await this.view.start(kernel, this.search.value);
  }

  select(kernel: number): void {
    this.view.select(kernel);
  }

  setBaseline(row: KernelRow | undefined): void {
    this.view.setBaseline(row);
  }

  neighbour(step: number): Promise<number | undefined> {
    return this.view.neighbour(step);
  }

  dispose(): void {
    this.typing.cancel();
    this.view.dispose();
  }

  private line({ devices, product, version, kernels }: ReportSummary): HTMLElement {
    setText(this.count, countText(kernels, kernels));
    const told = (text: string): HTMLElement | undefined =>
      text === '' ? undefined : element('span', { class: 'report-fact' }, text);
    return element(
      'header',
      { class: 'report-line' },
      told(devicesText(devices)),
      told(version === '' ? product : `${product} ${version}`),
      this.count,
      element('span', { class: 'report-filter' }, this.search.element),
    );
  }

  private filter(text: string): void {
    this.typing.before(FILTER_MS, () => {
      this.view.setFilter(text);
      this.events.changed({ filter: text });
    });
  }

  private clear(): void {
    if (this.search.value === '') return this.view.element.focus();
    this.search.value = '';
    this.filter('');
  }

  private onCount(matched: number, total: number): void {
    setText(this.count, countText(matched, total));
    this.none.hidden = matched > 0;
  }

  private resize(delta: number): void {
    const most = Math.max(LEAST, window.innerHeight * 0.6);
    this.height = Math.round(Math.min(Math.max(this.height + delta, LEAST), most));
    this.box.style.setProperty('height', `${this.height}px`);
  }

  private separator(): HTMLElement {
    const made = element('div', {
      class: 'resizer horizontal',
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'horizontal',
      'aria-label': t('Height of the kernel list'),
    });
    const move = (delta: number): void => {
      this.resize(delta);
      this.events.changed({ listHeight: this.height });
    };
    let last: number | undefined;
    made.addEventListener('pointerdown', event => {
      made.setPointerCapture(event.pointerId);
      last = event.clientY;
    });
    made.addEventListener('pointermove', event => {
      if (last === undefined) return;
      move(event.clientY - last);
      last = event.clientY;
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      made.addEventListener(end, () => (last = undefined));
    }
    made.addEventListener('keydown', event => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      move(event.key === 'ArrowDown' ? KEY_STEP : -KEY_STEP);
      event.preventDefault();
    });
    return made;
  }
}

function countText(matched: number, total: number): string {
  if (matched !== total) return t('{0} of {1} kernels', matched, total);
  return total === 1 ? t('1 kernel') : t('{0} kernels', total);
}
