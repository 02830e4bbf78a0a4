/**
 * Rows of one height in a scrolling box, of which only those in view exist. Any number of rows: beyond the height that
 * browsers can lay out, the scroll bar stands for the rows in proportion, while the wheel still moves by pixels. Knows
 * nothing of what rows show.
 */

import { element } from './dom.ts';

/** Browsers place boxes with single precision further down than this. */
const TALLEST = 8_000_000;

export interface RowMaker {
  /** An empty row; it is used again for other indexes. */
  make(): HTMLElement;
  fill(row: HTMLElement, index: number): void;
  /** Rows first … last - 1 came into view, or their number changed. */
  viewed(first: number, last: number): void;
}

interface Made {
  readonly element: HTMLElement;
  index: number;
}

export class VirtualList {
  /** The scrolling box: the head, which stays on top, and the rows. */
  readonly element: HTMLElement;
  readonly body = element('div', { class: 'virtual-body', role: 'presentation' });
  private readonly head: HTMLElement;
  private readonly rowHeight: number;
  private readonly maker: RowMaker;
  private readonly observer: ResizeObserver;
  private pool: Made[] = [];
  private rows = 0;
  /** Distance from the top in pixels of real rows, whatever the scroll bar shows. */
  private offset = 0;
  /** Where the box was scrolled to by this code: the event of that says nothing new. */
  private placed = -1;

  constructor(head: HTMLElement, rowHeight: number, maker: RowMaker) {
    this.head = head;
    this.rowHeight = rowHeight;
    this.maker = maker;
    this.element = element('div', { class: 'virtual', role: 'presentation' }, head, this.body);
    this.element.addEventListener('scroll', () => this.onScroll());
    this.element.addEventListener('wheel', event => this.onWheel(event), { passive: false });
    this.observer = new ResizeObserver(() => this.place(this.offset));
    this.observer.observe(this.element);
  }

  get count(): number {
    return this.rows;
  }

  set count(count: number) {
    if (count === this.rows) return;
    this.rows = count;
    const height = Math.min(count * this.rowHeight, TALLEST);
    this.body.style.setProperty('height', `${height}px`);
    this.place(this.offset);
  }

  /** Whole rows that fit. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.viewHeight / this.rowHeight));
  }

  get first(): number {
    return Math.floor(this.offset / this.rowHeight);
  }

  dispose(): void {
    this.observer.disconnect();
  }

  scrollToTop(): void {
    this.place(0);
  }

  /** Moves as little as needed; `center` where the row was out of view. */
  reveal(index: number, center = false): void {
    const top = index * this.rowHeight;
    const view = this.viewHeight;
    if (top >= this.offset && top + this.rowHeight <= this.offset + view) return;
    if (center) this.place(top - (view - this.rowHeight) / 2);
    else this.place(top < this.offset ? top : top + this.rowHeight - view);
  }

  /** Fills all rows in view anew. */
  refresh(): void {
    for (const made of this.pool) made.index = -1;
    this.draw();
  }

  rowAt(index: number): HTMLElement | undefined {
    return this.pool.find(made => made.index === index)?.element;
  }

  private get viewHeight(): number {
    return Math.max(0, this.element.clientHeight - this.head.offsetHeight);
  }

  private get furthest(): number {
    return Math.max(0, this.rows * this.rowHeight - this.viewHeight);
  }

  /** Rows' pixels for each pixel of the scroll bar. */
  private get ratio(): number {
    const height = Math.min(this.rows * this.rowHeight, TALLEST);
    const scrollable = Math.max(0, height - this.viewHeight);
    return scrollable > 0 ? this.furthest / scrollable : 1;
  }

  private place(offset: number): void {
    this.offset = Math.round(Math.min(Math.max(0, offset), this.furthest));
    this.element.scrollTop = this.offset / this.ratio;
    this.placed = this.element.scrollTop;
    this.draw();
  }

  private onScroll(): void {
    const { scrollTop } = this.element;
    if (Math.abs(scrollTop - this.placed) < 1) return;
    this.placed = scrollTop;
    this.offset = Math.round(Math.min(scrollTop * this.ratio, this.furthest));
    this.draw();
  }

  /** Where the scroll bar is in proportion, the wheel would leap over rows. */
  private onWheel(event: WheelEvent): void {
    if (this.ratio <= 1.01 || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? this.rowHeight : 1;
    this.place(this.offset + event.deltaY * unit);
  }

  private draw(): void {
    const view = this.viewHeight;
    const first = this.first;
    const last = view === 0 ? first : Math.ceil((this.offset + view) / this.rowHeight);
    const end = Math.min(last, this.rows);
    this.makeRows(end - first);
    const shift = this.element.scrollTop - this.offset;
    for (const [i, made] of this.pool.entries()) {
      const index =
        first + ((i - (first % this.pool.length) + this.pool.length) % this.pool.length);
      made.element.hidden = index >= end;
      if (index >= end) continue;
      const y = index * this.rowHeight + shift;
      made.element.style.setProperty('transform', `translateY(${y}px)`);
      if (made.index === index) continue;
      made.index = index;
      this.maker.fill(made.element, index);
    }
    this.maker.viewed(first, end);
  }

  private makeRows(count: number): void {
    if (count <= this.pool.length) return;
    for (const made of this.pool) made.index = -1;
    while (this.pool.length < count + 2) {
      const row = this.maker.make();
      row.classList.add('virtual-row');
      this.pool.push({ element: row, index: -1 });
      this.body.append(row);
    }
  }
}
