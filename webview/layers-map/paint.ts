/** Paints the heat map on a 2D canvas: cells, axis labels, outliers' marks, and rings on chosen cells. */

import { largestIn } from '../../src/core/base/lists.ts';
import { threeDigits } from '../../src/core/format/number.ts';
import { unitFor } from '../../src/core/format/scale.ts';
import { TIME_UNITS } from '../../src/core/format/time.ts';
import { fitText } from '../timeline/boxes.ts';
import type { Rgb } from '../ui/theme.ts';
import {
  bandsOf,
  cellIndex,
  cellOf,
  edgesOf,
  inBands,
  labelStep,
  shadeOf,
  shortLabels,
  type Band,
  type Cell,
  type HeatModel,
} from './model.ts';

export interface HeatLook {
  readonly foreground: string;
  readonly background: string;
  readonly dim: string;
  readonly focus: string;
  readonly ramp: readonly Rgb[];
  readonly font: string;
}

export interface HeatFrame {
  readonly left: number;
  readonly top: number;
  /** Edges of steps and layers, CSS pixels from left and top. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Height of what stands below the cells. */
  readonly bottom: number;
}

/** Room for the names of steps below, and for those of ranks below these. */
const BOTTOM = 18;
const BAND_BOTTOM = 14;
/** Room beside the names of the first and the last step of a rank. */
const BAND_GAP = 3;
const TOP = 4;
const RIGHT = 8;
const ROW_LABEL = 12;
/** Smallest mark around a cell. */
const MARK = 5;
const NUMBER_WIDTH = 40;
const NUMBER_HEIGHT = 13;

/** Where everything lies in a picture that is as high as its room, or higher where rows would be lower than `leastRow`. */
export function frameOf({ map }: HeatModel, width: number, room: number, leastRow = 0): HeatFrame {
  const longest = Math.max(largestIn(map.layers.map(({ label }) => label.length)), 1);
  const left = 16 + longest * 7;
  const rows = leastRow * map.layers.length;
  const both = BOTTOM + BAND_BOTTOM;
  const hasBoth = bandsOf(map.steps).length > 0 && room >= TOP + rows + both;
  const bottom = hasBoth ? both : BOTTOM;
  return {
    left,
    top: TOP,
    x: edgesOf(map.steps.length, Math.max(1, width - left - RIGHT)),
    y: edgesOf(map.layers.length, Math.max(1, room - TOP - bottom, rows)),
    bottom,
  };
}

export function heightOf({ top, y, bottom }: HeatFrame): number {
  return top + (y.at(-1) ?? 0) + bottom;
}

/** From the lightest to the strongest: from near the background to the accent. */
export function rampOf(background: Rgb, accent: Rgb, steps = 48): Rgb[] {
  return Array.from({ length: steps }, (_, i): Rgb => {
    const share = 0.1 + (0.9 * i) / (steps - 1);
    const mix = (a: number, b: number): number => Math.round(a + (b - a) * share);
    return [
      mix(background[0], accent[0]),
      mix(background[1], accent[1]),
      mix(background[2], accent[2]),
    ];
  });
}

export function paintCells(
  context: CanvasRenderingContext2D,
  model: HeatModel,
  frame: HeatFrame,
  look: HeatLook,
): void {
  const { x, y, left, top } = frame;
  const colors = look.ramp.map(rgb => `rgb(${rgb.join(' ')})`);
  const gap = (x[1] ?? 0) >= 6 && (y[1] ?? 0) >= 4 ? 1 : 0;
  for (let layer = 0; layer + 1 < y.length; layer++) {
    const y0 = y[layer] ?? 0;
    const height = (y[layer + 1] ?? 0) - y0 - gap;
    for (let step = 0; step + 1 < x.length;) {
      const x0 = x[step] ?? 0;
      // Steps that share a pixel show the longest of them, so that none is overlooked.
      let value = NaN;
      do {
        const own = model.values[cellIndex(model, { step, layer })] ?? NaN;
        if (!(own <= value) && !Number.isNaN(own)) value = own;
        step++;
      } while (step + 1 < x.length && (x[step] ?? 0) === x0);
      if (Number.isNaN(value)) continue;
      const shade = Math.round(shadeOf(value, model.scale) * (colors.length - 1));
      context.fillStyle = colors[shade] ?? '';
      context.fillRect(left + x0, top + y0, (x[step] ?? 0) - x0 - gap, height);
    }
  }
  paintNumbers(context, model, frame, look);
  paintAxes(context, model, frame, look);
  for (const index of model.outliers) {
    ring(context, frame, cellOf(model, index), { color: look.foreground, width: 1, least: MARK });
  }
}

/** The value in the cell, where it fits. */
function paintNumbers(
  context: CanvasRenderingContext2D,
  model: HeatModel,
  { x, y, left, top }: HeatFrame,
  look: HeatLook,
): void {
  if ((x[1] ?? 0) < NUMBER_WIDTH || (y[1] ?? 0) < NUMBER_HEIGHT) return;
  const unit = unitFor(model.scale.median, TIME_UNITS);
  context.font = look.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  model.values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const { step, layer } = cellOf(model, index);
    const shade = shadeOf(value, model.scale);
    const fill = look.ramp[Math.round(shade * (look.ramp.length - 1))] ?? [0, 0, 0];
    const bright = 0.299 * fill[0] + 0.587 * fill[1] + 0.114 * fill[2] > 128;
    context.fillStyle = bright ? '#101012' : '#ffffff';
    const cx = left + ((x[step] ?? 0) + (x[step + 1] ?? 0)) / 2;
    const cy = top + ((y[layer] ?? 0) + (y[layer + 1] ?? 0)) / 2;
    context.fillText(threeDigits(value / unit.factor), cx, cy);
  });
}

function paintAxes(
  context: CanvasRenderingContext2D,
  { map }: HeatModel,
  frame: HeatFrame,
  look: HeatLook,
): void {
  const { x, y, left, top } = frame;
  context.font = look.font;
  context.fillStyle = look.dim;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  const rows = labelStep(ROW_LABEL, (y.at(-1) ?? 0) / Math.max(1, y.length - 1));
  map.layers.forEach(({ label }, i) => {
    if (i % rows !== 0) return;
    context.fillText(label, left - 6, top + ((y[i] ?? 0) + (y[i + 1] ?? 0)) / 2);
  });
  const bands = bandsOf(map.steps);
  paintBands(context, bands, frame, look);
  // With little room the names of ranks say more than those of their steps.
  if (bands.length > 0 && frame.bottom === BOTTOM) return;
  const bottom = top + (y.at(-1) ?? 0) + BOTTOM / 2;
  const all = { label: '', from: 0, to: map.steps.length };
  const { rest } = shortLabels(bands.length > 0 ? inBands(map.steps) : map.steps);
  const widest = Math.max(largestIn(rest.map(text => context.measureText(text).width)), 8) + 10;
  const columns = labelStep(widest, (x.at(-1) ?? 0) / Math.max(1, x.length - 1));
  context.textAlign = 'center';
  const apart = bands.length > 0 ? BAND_GAP : 0;
  for (const band of bands.length > 0 ? bands : [all]) {
    const { from, to } = edges(frame, band);
    const room = { from: from + apart, to: to - apart };
    for (let i = band.from; i < band.to; i += columns) {
      centered(context, rest[i] ?? '', edges(frame, { from: i, to: i + 1 }), bottom, room);
    }
  }
}

/** Names of ranks below their steps, and a line between one and the next. */
function paintBands(
  context: CanvasRenderingContext2D,
  bands: readonly Band[],
  frame: HeatFrame,
  look: HeatLook,
): void {
  const { x, y, left, top } = frame;
  const height = y.at(-1) ?? 0;
  const own = frame.bottom === BOTTOM ? BOTTOM / 2 : BOTTOM + BAND_BOTTOM / 2 - 3;
  context.textAlign = 'center';
  for (const band of bands) {
    const room = edges(frame, band);
    const fits = context.measureText(band.label).width <= room.to - room.from - 4;
    const text = fits ? band.label : (/\d+$/.exec(band.label)?.[0] ?? '');
    centered(context, text, room, top + height + own, room);
    if (band.from === 0) continue;
    context.fillStyle = look.background;
    context.fillRect(left + (x[band.from] ?? 0) - 2, top, 3, height);
    context.fillStyle = look.dim;
    context.fillRect(left + (x[band.from] ?? 0) - 1, top, 1, height + frame.bottom - 4);
  }
}

/** Where columns begin and end, CSS pixels. */
function edges(
  { x, left }: HeatFrame,
  { from, to }: Pick<Band, 'from' | 'to'>,
): { readonly from: number; readonly to: number } {
  return { from: left + (x[from] ?? 0), to: left + (x[to] ?? 0) };
}

/** A text in the middle of its place, moved where it would leave the room, and cut to it: it may be wider than its column. */
function centered(
  context: CanvasRenderingContext2D,
  text: string,
  place: { readonly from: number; readonly to: number },
  y: number,
  room: { readonly from: number; readonly to: number },
): void {
  const measure = (of: string): number => context.measureText(of).width;
  const fitted = fitText(text, room.to - room.from, measure);
  const half = measure(fitted) / 2;
  const middle = (place.from + place.to) / 2;
  context.fillText(fitted, Math.min(Math.max(middle, room.from + half), room.to - half), y);
}

export interface Ring {
  readonly color: string;
  readonly width: number;
  /** Smallest side of what is enclosed. */
  readonly least: number;
}

export function ring(
  context: CanvasRenderingContext2D,
  { x, y, left, top }: HeatFrame,
  { step, layer }: Cell,
  { color, width, least }: Ring,
): void {
  const x0 = left + (x[step] ?? 0);
  const y0 = top + (y[layer] ?? 0);
  const w = Math.max(least, (x[step + 1] ?? 0) - (x[step] ?? 0));
  const h = Math.max(least, (y[layer + 1] ?? 0) - (y[layer] ?? 0));
  const cx = x0 + ((x[step + 1] ?? 0) - (x[step] ?? 0)) / 2;
  const cy = y0 + ((y[layer + 1] ?? 0) - (y[layer] ?? 0)) / 2;
  context.strokeStyle = color;
  context.lineWidth = width;
  const snap = (value: number): number => Math.round(value) + (width % 2) / 2;
  context.strokeRect(snap(cx - w / 2), snap(cy - h / 2), w - width, h - width);
}

/** The cell under a point, or the layer whose name is. */
export function hitAt(
  { x, y, left, top }: HeatFrame,
  px: number,
  py: number,
): Cell | { readonly layer: number } | undefined {
  const layer = indexIn(y, py - top);
  if (layer < 0) return undefined;
  if (px < left) return { layer };
  const step = indexIn(x, px - left);
  return step < 0 ? undefined : { step, layer };
}

function indexIn(edges: Int32Array, at: number): number {
  if (at < 0 || at >= (edges.at(-1) ?? 0)) return -1;
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}
