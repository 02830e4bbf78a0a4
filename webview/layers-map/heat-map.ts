/**
 * The heat map on the page: two canvases, one with the cells and one above it with what is chosen; pointer and keys.
 * Arrow keys move from cell to cell, Page Down to the next outlier, Enter selects.
 */

import { forCount } from '../../src/core/format/count.ts';
import { atPointer, hideDataCard, showDataCard } from '../charts/card.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { CssColors } from '../ui/theme.ts';
import { cellOf, cellIndex, type Cell, type HeatModel } from './model.ts';
import {
  frameOf,
  heightOf,
  hitAt,
  paintCells,
  rampOf,
  ring,
  type HeatFrame,
  type HeatLook,
} from './paint.ts';
import type { Shown } from './source.ts';
import { cellCard, cellName, cellText } from './words.ts';

/** A row is never lower; more of them scroll. */
const LEAST_ROW = 4;

export interface HeatEvents {
  choose(cell: Cell): void;
  /** The name of a layer was chosen. */
  layer(layer: number): void;
  leave(): void;
}

export class HeatMap {
  readonly element: HTMLElement;
  private readonly cells = element('canvas', { 'aria-hidden': 'true' });
  private readonly top = element('canvas', {
    class: 'heat-top',
    tabindex: 0,
    role: 'application',
    'aria-roledescription': t('heat map'),
    'aria-describedby': 'live',
  });
  private readonly inner = element('div', { class: 'heat-inner' }, this.cells, this.top);
  private readonly events: HeatEvents;
  private readonly observer: ResizeObserver;
  private model: HeatModel | undefined;
  private shown: Shown = 'duration';
  private frame: HeatFrame | undefined;
  private look = readHeatLook();
  private hover: Cell | undefined;
  private focus: Cell = { step: 0, layer: 0 };
  private selected: Cell | undefined;

  constructor(events: HeatEvents) {
    this.events = events;
    this.element = element('div', { class: 'heat' }, this.inner);
    this.top.addEventListener('pointermove', event => this.onMove(event));
    this.top.addEventListener('pointerleave', () => this.point(undefined));
    this.top.addEventListener('click', event => this.onClick(event));
    this.top.addEventListener('keydown', event => this.onKey(event));
    this.top.addEventListener('focus', () => this.drawTop());
    this.top.addEventListener('blur', () => {
      hideDataCard(this);
      this.drawTop();
    });
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.element);
  }

  show(model: HeatModel, shown: Shown): void {
    const { steps, layers } = model.map;
    this.model = model;
    this.shown = shown;
    const { step, layer } = this.focus;
    this.focus = {
      step: Math.min(step, steps.length - 1),
      layer: Math.min(layer, layers.length - 1),
    };
    const size = t(
      '{0} of {1} in {2}',
      model.title,
      forCount(layers.length, t('1 layer'), t('{0} layers', layers.length)),
      forCount(steps.length, t('1 step'), t('{0} steps', steps.length)),
    );
    this.top.setAttribute('aria-label', `${size}. ${t('Arrow keys move, Enter selects.')}`);
    this.draw();
  }

  select(cell: Cell | undefined): void {
    this.selected = cell;
    if (cell !== undefined) this.focus = cell;
    this.drawTop();
  }

  readTheme(): void {
    this.look = readHeatLook();
    this.draw();
  }

  hidden(): void {
    hideDataCard(this);
  }

  dispose(): void {
    this.hidden();
    this.observer.disconnect();
  }

  private draw(): void {
    const { model } = this;
    const width = this.element.clientWidth;
    const room = this.element.clientHeight;
    if (model === undefined || width === 0 || room === 0) return;
    this.frame = frameOf(model, this.element.clientWidth, room, LEAST_ROW);
    const height = Math.max(room, heightOf(this.frame));
    this.inner.style.setProperty('height', `${height}px`);
    const context = sized(this.cells, this.element.clientWidth, height);
    sized(this.top, this.element.clientWidth, height);
    if (context !== null) paintCells(context, model, this.frame, this.look);
    this.drawTop();
  }

  private drawTop(): void {
    const { frame, look, top } = this;
    const context = top.getContext('2d');
    if (frame === undefined || context === null) return;
    context.clearRect(0, 0, top.width, top.height);
    if (this.selected !== undefined) {
      ring(context, frame, this.selected, { color: look.foreground, width: 2, least: 8 });
    }
    if (this.hover !== undefined) {
      ring(context, frame, this.hover, { color: look.foreground, width: 1, least: 6 });
    }
    if (document.activeElement === top && top.matches(':focus-visible')) {
      ring(context, frame, this.focus, { color: look.focus, width: 2, least: 9 });
    }
  }

  private hit(event: MouseEvent): ReturnType<typeof hitAt> {
    return this.frame === undefined ? undefined : hitAt(this.frame, event.offsetX, event.offsetY);
  }

  private onMove(event: PointerEvent): void {
    const found = this.hit(event);
    const cell = found !== undefined && 'step' in found ? found : undefined;
    this.top.classList.toggle('over', found !== undefined);
    this.point(cell);
    if (cell === undefined || this.model === undefined) return;
    showDataCard(this, cellCard(this.model, this.shown, cell), atPointer(event));
  }

  private point(cell: Cell | undefined): void {
    if (cell === undefined) hideDataCard(this);
    this.hover = cell;
    this.drawTop();
  }

  private onClick(event: MouseEvent): void {
    const found = this.hit(event);
    if (found === undefined) return;
    if (!('step' in found)) {
      this.events.layer(found.layer);
      return;
    }
    this.focus = found;
    this.events.choose(found);
  }

  private onKey(event: KeyboardEvent): void {
    const { model } = this;
    if (model === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') this.events.choose(this.focus);
    else if (event.key === 'Escape') this.events.leave();
    else {
      const cell = moved(model, this.focus, event.key);
      if (cell === undefined) return;
      this.moveTo(model, cell);
    }
    event.preventDefault();
  }

  private moveTo(model: HeatModel, cell: Cell): void {
    this.focus = cell;
    this.drawTop();
    const { frame } = this;
    if (frame === undefined) return;
    const box = this.top.getBoundingClientRect();
    const x = box.left + frame.left + (frame.x[cell.step + 1] ?? 0) + 8;
    const y = box.top + frame.top + (frame.y[cell.layer + 1] ?? 0) + 8;
    showDataCard(this, cellCard(model, this.shown, cell), { x, y, above: y - 24 });
    announce(`${cellName(model, cell)}: ${model.title} ${cellText(model, cell)}`);
  }
}

function moved(model: HeatModel, { step, layer }: Cell, key: string): Cell | undefined {
  const lastStep = model.map.steps.length - 1;
  const lastLayer = model.map.layers.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return { step: Math.max(0, step - 1), layer };
    case 'ArrowRight':
      return { step: Math.min(lastStep, step + 1), layer };
    case 'ArrowUp':
      return { step, layer: Math.max(0, layer - 1) };
    case 'ArrowDown':
      return { step, layer: Math.min(lastLayer, layer + 1) };
    case 'Home':
      return { step: 0, layer };
    case 'End':
      return { step: lastStep, layer };
    case 'PageDown':
    case 'PageUp':
      return nextOutlier(model, { step, layer }, key === 'PageDown' ? 1 : -1);
    default:
      return undefined;
  }
}

/** From one outlier to the next, the farthest first. */
function nextOutlier(model: HeatModel, cell: Cell, direction: 1 | -1): Cell | undefined {
  const { outliers } = model;
  if (outliers.length === 0) return undefined;
  const at = outliers.indexOf(cellIndex(model, cell));
  const start = at < 0 && direction < 0 ? 0 : at;
  const index = outliers[(start + direction + outliers.length) % outliers.length];
  return index === undefined ? undefined : cellOf(model, index);
}

/** A context in CSS pixels on an empty canvas. */
function sized(canvas: HTMLCanvasElement, width: number, height: number) {
  const ratio = window.devicePixelRatio;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function readHeatLook(): HeatLook {
  const css = new CssColors();
  const background = css.text('--kl-background');
  const from = css.rgb('--kl-background') ?? [31, 31, 31];
  const to = css.rgb('--kl-accent', background) ?? [77, 170, 252];
  return {
    background,
    foreground: css.text('--kl-foreground'),
    dim: css.text('--kl-dim'),
    focus: css.text('--kl-focus'),
    ramp: rampOf(from, to),
    font: `11px ${css.text('--kl-font') || 'sans-serif'}`,
  };
}
