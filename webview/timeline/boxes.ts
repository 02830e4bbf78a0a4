/**
 * What to draw of a spans track: from tiles to bars, hills and labels, in CSS pixels. Pure geometry; colours are
 * palette numbers and nothing is painted here.
 */

import { BoxClass, type SpanTile, type Window } from '../../src/core/lod/types.ts';
import { boxesBetween } from '../../src/core/lod/hit.ts';
import { OPERATORS } from '../../src/core/trace/operators.ts';
import { isBracket, isTorn, type Torn } from './family.ts';
import { Hills } from './hills.ts';
import type { Palette } from './palette.ts';
import { OPAQUE, RectBatch } from './rects.ts';
import type { Piece } from './tile-cache.ts';

/** Narrower than this, a span is part of a hill. */
const BAR_WIDTH = 2;
/** From this width on, neighbours are set apart by a pixel. */
const GAP_FROM = 3;
const TEXT_FROM = 24;
const TEXT_PADDING = 4;
/** Room for the number of a layer. */
const NUMBER_FROM = 7;

export interface Label {
  readonly text: string;
  readonly color: string;
  /** Left end of the text's room. */
  readonly x: number;
  /** Middle of the text's height. */
  readonly y: number;
  readonly width: number;
  readonly centered: boolean;
}

/** A bracket of which a side is torn off. Few, so each is an object. */
export interface TornBox {
  readonly color: number;
  readonly side: Torn;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Frame {
  readonly fills: RectBatch;
  readonly outlines: RectBatch;
  readonly brackets: RectBatch;
  readonly torn: TornBox[];
  readonly labels: Label[];
}

export function emptyFrame(): Frame {
  return {
    fills: new RectBatch(),
    outlines: new RectBatch(),
    brackets: new RectBatch(),
    torn: [],
    labels: [],
  };
}

export function clearFrame(frame: Frame): void {
  frame.fills.clear();
  frame.outlines.clear();
  frame.brackets.clear();
  frame.torn.length = 0;
  frame.labels.length = 0;
}

/** Where a row of boxes goes. */
export interface RowPlace {
  readonly y: number;
  readonly height: number;
  readonly row: number;
}

export interface View {
  readonly window: Window;
  /** CSS pixels. */
  readonly width: number;
  readonly ratio: number;
  readonly palette: Palette;
  /** Whether less busy hills are fainter; high contrast has no such shades. */
  readonly fade: boolean;
}

/** Colours of a tile's boxes, made once per palette. */
export class BoxColors {
  private readonly palette: Palette;
  private readonly known = new WeakMap<SpanTile, Uint16Array>();

  constructor(palette: Palette) {
    this.palette = palette;
  }

  of(tile: SpanTile): Uint16Array {
    let colors = this.known.get(tile);
    if (colors === undefined) {
      colors = this.make(tile);
      this.known.set(tile, colors);
    }
    return colors;
  }

  private make(tile: SpanTile): Uint16Array {
    const colors = new Uint16Array(tile.length);
    // Names recur by the thousand; each is judged once.
    const judged = new Map<number, number>();
    for (let i = 0; i < tile.length; i++) {
      const [boxClass = 0, operator = 0] = [tile.boxClass[i], tile.operator[i]];
      const name = tile.name[i] ?? 0;
      const own = tile.color[i] ?? 0;
      const key = (name * 64 + boxClass) * 64 + operator;
      let color = own === 0 ? judged.get(key) : undefined;
      if (color === undefined) {
        color = this.palette.index(boxClass, tile.names[name] ?? '', own, OPERATORS[operator]);
        if (own === 0) judged.set(key, color);
      }
      colors[i] = color;
    }
    return colors;
  }
}

const hills = new Hills();

/** Adds one row of a track to the frame; returns the share of the width that is covered, 0..1. */
export function addRow(
  frame: Frame,
  view: View,
  colors: BoxColors,
  pieces: readonly Piece[],
  place: RowPlace,
): number {
  hills.begin(Math.ceil(view.width));
  let bars = 0;
  for (const { tile, window } of pieces) {
    if (tile.kind !== 'spans') continue;
    bars += addPiece(frame, view, colors.of(tile), tile, window, place);
  }
  hills.flush(frame.fills, place.y, place.height, view.ratio, view.fade);
  return Math.min(1, hills.covered() + bars / Math.max(view.width, 1));
}

/** Returns the sum of the bars' widths inside the view; hills count themselves. */
function addPiece(
  frame: Frame,
  view: View,
  colors: Uint16Array,
  tile: SpanTile,
  window: Window,
  place: RowPlace,
): number {
  const scale = view.width / (view.window.endNs - view.window.startNs);
  const offset = (tile.startNs - view.window.startNs) * scale;
  const low = (window.startNs - view.window.startNs) * scale;
  const high = (window.endNs - view.window.startNs) * scale;
  const { first, end } = boxesBetween(
    tile,
    place.row,
    window.startNs - tile.startNs,
    window.endNs - tile.startNs,
  );
  let covered = 0;
  for (let i = first; i < end; i++) {
    const left = Math.max(offset + (tile.left[i] ?? 0) * scale, low);
    const right = Math.min(offset + (tile.right[i] ?? 0) * scale, high);
    if (right < low || left > high) continue;
    const color = colors[i] ?? 0;
    if (tile.count[i] !== 1 || right - left < BAR_WIDTH) {
      hills.add(left, right, tile.busy[i] ?? 1, color);
      continue;
    }
    covered += Math.max(0, Math.min(right, view.width) - Math.max(left, 0));
    addBar(frame, view, color, left, right, place, labelOf(tile, i));
  }
  return covered;
}

/** What a kernel does comes before its name: it is what people look for, and shorter. */
function labelOf(tile: SpanTile, i: number): string {
  const name = tile.names[tile.name[i] ?? 0] ?? '';
  const operator = OPERATORS[tile.operator[i] ?? 0] ?? '';
  return operator === '' || tile.boxClass[i] !== BoxClass.kernel ? name : `${operator} · ${name}`;
}

function addBar(
  frame: Frame,
  view: View,
  color: number,
  left: number,
  right: number,
  { y, height }: RowPlace,
  name: string,
): void {
  // Far ends of very long bars would lose precision on the canvas.
  const x0 = Math.round(Math.max(left, -10) * view.ratio) / view.ratio;
  const x1 = Math.round(Math.min(right, view.width + 10) * view.ratio) / view.ratio;
  const gap = right - left > GAP_FROM ? 1 : 0;
  const width = Math.max(x1 - x0 - gap, 1);
  const { style, text } = view.palette.swatch(color);
  const wide = right - left > GAP_FROM;
  if (style === 'outline' && wide) frame.outlines.push(color, OPAQUE, x0, y, width, height);
  else if (style === 'bracket' && wide) frame.brackets.push(color, OPAQUE, x0, y, width, height);
  else if (isTorn(style) && wide) frame.torn.push({ color, side: style, x: x0, y, width, height });
  else frame.fills.push(color, OPAQUE, x0, y, width, height);
  const centered = isBracket(style);
  const padding = centered ? 2 : TEXT_PADDING;
  const room0 = Math.max(x0, 0) + padding;
  const room = Math.min(x0 + width, view.width) - padding - room0;
  const needed = centered ? NUMBER_FROM : TEXT_FROM - 2 * TEXT_PADDING;
  if (room < needed || name === '') return;
  frame.labels.push({
    text: name,
    color: text,
    x: room0,
    y: y + height / 2,
    width: room,
    centered,
  });
}

/** Where the name of a step begins anew: `decode step=5`, `step=5`, `5`; `ProfilerStep#1 · 2`, `1 · 2`, `2`. */
const PART = /[\s=#_:./]+(?:· )?/g;

/**
 * As `fitText`, for steps and layers: their neighbours' names begin alike, so what is left out is the beginning, as
 * long as what is left has a number.
 */
export function fitNumbered(
  text: string,
  width: number,
  measure: (text: string) => number,
): string {
  if (measure(text) <= width) return text;
  for (const { 0: separator, index } of text.matchAll(PART)) {
    const rest = text.slice(index + separator.length);
    if (/\d/.test(rest) && measure(rest) <= width) return rest;
  }
  return fitText(text, width, measure);
}

/** The part of a text that fits, with an ellipsis where it was cut; '' where not even that fits. */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  const full = measure(text);
  if (full <= width) return text;
  let length = Math.floor((text.length * width) / full);
  while (length > 0 && measure(`${text.slice(0, length)}…`) > width) length--;
  return length < 2 ? '' : `${text.slice(0, length)}…`;
}
