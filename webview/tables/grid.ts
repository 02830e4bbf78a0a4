/**
 * The grid of a table: header, rows in view, the row in focus and the selected rows, keys and mouse. Asks for nothing
 * itself: rows come from a `GridSource`, and what is chosen goes to its owner.
 */

import { forCount } from '../../src/core/format/count.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { VirtualList } from '../ui/virtual-list.ts';
import {
  blankCell,
  emptyCells,
  fillCell,
  headerCell,
  type ShownColumn,
  type Sort,
} from './cells.ts';
import { roomOf, titleOf, trackOf, widthOf, type Widths } from './columns.ts';
import { clampedWidth, HeaderGrips } from './header-grips.ts';
import { HeaderKeys } from './header-keys.ts';
import type { TableRow } from './rows.ts';

export const ROW_HEIGHT = 22;

export interface GridEvents {
  row(index: number): TableRow | undefined;
  viewed(first: number, last: number): void;
  sort(column: string): void;
  /** A column was made another width by hand; undefined: its own again. */
  resized(column: string, width: number | undefined): void;
  /** The row in focus changed by hand; `fit` to zoom to it as well. */
  chosen(index: number, how: 'key' | 'click' | 'fit'): void;
  copy(): void;
}

let grids = 0;

export class Grid {
  readonly element: HTMLElement;
  readonly list: VirtualList;
  private readonly head = element('div', { class: 'table-head', role: 'row', 'aria-rowindex': 1 });
  private readonly events: GridEvents;
  private readonly prefix = `grid${++grids}`;
  private columns: readonly ShownColumn[] = [];
  private widths: Widths = {};
  private active = -1;
  private anchor = -1;

  constructor(label: string, events: GridEvents) {
    this.events = events;
    this.list = new VirtualList(this.head, ROW_HEIGHT, {
      make: () => this.makeRow(),
      fill: (row, index) => this.fillRow(row, index),
      viewed: (first, last) => events.viewed(first, last),
    });
    const role = { role: 'grid', 'aria-label': label, 'aria-multiselectable': 'true' };
    this.element = element('div', { class: 'table-grid', tabindex: 0, ...role }, this.list.element);
    this.element.addEventListener('keydown', event => this.onKey(event));
    this.element.addEventListener('copy', event => {
      event.preventDefault();
      this.events.copy();
    });
    this.list.body.addEventListener('click', event => this.onClick(event));
    this.list.body.addEventListener('dblclick', () => this.choose(this.active, 'fit'));
    new HeaderKeys(this.head, {
      sort: column => events.sort(column),
      widen: (column, by) => this.widen(column, by),
    });
    new HeaderGrips(this.head, {
      width: column => this.shownWidth(column),
      resize: (column, width, done) => this.resize(column, width, done),
    });
  }

  /** First and last selected row; undefined where none is. */
  get selected(): readonly [first: number, last: number] | undefined {
    if (this.active < 0) return undefined;
    return [Math.min(this.active, this.anchor), Math.max(this.active, this.anchor)];
  }

  get visibleColumns(): readonly ShownColumn[] {
    return this.columns;
  }

  /** New columns or another order: header and rows are made anew. */
  setColumns(columns: readonly ShownColumn[], sort: Sort): void {
    this.columns = columns;
    const focused = document.activeElement?.getAttribute('data-column');
    this.head.replaceChildren(...columns.map((column, i) => headerCell(column, i, sort)));
    const cells = [...this.head.children] as HTMLElement[];
    const target = cells.find(cell => cell.dataset['column'] === focused);
    (target ?? cells[0])?.setAttribute('tabindex', '0');
    target?.focus();
    this.layOut();
    this.element.setAttribute('aria-colcount', String(columns.length));
    for (const row of this.list.body.children) row.replaceChildren(...emptyCells(columns));
  }

  /** Widths given by hand; the columns keep theirs elsewhere. */
  setWidths(widths: Widths): void {
    this.widths = widths;
    this.layOut();
  }

  private layOut(): void {
    const tracks = this.columns.map(({ column, printer }) => trackOf(column, printer, this.widths));
    this.element.style.setProperty('--columns', tracks.join(' '));
    const rooms = this.columns.map(({ column, printer }) => roomOf(column, printer, this.widths));
    this.element.style.setProperty('--table-width', `calc(${['0px', ...rooms].join(' + ')})`);
  }

  private shownWidth(column: string): number {
    const cell = this.head.querySelector(`[data-column="${CSS.escape(column)}"]`);
    return cell?.getBoundingClientRect().width ?? widthOf(column, this.widths);
  }

  private resize(column: string, width: number | undefined, done: boolean): void {
    const { [column]: _, ...others } = this.widths;
    this.setWidths(width === undefined ? others : { ...others, [column]: width });
    if (done) this.events.resized(column, width);
  }

  private widen(column: string, by: number): void {
    const width = clampedWidth(this.shownWidth(column) + by);
    this.resize(column, width, true);
    announce(t('{0}: {1} pixels wide', titleOf(column), String(width)));
  }

  setCount(count: number): void {
    this.list.count = count;
    this.element.setAttribute('aria-rowcount', String(count + 1));
    if (this.active >= count) this.mark(-1);
  }

  /** Puts the focus on a row, or takes it from all (-1), telling nobody. */
  mark(index: number, anchor = index): void {
    this.active = index;
    this.anchor = anchor;
    this.list.refresh();
    if (index < 0) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', this.rowId(index));
  }

  private rowId(index: number): string {
    return `${this.prefix}-${index}`;
  }

  private makeRow(): HTMLElement {
    return element('div', { class: 'tr', role: 'row' }, ...emptyCells(this.columns));
  }

  private fillRow(row: HTMLElement, index: number): void {
    const [first, last] = this.selected ?? [-1, -1];
    const chosen = first >= 0 && index >= first && index <= last;
    row.id = this.rowId(index);
    row.dataset['index'] = String(index);
    row.setAttribute('aria-rowindex', String(index + 2));
    row.setAttribute('aria-selected', String(chosen));
    row.classList.toggle('active', index === this.active);
    const content = this.events.row(index);
    row.classList.toggle('blank', content === undefined);
    for (const [i, shown] of this.columns.entries()) {
      const cell = row.children[i] as HTMLElement | undefined;
      if (cell === undefined) continue;
      if (content === undefined) blankCell(cell, shown);
      else fillCell(cell, shown, content.cells[shown.at] ?? null);
    }
  }

  private choose(index: number, how: 'key' | 'click' | 'fit'): void {
    if (index >= 0 && index < this.list.count) this.events.chosen(index, how);
  }

  private onClick(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('.tr');
    const index = Number(row?.dataset['index'] ?? -1);
    if (index < 0) return;
    this.element.focus({ preventScroll: true });
    const extend = event.shiftKey && this.anchor >= 0;
    this.mark(index, extend ? this.anchor : index);
    if (!extend && event.detail < 2) this.choose(index, 'click');
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || (event.target as Element).closest('.table-head') !== null) return;
    if (event.ctrlKey || event.metaKey) {
      if (!this.onControlKey(event)) return;
    } else if (event.key === 'Enter') this.choose(this.active, 'fit');
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.list.element.scrollLeft += event.key === 'ArrowRight' ? 60 : -60;
    } else if (!this.move(this.target(event.key), event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private onControlKey({ key, shiftKey }: KeyboardEvent): boolean {
    const last = this.list.count - 1;
    if (key === 'c' || key === 'C') this.events.copy();
    else if (key === 'a' || key === 'A') this.mark(last, 0);
    else if (key === 'Home') this.move(0, shiftKey);
    else if (key === 'End') this.move(last, shiftKey);
    else return false;
    return true;
  }

  /** Where a key moves the focus. */
  private target(key: string): number | undefined {
    const page = Math.max(1, this.list.pageSize - 1);
    const last = this.list.count - 1;
    switch (key) {
      case 'ArrowDown':
        return this.active < 0 ? this.list.first : this.active + 1;
      case 'ArrowUp':
        return this.active < 0 ? this.list.first : this.active - 1;
      case 'PageDown':
        return Math.max(0, this.active) + page;
      case 'PageUp':
        return this.active - page;
      case 'Home':
        return 0;
      case 'End':
        return last;
      default:
        return undefined;
    }
  }

  private move(index: number | undefined, extend: boolean): boolean {
    if (index === undefined) return false;
    const to = Math.min(Math.max(0, index), this.list.count - 1);
    if (to < 0) return true;
    this.list.reveal(to);
    this.mark(to, extend && this.anchor >= 0 ? this.anchor : to);
    if (!extend) this.choose(to, 'key');
    return true;
  }
}

/** What a screen reader is told of a table's size. */
export function sizeText(matched: number, total: number, text: (value: number) => string): string {
  return matched === total
    ? forCount(total, t('1 row'), t('{0} rows', text(total)))
    : forCount(
        total,
        t('{0} of 1 row', text(matched)),
        t('{0} of {1} rows', text(matched), text(total)),
      );
}
