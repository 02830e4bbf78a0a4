/**
 * Hills: how busy each pixel column of one row is, and in which colour. Everything narrower than a bar ends up here,
 * so that zooming changes hills into bars without a break: a column that one span fills is as high as a bar. Pure.
 */

import { ALPHAS, OPAQUE, type RectBatch } from './rects.ts';

/** A column with anything in it is at least this share of the row high, so that a lone short span is seen. */
const FLOOR = 0.22;
const MIN_HEIGHT = 2;

export class Hills {
  private width = 0;
  private busy = new Float32Array(0);
  private best = new Float32Array(0);
  private color = new Uint16Array(0);
  private first = Infinity;
  private last = -1;

  /** Begins a row of `width` columns. */
  begin(width: number): void {
    if (width > this.busy.length) {
      this.busy = new Float32Array(width);
      this.best = new Float32Array(width);
      this.color = new Uint16Array(width);
    } else {
      this.busy.fill(0, 0, width);
      this.best.fill(0, 0, width);
    }
    this.width = width;
    this.first = Infinity;
    this.last = -1;
  }

  /** Adds something that covers the share `busy` of [left, right), in pixels. */
  add(left: number, right: number, busy: number, color: number): void {
    const from = Math.max(left, 0);
    const to = Math.min(right, this.width);
    if (to < 0 || from >= this.width) return;
    const firstColumn = Math.floor(from);
    const lastColumn = Math.min(Math.max(Math.ceil(to) - 1, firstColumn), this.width - 1);
    for (let column = firstColumn; column <= lastColumn; column++) {
      const overlap = Math.min(to, column + 1) - Math.max(from, column);
      // A span of no length still marks its column.
      const share = Math.max(overlap * busy, 1e-6);
      this.busy[column] = (this.busy[column] ?? 0) + share;
      if (share > (this.best[column] ?? 0)) {
        this.best[column] = share;
        this.color[column] = color;
      }
    }
    this.first = Math.min(this.first, firstColumn);
    this.last = Math.max(this.last, lastColumn);
  }

  /** Share of all columns that is covered, 0..1. */
  covered(): number {
    let sum = 0;
    for (let column = this.first; column <= this.last; column++) {
      sum += Math.min(1, this.busy[column] ?? 0);
    }
    return this.width === 0 ? 0 : sum / this.width;
  }

  /** Puts the columns of the row as rectangles standing on its lower edge; equal neighbours become one. */
  flush(batch: RectBatch, y: number, height: number, ratio: number, fade: boolean): void {
    let runStart = this.first;
    let runKey = -1;
    let runHeight = 0;
    for (let column = this.first; column <= this.last + 1; column++) {
      const busy = column <= this.last ? (this.busy[column] ?? 0) : 0;
      const key = busy > 0 ? (this.color[column] ?? 0) * ALPHAS.length + alphaOf(busy, fade) : -1;
      const level = key < 0 ? 0 : levelOf(busy, height, ratio);
      if (key === runKey && level === runHeight) continue;
      if (runKey >= 0) {
        const color = Math.floor(runKey / ALPHAS.length);
        const top = y + height - runHeight;
        batch.push(color, runKey % ALPHAS.length, runStart, top, column - runStart, runHeight);
      }
      runStart = column;
      runKey = key;
      runHeight = level;
    }
  }
}

function levelOf(busy: number, height: number, ratio: number): number {
  const wanted = Math.max(height * Math.max(Math.min(busy, 1), FLOOR), MIN_HEIGHT);
  return Math.min(height, Math.round(wanted * ratio) / ratio);
}

function alphaOf(busy: number, fade: boolean): number {
  if (!fade) return OPAQUE;
  return busy < 0.25 ? 0 : busy < 0.5 ? 1 : busy < 0.75 ? 2 : OPAQUE;
}
