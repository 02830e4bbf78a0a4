/**
 * The canvas of the roofline: two logarithmic axes of chart.js with its own painter, pointer and keys. Knows marks and
 * pixels; which marks there are is decided in `roofline-model.ts`. Moves at most once a frame.
 */

import { Chart, registerCharts, type ChartConfiguration } from '../charts/chart.ts';
import { element } from '../ui/dom.ts';
import { roofAt, type RoofHit } from './roofline-hit.ts';
import type { Bounds, Mark } from './roofline-model.ts';
import { scalesOf } from './roofline-axes.ts';
import type { Painted } from './roofline-brush.ts';
import { rooflinePainter } from './roofline-paint.ts';
import { nearest, paperOf, type Paper } from './roofline-places.ts';
import { moved, zoomed } from './roofline-zoom.ts';

export interface ChartEvents {
  /** The pointer or the keys are on a mark, or the pointer on a roof; `at` is in pixels of the window. */
  hover(found: Mark | RoofHit | undefined, at: { readonly x: number; readonly y: number }): void;
  select(mark: Mark): void;
  zoomed(isZoomed: boolean): void;
}

/** Pixels around a mark that still hit it. */
const NEAR = 6;
const WHEEL_STEP = 1.0015;
/** Without a movement for so long, the window is at rest. */
const REST_MS = 150;

export class RooflineChart {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { tabindex: 0, role: 'img' });
  private readonly ring = element('div', { class: 'roofline-ring', 'aria-hidden': 'true' });
  private readonly events: ChartEvents;
  private readonly chart: Chart;
  private painted: Painted | undefined;
  private window: Bounds | undefined;
  private focused: Mark | undefined;
  private drag: { x: number; y: number; moved: boolean } | undefined;
  private frame = 0;
  /** Runs out when the window has come to rest. */
  private rest: number | undefined;

  constructor(events: ChartEvents) {
    this.events = events;
    this.element = element('div', { class: 'roofline-stage' }, this.canvas, this.ring);
    registerCharts();
    const painter = rooflinePainter(
      () => this.painted && { ...this.painted, isMoving: this.rest !== undefined },
    );
    this.chart = new Chart(this.canvas, configuration(painter));
    this.chart.options.onResize = () => requestAnimationFrame(() => this.placeRing());
    this.listen();
  }

  draw(painted: Painted): void {
    this.painted = painted;
    this.focused = undefined;
    const { model, colors } = painted;
    this.chart.options.scales = scalesOf(model.roof?.unit ?? 'FLOP/s', colors);
    this.update();
  }

  /** Whether nothing moves, and all is drawn as it stays. */
  get isAtRest(): boolean {
    return this.rest === undefined && this.frame === 0;
  }

  resetZoom(): void {
    this.window = undefined;
    this.updateSoon();
    this.events.zoomed(false);
  }

  zoom(factor: number, atX = 0.5, atY = 0.5): void {
    this.show(zoomed(this.bounds, factor, atX, atY));
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.rest);
    this.chart.destroy();
  }

  private get bounds(): Bounds {
    return this.window ?? this.painted?.model.bounds ?? { x: [0.1, 1000], y: [1e9, 1e15] };
  }

  private show(bounds: Bounds): void {
    this.window = bounds;
    this.keepMoving();
    this.updateSoon();
    this.events.hover(undefined, { x: 0, y: 0 });
    this.events.zoomed(true);
  }

  private keepMoving(): void {
    window.clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.rest = undefined;
      this.updateSoon();
    }, REST_MS);
  }

  private updateSoon(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.update());
  }

  private update(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.painted === undefined) return;
    const { scales } = this.chart.options;
    for (const axis of ['x', 'y'] as const) {
      const [min, max] = this.bounds[axis];
      if (scales?.[axis] !== undefined) Object.assign(scales[axis], { min, max });
    }
    this.chart.update('none');
    this.placeRing();
  }

  /** Around the mark that the keys are on, else around the kernel in hand. */
  private placeRing(): void {
    const marks = this.painted?.model.marks ?? [];
    const mark = this.focused ?? marks.find(of => of.role === 'selected');
    const place = mark && this.pixelOf(mark);
    this.ring.hidden = place === undefined || !this.isInside(place);
    if (mark === undefined || place === undefined) return;
    const radius = mark.radius + 4;
    this.ring.style.setProperty('left', `${place.x - radius}px`);
    this.ring.style.setProperty('top', `${place.y - radius}px`);
    this.ring.style.setProperty('width', `${2 * radius}px`);
    this.ring.style.setProperty('height', `${2 * radius}px`);
  }

  private get paper(): Paper {
    return paperOf(this.chart.scales['x'], this.chart.scales['y']);
  }

  private pixelOf(mark: Mark): { x: number; y: number } {
    const { x0, perX, y0, perY } = this.paper;
    return { x: x0 + perX * Math.log10(mark.x), y: y0 + perY * Math.log10(mark.y) };
  }

  private isInside({ x, y }: { readonly x: number; readonly y: number }): boolean {
    const { left, right, top, bottom } = this.chart.chartArea;
    return x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1;
  }

  private markAt(event: MouseEvent): Mark | undefined {
    const at = this.placeOf(event);
    if (!this.isInside(at)) return undefined;
    const { model } = this.painted ?? {};
    if (model === undefined) return undefined;
    return model.marks[nearest(model.marks, model.decades, this.paper, at, NEAR)];
  }

  private roofUnder(event: MouseEvent): RoofHit | undefined {
    const at = this.placeOf(event);
    const { model } = this.painted ?? {};
    return model !== undefined && this.isInside(at) ? roofAt(model, this.paper, at) : undefined;
  }

  private placeOf({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      this.drag = { x: event.clientX, y: event.clientY, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', event => this.onMove(event));
    canvas.addEventListener('pointerup', event => {
      const clicked = this.drag !== undefined && !this.drag.moved;
      this.drag = undefined;
      canvas.classList.remove('is-dragged');
      const mark = clicked ? this.markAt(event) : undefined;
      if (mark !== undefined) this.events.select(mark);
    });
    canvas.addEventListener('pointerleave', () => this.events.hover(undefined, { x: 0, y: 0 }));
    canvas.addEventListener('dblclick', () => this.resetZoom());
    canvas.addEventListener('wheel', event => this.onWheel(event), { passive: false });
    canvas.addEventListener('keydown', event => this.onKey(event));
    canvas.addEventListener('blur', () => {
      this.focused = undefined;
      this.placeRing();
      this.events.hover(undefined, { x: 0, y: 0 });
    });
  }

  private onMove(event: PointerEvent): void {
    const { drag } = this;
    if (drag === undefined) {
      const mark = this.markAt(event);
      this.canvas.classList.toggle('is-on-mark', mark !== undefined);
      this.events.hover(mark ?? this.roofUnder(event), { x: event.clientX, y: event.clientY });
      return;
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    const { width, height } = this.chart.chartArea;
    this.canvas.classList.add('is-dragged');
    this.drag = { x: event.clientX, y: event.clientY, moved: true };
    this.show(moved(this.bounds, -dx / width, dy / height));
  }

  /** The page scrolls by the wheel; the chart zooms once it has the focus, or with Ctrl. */
  private onWheel(event: WheelEvent): void {
    const wanted = event.ctrlKey || event.metaKey || document.activeElement === this.canvas;
    if (!wanted) return;
    event.preventDefault();
    const box = this.canvas.getBoundingClientRect();
    const { left, top, width, height } = this.chart.chartArea;
    const atX = (event.clientX - box.left - left) / width;
    const atY = 1 - (event.clientY - box.top - top) / height;
    this.zoom(WHEEL_STEP ** event.deltaY, atX, atY);
  }

  private onKey(event: KeyboardEvent): void {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(0.8),
      '=': () => this.zoom(0.8),
      '-': () => this.zoom(1.25),
      '0': () => this.resetZoom(),
      ArrowRight: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      Enter: () => {
        if (this.focused !== undefined) this.events.select(this.focused);
      },
    };
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  /** To the next mark from left to right. */
  private step(by: 1 | -1): void {
    const marks = [...(this.painted?.model.marks ?? [])].sort((a, b) => a.x - b.x || a.y - b.y);
    const start = this.focused ?? marks.find(mark => mark.role === 'selected');
    const at = start === undefined ? -1 : marks.indexOf(start);
    this.focused = marks[(at + by + marks.length) % marks.length];
    this.placeRing();
    if (this.focused === undefined) return;
    const box = this.canvas.getBoundingClientRect();
    const place = this.pixelOf(this.focused);
    this.events.hover(this.focused, { x: box.left + place.x, y: box.top + place.y });
  }
}

function configuration(painter: ReturnType<typeof rooflinePainter>): ChartConfiguration {
  return {
    type: 'scatter',
    data: { datasets: [{ data: [] }] },
    plugins: [painter],
    options: {
      animation: false,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 6, right: 10 } },
    },
  };
}
