/**
 * The aligned rows as a tree grid: lines in view, the row in hand, keys and mouse. Rows come from a `DiffTree`; what is
 * chosen goes to the owner.
 */

import type { DiffRow, DiffSideName, DiffSort } from '../../src/core/protocol/diff.ts';
import { element, setAttributes } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { VirtualList } from '../ui/virtual-list.ts';
import { diffColumns, scaleOf, type DiffColumn, type Scale } from './columns.ts';
import { emptyName, fillName } from './name-cell.ts';
import { tableHead, type HeadContent, type Sort } from './table-head.ts';
import type { DiffTree, Line } from './tree.ts';

const ROW_HEIGHT = 22;

export interface TableEvents {
  selected(row: DiffRow): void;
  /** No row is in hand any more. */
  cleared(): void;
  /** Show it in the trace of a side. */
  open(row: DiffRow, side: DiffSideName): void;
  sort(key: DiffSort): void;
}

/** What the head says beside the columns' titles. */
export type TableAbout = Pick<HeadContent, 'names' | 'isSumNoise'>;

let tables = 0;

export class DiffTable {
  readonly element: HTMLElement;
  private readonly tree: DiffTree;
  private readonly events: TableEvents;
  private readonly head = element('div', { class: 'diff-table-head', role: 'rowgroup' });
  private readonly list: VirtualList;
  private readonly prefix = `diff${++tables}-row`;
  private readonly about: TableAbout;
  private scale: Scale = scaleOf([]);
  private columns: readonly DiffColumn[] = diffColumns(this.scale);
  private active = '';

  constructor(tree: DiffTree, about: TableAbout, events: TableEvents) {
    this.tree = tree;
    this.about = about;
    this.events = events;
    this.list = new VirtualList(this.head, ROW_HEIGHT, {
      make: () => this.makeRow(),
      fill: (row, index) => this.fill(row, index),
      viewed: (first, last) => tree.viewed(first, last),
    });
    this.list.body.setAttribute('role', 'rowgroup');
    // Scrolled by the arrow keys of the grid around it: no stop of its own.
    this.list.element.tabIndex = -1;
    const label = { role: 'treegrid', 'aria-label': t('Aligned rows of A and B') };
    this.element = element(
      'div',
      { class: 'diff-table', tabindex: 0, ...label },
      this.list.element,
    );
    this.element.addEventListener('keydown', event => this.onKey(event));
  }

  get selected(): DiffRow | undefined {
    return this.tree.lines[this.tree.indexOf(this.active)]?.row;
  }

  get visibleColumns(): readonly DiffColumn[] {
    return this.columns;
  }

  get sizes(): Scale {
    return this.scale;
  }

  dispose(): void {
    this.list.dispose();
  }

  /** First line in view. */
  get first(): number {
    return this.list.first;
  }

  scrollTo(first: number): void {
    this.list.element.scrollTop = first * ROW_HEIGHT;
  }

  scrollToTop(): void {
    this.list.scrollToTop();
  }

  /** Takes a row in hand that was chosen elsewhere, '' = none; tells nobody. */
  choose(id: string): void {
    this.active = id;
    if (id !== '') this.list.reveal(this.tree.indexOf(id), true);
    this.mark();
  }

  /** The lines are others, or were filled. */
  refresh(sort: Sort): void {
    const rows = this.tree.loaded.map(({ row }) => row);
    const top = this.tree.loaded.flatMap(({ row, depth }) => (depth === 0 ? [row] : []));
    this.scale = { format: scaleOf(top).format, largestNs: scaleOf(rows).largestNs };
    this.columns = diffColumns(this.scale);
    const { totals } = this.tree;
    const { about, columns, scale } = this;
    const content = { ...about, columns, scale, totals, sort };
    this.head.replaceChildren(...tableHead(content, key => this.events.sort(key)));
    const { lines } = this.tree;
    setAttributes(this.element, {
      'aria-rowcount': lines.length + 2,
      'aria-colcount': this.columns.length + 1,
    });
    this.list.count = lines.length;
    this.list.refresh();
    this.mark();
  }

  private makeRow(): HTMLElement {
    const cells = this.columns.map(({ id, numeric, side }) =>
      element('div', {
        class: `td col-${id}${numeric ? ' numeric number' : ''}`,
        role: 'gridcell',
        'data-side': side,
      }),
    );
    const row = element('div', { class: 'tr', role: 'row' }, emptyName(), ...cells);
    row.addEventListener('click', event => this.onClick(row, event));
    row.addEventListener('dblclick', event => this.onOpen(row, event));
    return row;
  }

  private fill(target: HTMLElement, index: number): void {
    const line = this.tree.lines[index];
    const row = line?.row;
    target.id = `${this.prefix}${index}`;
    target.dataset['row'] = row?.id ?? '';
    setAttributes(target, {
      'aria-rowindex': index + 3,
      'aria-level': (line?.depth ?? 0) + 1,
      'aria-posinset': (line?.index ?? 0) + 1,
      'aria-setsize': line?.siblings ?? 1,
      'aria-expanded': row?.hasChildren === true ? String(line?.expanded === true) : undefined,
      'aria-selected': row === undefined ? undefined : String(row.id === this.active),
      'aria-busy': row === undefined ? 'true' : undefined,
    });
    const [name, ...cells] = target.children;
    if (name instanceof HTMLElement) fillName(name, line);
    this.columns.forEach((column, i) => {
      const cell = cells[i];
      if (!(cell instanceof HTMLElement)) return;
      if (row === undefined) cell.replaceChildren();
      else column.fill(cell, row, this.scale);
    });
  }

  private onClick(target: HTMLElement, event: MouseEvent): void {
    const id = target.dataset['row'] ?? '';
    if (id === '') return;
    this.element.focus();
    const onTwistie = event.target instanceof Element && event.target.closest('.twistie') !== null;
    this.select(id);
    if (onTwistie) this.toggle(id);
  }

  /** A double click on A's figures opens A, elsewhere B, which is the current one. */
  private onOpen(target: HTMLElement, event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.td') : null;
    if (event.target instanceof Element && event.target.closest('.twistie') !== null) return;
    const row = this.tree.lines[this.tree.indexOf(target.dataset['row'] ?? '')]?.row;
    if (row !== undefined) this.open(row, cell?.dataset['side'] === 'a' ? 'a' : 'b');
  }

  /** The side asked for, or the one where the row is. */
  private open(row: DiffRow, side: DiffSideName): void {
    const other = side === 'a' ? 'b' : 'a';
    this.events.open(row, row[side] === undefined ? other : side);
  }

  private toggle(id: string): void {
    const line = this.tree.lines[this.tree.indexOf(id)];
    if (line?.expanded === true) this.tree.collapse(id);
    else void this.tree.expand(id);
  }

  private select(id: string): void {
    const index = this.tree.indexOf(id);
    const row = this.tree.lines[index]?.row;
    if (row === undefined) return;
    this.list.reveal(index);
    if (id === this.active) return;
    this.active = id;
    this.mark();
    this.events.selected(row);
  }

  /** Marks the row in hand among those in view. */
  private mark(): void {
    for (const made of this.list.body.children) {
      if (!(made instanceof HTMLElement) || (made.dataset['row'] ?? '') === '') continue;
      made.setAttribute('aria-selected', String(made.dataset['row'] === this.active));
    }
    const index = this.tree.indexOf(this.active);
    // Rows that are not in use have no index.
    const row = index < 0 ? undefined : this.list.rowAt(index);
    if (row === undefined) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', row.id);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = this.tree.indexOf(this.active);
    if (!this.move(event, index) && !this.act(event, this.tree.lines[index])) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private move({ key }: KeyboardEvent, index: number): boolean {
    const last = this.tree.lines.length - 1;
    const page = this.list.pageSize;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const target = targets[key];
    if (target === undefined) return false;
    const place = Math.min(Math.max(0, target), last);
    this.list.reveal(place);
    const row = this.tree.lines[place]?.row;
    if (row !== undefined) this.select(row.id);
    return true;
  }

  /** Right unfolds or goes in, left folds or goes out, Enter opens B and with Shift A. */
  private act({ key, shiftKey }: KeyboardEvent, line: Line | undefined): boolean {
    const row = line?.row;
    if (line === undefined || row === undefined) return false;
    if (key === 'Enter') this.open(row, shiftKey ? 'a' : 'b');
    else if (key === ' ') this.toggle(row.id);
    else if (key === 'Escape') this.clear();
    else if (key === 'ArrowRight' && line.expanded) this.goTo(this.tree.indexOf(row.id) + 1);
    else if (key === 'ArrowRight') void this.tree.expand(row.id);
    else if (key === 'ArrowLeft' && line.expanded) this.tree.collapse(row.id);
    else if (key === 'ArrowLeft') this.select(line.parent);
    else return false;
    return true;
  }

  private clear(): void {
    this.choose('');
    this.events.cleared();
  }

  private goTo(index: number): void {
    const row = this.tree.lines[index]?.row;
    if (row !== undefined) this.select(row.id);
  }
}
