/**
 * The kernel list: rows in view are asked for by the hundred, sorted and filtered by the engine. One row is the kernel
 * in hand; arrow keys move it. Knows nothing of sections.
 */

import type { KernelList, KernelRow } from '../../src/core/protocol/report.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { VirtualList } from '../ui/virtual-list.ts';
import type { ReportQuestions } from './context.ts';
import { severalOf } from './device-text.ts';
import {
  durationUnit,
  listColumns,
  type ListColumn,
  type ListKind,
  type Sort,
} from './list-columns.ts';
import { ListHead } from './list-head.ts';

const PAGE = 100;
const ROW_HEIGHT = 22;

const FIRST_SORT: Sort = { key: 'order', descending: false };

export interface ListEvents {
  select(kernel: number): void;
  sorted(sort: Sort): void;
  /** The list has another size. */
  counted(matched: number, total: number): void;
  /** The user asks for the kernel as baseline, or for none. */
  baseline(kernel: number): void;
  failed(error: unknown): void;
}

export class KernelListView {
  readonly element: HTMLElement;
  private readonly api: Pick<ReportQuestions, 'kernelList'>;
  private readonly events: ListEvents;
  private readonly head = new ListHead(column => this.sortBy(column));
  private readonly virtual: VirtualList;
  private columns: readonly ListColumn[];
  private unit = durationUnit(0);
  private pages = new Map<number, readonly KernelRow[] | 'asked'>();
  private generation = 0;
  private waiting = 0;
  private sort: Sort;
  private filter = '';
  private selected = -1;
  /** Place of the selected kernel in the list; -1 = not in it, or not known. */
  private position = -1;
  private baseline: KernelRow | undefined;
  private readonly kind: ListKind;

  constructor(
    api: Pick<ReportQuestions, 'kernelList'>,
    sort: Sort,
    kind: ListKind,
    events: ListEvents,
  ) {
    this.api = api;
    this.kind = kind;
    this.columns = listColumns(this.unit, kind);
    this.sort = this.columns.some(({ key }) => key === sort.key) ? sort : FIRST_SORT;
    this.events = events;
    this.virtual = new VirtualList(this.head.element, ROW_HEIGHT, {
      make: () => this.makeRow(),
      fill: (row, index) => this.fill(row, index),
      viewed: (first, last) => this.fetch(first, last),
    });
    this.element = element(
      'div',
      {
        class: listClass(kind),
        role: 'grid',
        tabindex: 0,
        'aria-label': t('Kernels'),
        'aria-colcount': this.columns.length,
      },
      this.virtual.element,
    );
    this.element.addEventListener('keydown', event => this.onKey(event));
    this.drawHead();
  }

  get idle(): boolean {
    return this.waiting === 0;
  }

  dispose(): void {
    this.generation++;
    this.virtual.dispose();
  }

  /** The first reading: with the kernel in hand in view. */
  async start(kernel: number, filter: string): Promise<void> {
    this.selected = kernel;
    this.filter = filter;
    await this.reload();
  }

  setFilter(filter: string): void {
    this.filter = filter;
    void this.reload();
  }

  setBaseline(row: KernelRow | undefined): void {
    this.baseline = row;
    this.virtual.refresh();
  }

  /** Marks a kernel as the one in hand and brings it into view. */
  select(kernel: number): void {
    if (kernel === this.selected) return;
    this.selected = kernel;
    const row = this.rowOf(kernel);
    this.position = row ?? -1;
    if (row === undefined) void this.reload();
    else this.show();
  }

  /** The kernel `step` rows further; undefined at the ends. */
  async neighbour(step: number): Promise<number | undefined> {
    const wanted = this.position < 0 ? 0 : this.position + step;
    const place = Math.min(Math.max(0, wanted), this.virtual.count - 1);
    const known = this.at(place);
    if (known !== undefined) return known.kernel;
    if (place < 0) return undefined;
    const list = await this.ask(place, 1);
    return list?.rows[0]?.kernel;
  }

  /** Reads the list anew; where the kernel in hand is in it, it stays in view. */
  async reload(): Promise<void> {
    this.generation++;
    this.pages = new Map();
    const list = await this.ask(0, PAGE, this.selected < 0 ? undefined : this.selected);
    if (list === undefined) return;
    this.pages.set(0, list.rows);
    this.unit = durationUnit(list.longestNs);
    this.columns = listColumns(this.unit, this.kind);
    this.drawHead();
    this.position = list.found ?? -1;
    this.element.setAttribute('aria-rowcount', String(list.matched + 1));
    this.virtual.count = list.matched;
    this.events.counted(list.matched, list.total);
    this.show();
  }

  private show(): void {
    if (this.position >= 0) this.virtual.reveal(this.position, true);
    else this.virtual.scrollToTop();
    this.virtual.refresh();
    const row = this.position < 0 ? undefined : this.virtual.rowAt(this.position);
    if (row === undefined) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', row.id);
  }

  private async ask(offset: number, limit: number, find?: number): Promise<KernelList | undefined> {
    const { generation, sort, filter } = this;
    this.waiting++;
    try {
      const request = { offset, limit, sort, filter, ...(find === undefined ? {} : { find }) };
      const list = await this.api.kernelList(request);
      return generation === this.generation ? list : undefined;
    } catch (error) {
      this.events.failed(error);
      return undefined;
    } finally {
      this.waiting--;
    }
  }

  private fetch(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) {
      if (this.pages.has(page)) continue;
      this.pages.set(page, 'asked');
      const { pages } = this;
      void this.ask(page * PAGE, PAGE).then(list => {
        if (pages !== this.pages || list === undefined) return;
        pages.set(page, list.rows);
        this.virtual.refresh();
      });
    }
  }

  private at(index: number): KernelRow | undefined {
    const page = this.pages.get(Math.floor(index / PAGE));
    return page === undefined || page === 'asked' ? undefined : page[index % PAGE];
  }

  private rowOf(kernel: number): number | undefined {
    for (const [page, rows] of this.pages) {
      if (rows === 'asked') continue;
      const place = rows.findIndex(row => row.kernel === kernel);
      if (place >= 0) return page * PAGE + place;
    }
    return undefined;
  }

  private drawHead(): void {
    this.head.draw(this.columns, this.sort);
  }

  /** The second click turns the order round. Numbers begin with the largest. */
  private sortBy({ key, numeric }: ListColumn): void {
    const descending = this.sort.key === key ? !this.sort.descending : numeric && key !== 'order';
    this.sort = { key, descending };
    this.events.sorted(this.sort);
    void this.reload();
  }

  private makeRow(): HTMLElement {
    const row = element('div', { class: 'lr', role: 'row', id: `kernel-row-${rowNumber++}` });
    for (const { key, numeric } of this.columns) {
      const look = numeric ? ' numeric number' : '';
      row.append(element('div', { class: `lc col-${key}${look}`, role: 'gridcell' }));
    }
    row.addEventListener('click', () => {
      const kernel = Number(row.dataset['kernel']);
      if (Number.isInteger(kernel)) this.events.select(kernel);
    });
    return row;
  }

  private fill(element: HTMLElement, index: number): void {
    const row = this.at(index);
    element.setAttribute('aria-rowindex', String(index + 2));
    if (row === undefined) {
      delete element.dataset['kernel'];
      for (const cell of element.children) setText(cell, '');
      return;
    }
    element.dataset['kernel'] = String(row.kernel);
    element.setAttribute('aria-selected', String(row.kernel === this.selected));
    element.classList.toggle('is-baseline', row.kernel === this.baseline?.kernel);
    const state = { unit: this.unit, ...(this.baseline && { baseline: this.baseline }) };
    this.columns.forEach((column, i) => {
      const cell = element.children[i];
      if (cell instanceof HTMLElement) column.fill(cell, row, state);
    });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = this.virtual.pageSize;
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      void this.neighbour(step).then(kernel => {
        if (kernel !== undefined) this.events.select(kernel);
      });
    } else if (event.key === 'b' && this.selected >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.events.baseline(this.selected);
    }
  }
}

let rowNumber = 0;

/** Says which of the optional columns there are. */
function listClass({ summary, compares }: ListKind): string {
  const { device, process } = severalOf(summary);
  const names = ['list', compares && 'compares', device && 'has-device', process && 'has-process'];
  return names.filter(Boolean).join(' ');
}
