/**
 * The head of the kernel list: a title a column, with its unit and the order's arrow. One stop for Tab; the arrow keys
 * move along it, Enter or a click sorts. Knows no rows.
 */

import { element, icon } from '../ui/dom.ts';
import { setTip } from '../ui/tooltip.ts';
import type { ListColumn, Sort } from './list-columns.ts';

export class ListHead {
  readonly element = element('div', { class: 'list-head', role: 'row' });
  private readonly sortBy: (column: ListColumn) => void;
  /** Place of the column that Tab goes to. */
  private at = 0;

  constructor(sortBy: (column: ListColumn) => void) {
    this.sortBy = sortBy;
    this.element.addEventListener('keydown', event => this.onKey(event));
    this.element.addEventListener('focusin', event => {
      const at = this.cells.findIndex(cell => cell === event.target);
      if (at >= 0) this.moveStop(at);
    });
    new ResizeObserver(() => this.keepStop()).observe(this.element);
  }

  draw(columns: readonly ListColumn[], sort: Sort): void {
    const hadFocus = document.hasFocus() && this.element.contains(document.activeElement);
    this.at = Math.min(this.at, columns.length - 1);
    this.element.replaceChildren(...columns.map((column, i) => this.cell(column, sort, i)));
    if (hadFocus) this.cells[this.at]?.focus({ preventScroll: true });
  }

  private get cells(): HTMLElement[] {
    return [...this.element.children] as HTMLElement[];
  }

  private cell(column: ListColumn, sort: Sort, place: number): HTMLElement {
    const { key, numeric, title, unit, tip } = column;
    const sorted = sort.key === key;
    const made = element(
      'button',
      {
        class: `lh col-${key}${numeric ? ' numeric' : ''}${sorted ? ' sorted' : ''}`,
        type: 'button',
        role: 'columnheader',
        tabindex: place === this.at ? 0 : -1,
        'aria-sort': sorted ? (sort.descending ? 'descending' : 'ascending') : 'none',
      },
      element('span', { class: 'lh-title' }, title),
      unit === undefined ? undefined : element('span', { class: 'lh-unit' }, unit),
      sorted ? icon(sort.descending ? 'arrow-down' : 'arrow-up') : undefined,
    );
    setTip(made, tip ?? title);
    made.addEventListener('click', () => this.sortBy(column));
    return made;
  }

  private onKey(event: KeyboardEvent): void {
    // Columns that do not fit are hidden.
    const shown = this.cells.filter(cell => cell.offsetWidth > 0);
    const at = shown.findIndex(cell => cell === event.target);
    const places: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: shown.length - 1,
    };
    const next = at < 0 ? undefined : places[event.key];
    if (event.key === 'Enter' || event.key === ' ') return event.stopPropagation();
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    shown[Math.min(Math.max(next, 0), shown.length - 1)]?.focus();
  }

  /** A column that has no room any more is hidden, and the stop goes to the first, which always has. */
  private keepStop(): void {
    const isShown = this.element.offsetWidth > 0;
    if (isShown && this.cells[this.at]?.offsetWidth === 0) this.moveStop(0);
  }

  private moveStop(at: number): void {
    this.at = at;
    this.cells.forEach((cell, i) => cell.setAttribute('tabindex', i === at ? '0' : '-1'));
  }
}
