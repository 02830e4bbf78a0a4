/**
 * How to draw: the few strokes that the timeline needs, and their 2D canvas. Tests put a recorder in its place.
 * Coordinates are CSS pixels; the canvas itself has device pixels. Decides nothing about what is drawn.
 */

import type { GapCauseName } from '../../src/core/protocol/analysis.ts';
import { HATCH_SIZE, hatchTile } from '../time/hatch.ts';
import type { RectList } from './rects.ts';

export type Align = 'left' | 'center' | 'right';

export interface Surface {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel, for sharp edges. */
  readonly ratio: number;
  clear(): void;
  fill(color: string, alpha: number, rects: RectList): void;
  /** One device-independent pixel wide, inside the rectangles. */
  outline(color: string, alpha: number, rects: RectList): void;
  /** Fills with the pattern of a cause of idle time. */
  hatch(cause: GapCauseName, color: string, alpha: number, rects: RectList): void;
  fillRect(color: string, alpha: number, x: number, y: number, w: number, h: number): void;
  outlineRect(color: string, width: number, x: number, y: number, w: number, h: number): void;
  clearRect(x: number, y: number, w: number, h: number): void;
  text(text: string, color: string, x: number, y: number, align?: Align): void;
  font(css: string): void;
  measure(text: string): number;
  /** Calls `draw` with everything outside the rectangle left alone. */
  clipped(x: number, y: number, w: number, h: number, draw: () => void): void;
  /** A polyline through x, y pairs. */
  line(color: string, width: number, points: readonly number[], dashed?: boolean): void;
  /** A closed shape through x, y pairs. */
  shape(color: string, alpha: number, points: readonly number[]): void;
  /** A cubic curve that leaves and arrives horizontally. */
  curve(color: string, width: number, x0: number, y0: number, x1: number, y1: number): void;
}

export class CanvasSurface implements Surface {
  width = 0;
  height = 0;
  ratio = 1;
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();
  private readonly patterns = new Map<string, CanvasPattern>();

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no 2D canvas');
    this.canvas = canvas;
    this.context = context;
  }

  /** Returns whether anything changed; a changed canvas is empty. */
  resize(width: number, height: number, ratio: number): boolean {
    const changed = width !== this.width || height !== this.height || ratio !== this.ratio;
    if (!changed) return false;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    return true;
  }

  clear(): void {
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.context.textBaseline = 'middle';
  }

  fill(color: string, alpha: number, rects: RectList): void {
    this.fillWith(color, alpha, rects);
  }

  hatch(cause: GapCauseName, color: string, alpha: number, rects: RectList): void {
    const pattern = this.pattern(cause, color);
    if (pattern !== undefined) this.fillWith(pattern, alpha, rects);
  }

  private fillWith(style: string | CanvasPattern, alpha: number, { data, length }: RectList): void {
    const { context } = this;
    context.fillStyle = style;
    context.globalAlpha = alpha;
    for (let i = 0; i < length * 4; i += 4) {
      context.fillRect(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0, data[i + 3] ?? 0);
    }
    context.globalAlpha = 1;
  }

  outline(color: string, alpha: number, { data, length }: RectList): void {
    const { context } = this;
    context.strokeStyle = color;
    context.globalAlpha = alpha;
    context.lineWidth = 1;
    context.beginPath();
    for (let i = 0; i < length * 4; i += 4) {
      const width = Math.max(0, (data[i + 2] ?? 0) - 1);
      context.rect((data[i] ?? 0) + 0.5, (data[i + 1] ?? 0) + 0.5, width, (data[i + 3] ?? 0) - 1);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  fillRect(color: string, alpha: number, x: number, y: number, w: number, h: number): void {
    this.context.fillStyle = color;
    this.context.globalAlpha = alpha;
    this.context.fillRect(x, y, w, h);
    this.context.globalAlpha = 1;
  }

  outlineRect(color: string, width: number, x: number, y: number, w: number, h: number): void {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.strokeRect(x + width / 2, y + width / 2, w - width, h - width);
  }

  clearRect(x: number, y: number, w: number, h: number): void {
    this.context.clearRect(x, y, w, h);
  }

  text(text: string, color: string, x: number, y: number, align: Align = 'left'): void {
    this.context.fillStyle = color;
    this.context.textAlign = align;
    this.context.fillText(text, x, y);
  }

  font(css: string): void {
    if (this.context.font === css) return;
    this.context.font = css;
    this.widths.clear();
  }

  measure(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      if (this.widths.size > 20_000) this.widths.clear();
      width = this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  clipped(x: number, y: number, w: number, h: number, draw: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, w, h);
    this.context.clip();
    draw();
    this.context.restore();
  }

  line(color: string, width: number, points: readonly number[], dashed = false): void {
    const { context } = this;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dashed ? [3, 3] : []);
    context.beginPath();
    this.trace(points);
    context.stroke();
    context.setLineDash([]);
  }

  shape(color: string, alpha: number, points: readonly number[]): void {
    const { context } = this;
    context.fillStyle = color;
    context.globalAlpha = alpha;
    context.beginPath();
    this.trace(points);
    context.closePath();
    context.fill();
    context.globalAlpha = 1;
  }

  curve(color: string, width: number, x0: number, y0: number, x1: number, y1: number): void {
    const { context } = this;
    const bend = Math.max(20, Math.min(80, Math.abs(x1 - x0) / 2));
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    context.stroke();
  }

  private pattern(cause: GapCauseName, color: string): CanvasPattern | undefined {
    const key = `${cause} ${color} ${this.ratio}`;
    const known = this.patterns.get(key);
    if (known !== undefined) return known;
    const tile = hatchTile(cause, color, this.ratio);
    const made = this.context.createPattern(tile, 'repeat') ?? undefined;
    made?.setTransform(new DOMMatrix().scale(HATCH_SIZE / tile.width));
    if (made !== undefined) this.patterns.set(key, made);
    return made;
  }

  private trace(points: readonly number[]): void {
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [x = 0, y = 0] = [points[i], points[i + 1]];
      if (i === 0) this.context.moveTo(x, y);
      else this.context.lineTo(x, y);
    }
  }
}
