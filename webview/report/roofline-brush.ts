/**
 * What the roofline's painter paints with: the canvas, pixels of values, and text that finds its own room. One is made
 * for each frame.
 */

import type { Chart, ChartColors } from '../charts/chart.ts';
import type { RooflineModel } from './roofline-model.ts';
import { paperOf, type Paper } from './roofline-places.ts';

export interface PaintColors extends ChartColors {
  /** Of the area left of the ridge, and of memory roofs. */
  readonly memory: string;
  /** Of the area right of the ridge, and of the chosen roof. */
  readonly compute: string;
  /** Of kernels that are not in hand. */
  readonly other: string;
  readonly baseline: string;
  /** High contrast: outlines instead of tints. */
  readonly contrast: boolean;
}

export interface Painted {
  readonly model: RooflineModel;
  readonly colors: PaintColors;
  readonly headroomText: string;
}

/** What is painted at one moment. */
export interface Moment extends Painted {
  /** The window follows the pointer, the wheel or a key. */
  readonly isMoving: boolean;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The context and the two scales, once a frame. */
export class Brush {
  readonly context: CanvasRenderingContext2D;
  readonly area: Box;
  readonly colors: PaintColors;
  readonly model: RooflineModel;
  readonly paper: Paper;
  private readonly taken: Box[] = [];

  constructor(chart: Chart, { model, colors }: Painted) {
    this.paper = paperOf(chart.scales['x'], chart.scales['y']);
    this.context = chart.ctx;
    this.area = chart.chartArea;
    this.model = model;
    this.colors = colors;
  }

  x(value: number): number {
    return this.paper.x0 + this.paper.perX * Math.log10(value);
  }

  y(value: number): number {
    return this.paper.y0 + this.paper.perY * Math.log10(value);
  }

  path(points: readonly (readonly [number, number])[], close = false): void {
    this.context.beginPath();
    for (const [x, y] of points) this.context.lineTo(x, y);
    if (close) this.context.closePath();
  }

  font(size: number, weight = 'normal'): void {
    this.context.font = `${weight} ${size}px ${this.colors.font}`;
  }

  /** Text on a plate of the background, so that lines do not run through it. False where other text is. */
  text(text: string, x: number, y: number, align: 'left' | 'right' | 'center'): boolean {
    const { context, colors, area } = this;
    const width = context.measureText(text).width;
    const shift = align === 'left' ? 0 : align === 'right' ? width : width / 2;
    const left = Math.min(Math.max(x - shift, area.left + 3), area.right - width - 3);
    const box = { left: left - 3, right: left + width + 3, top: y - 8, bottom: y + 7 };
    const hit = this.taken.some(
      of =>
        of.left < box.right && of.right > box.left && of.top < box.bottom && of.bottom > box.top,
    );
    if (hit || y < area.top + 6 || y > area.bottom - 4) return false;
    this.taken.push(box);
    const fill = context.fillStyle;
    context.globalAlpha = 0.85;
    context.fillStyle = colors.background;
    context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.globalAlpha = 1;
    context.fillStyle = fill;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, left, y);
    return true;
  }
}
