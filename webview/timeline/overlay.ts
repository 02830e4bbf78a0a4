/**
 * Draws what a person does with the picture, on a canvas above it: hover, selection with its chain, dragged area,
 * marks and the pointer's time. The rest of the picture is dimmed by a veil with holes, so the data below stay drawn.
 */

import { formatTime } from '../../src/core/format/time.ts';
import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { LinkedSpan } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { Axis } from './axis.ts';
import { AXIS_HEIGHT, axisLabels, laneTop, xOf } from './draw.ts';
import type { Box } from './hit.ts';
import type { Lane, Layout } from './layout.ts';
import type { Look } from './look.ts';
import type { Surface } from './surface.ts';

/** What is not selected keeps this much of itself. */
const VEIL = 0.6;
const CHAIN_TARGETS = 64;

export interface OverlayState {
  readonly look: Look;
  readonly window: Window;
  readonly axis: Axis;
  readonly layout: Layout;
  readonly scrollTop: number;
  /** Height of the headings that are kept in sight. */
  readonly stuckHeight: number;
  readonly selection: Selection | undefined;
  /** Box of the selected span: its lane and row, if it is a span. */
  readonly selected: SelectedBox | undefined;
  /** The same span on other tracks (its stream beside all streams). */
  readonly twins: readonly SelectedBox[];
  readonly links: readonly LinkedSpan[];
  readonly hover: Box | undefined;
  /** Pointer over the canvas, ns; undefined = elsewhere. */
  readonly pointerNs: number | undefined;
  readonly marks: readonly Window[];
  readonly zoomBox: Window | undefined;
}

export interface SelectedBox extends Window {
  readonly track: TrackId;
  readonly row: number;
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function drawOverlay(surface: Surface, state: OverlayState): void {
  surface.clear();
  surface.font(state.look.font);
  const top = AXIS_HEIGHT + state.stuckHeight;
  surface.clipped(0, top, surface.width, surface.height - top, () => {
    drawSelection(surface, state);
    if (state.hover !== undefined) drawHover(surface, state, state.hover);
  });
  for (const mark of state.marks) drawMark(surface, state, mark);
  if (state.zoomBox !== undefined) drawZoomBox(surface, state, state.zoomBox);
  drawPointer(surface, state);
  if (state.selection !== undefined) drawSpanRuler(surface, state, state.selection);
}

function drawSelection(surface: Surface, state: OverlayState): void {
  const { selection, look } = state;
  if (selection === undefined) return;
  if (selection.span === undefined || state.selected === undefined) {
    drawWindowSelection(surface, state, selection);
    return;
  }
  const own = rectOf(surface, state, state.selected.track, state.selected.row, state.selected);
  const chain = state.links.slice(0, CHAIN_TARGETS).map(link => ({
    link,
    rect: rectOf(surface, state, link.track, link.depth, {
      startNs: link.startNs,
      endNs: link.startNs + link.durationNs,
    }),
  }));
  const twins = state.twins.map(twin => rectOf(surface, state, twin.track, twin.row, twin));
  if (!look.highContrast)
    surface.fillRect(look.background, VEIL, 0, 0, surface.width, surface.height);
  for (const rect of [own, ...twins, ...chain.map(part => part.rect)]) {
    if (rect === undefined) continue;
    surface.clearRect(rect.x, rect.y, rect.w, rect.h);
  }
  for (const twin of twins) if (twin !== undefined) frameRect(surface, look.foreground, 1, twin);
  for (const { link, rect } of chain) {
    if (own === undefined || rect === undefined) continue;
    frameRect(surface, look.foreground, 1, rect);
    // A range holds what belongs to it: that is seen without an arrow.
    if (link.relation === 'launch') drawArrow(surface, look, rect, own);
    else if (link.relation === 'operation') drawArrow(surface, look, own, rect);
    else if (link.relation === 'wait') drawArrow(surface, look, endOf(own), rect);
  }
  if (own === undefined) return;
  const color = look.highContrast ? look.focus : look.foreground;
  frameRect(surface, color, 2, own);
  const away = awayMark(own, surface.width);
  if (away !== undefined) surface.shape(color, 1, away);
}

/** A triangle at the side of the picture behind which a box lies; undefined where it is in sight. */
export function awayMark({ x, y, w, h }: Rect, width: number): readonly number[] | undefined {
  const middle = y + h / 2;
  if (x >= width) return [width - 4, middle, width - 11, middle - 5, width - 11, middle + 5];
  if (x + w <= 0) return [4, middle, 11, middle - 5, 11, middle + 5];
  return undefined;
}

function drawWindowSelection(surface: Surface, state: OverlayState, selection: Selection): void {
  const { look, window } = state;
  const x0 = xOf(selection.startNs, window, surface.width);
  const x1 = xOf(selection.endNs, window, surface.width);
  if (!look.highContrast) {
    const dim = (x: number, w: number): void => {
      if (w > 0) surface.fillRect(look.background, VEIL, x, AXIS_HEIGHT, w, surface.height);
    };
    dim(0, Math.min(x0, surface.width));
    dim(Math.max(x1, 0), surface.width - Math.max(x1, 0));
    for (const [y, h] of unselectedBands(state, surface)) {
      surface.fillRect(look.background, VEIL, x0, y, x1 - x0, h);
    }
  }
  for (const x of [x0, x1])
    surface.fillRect(look.focus, 1, Math.round(x), AXIS_HEIGHT, 1, surface.height);
}

/** Where a selection is limited to tracks: the vertical parts that do not belong to it. */
function unselectedBands(state: OverlayState, surface: Surface): [number, number][] {
  const tracks = state.selection?.tracks;
  if (tracks === undefined || tracks.length === 0) return [];
  const chosen = new Set<Lane | undefined>(tracks.map(track => state.layout.laneOf(track)));
  const bands: [number, number][] = [];
  for (const lane of state.layout.lanes) {
    const top = laneTop(state, lane);
    if (chosen.has(lane) || top > surface.height || top + lane.height < 0) continue;
    bands.push([top, lane.height]);
  }
  return bands;
}

function drawHover(surface: Surface, state: OverlayState, box: Box): void {
  const rect = rectOf(surface, state, box.lane.track.id, box.row, box);
  if (rect !== undefined) frameRect(surface, state.look.foreground, 1, rect);
}

/** The box of a span on the canvas; of a hidden track, the lane that hides it. */
function rectOf(
  surface: Surface,
  state: OverlayState,
  track: TrackId,
  row: number,
  span: Window,
): Rect | undefined {
  const lane = state.layout.laneOf(track);
  if (lane === undefined) return undefined;
  const x0 = Math.round(Math.max(xOf(span.startNs, state.window, surface.width), -20));
  const x1 = Math.round(Math.min(xOf(span.endNs, state.window, surface.width), surface.width + 20));
  const own = lane.track.id === track && lane.rows > 0;
  const shown = Math.min(row, Math.max(lane.rows - 1, 0));
  const y = laneTop(state, lane) + lane.inset + (own ? shown * lane.rowHeight : 0);
  const h = own ? lane.rowHeight - (lane.rows > 1 ? 1 : 0) : lane.height - 2 * lane.inset;
  const gap = x1 - x0 > 3 ? 1 : 0;
  return { x: x0, y, w: Math.max(x1 - x0 - gap, 2), h };
}

function frameRect(surface: Surface, color: string, width: number, { x, y, w, h }: Rect): void {
  surface.outlineRect(color, width, x - width, y - width, w + 2 * width, h + 2 * width);
}

function endOf({ x, y, w, h }: Rect): Rect {
  return { x: x + w - 1, y, w: 1, h };
}

function drawArrow(surface: Surface, look: Look, from: Rect, to: Rect): void {
  const x0 = Math.min(from.x + from.w, from.x + 3);
  const y0 = from.y < to.y ? from.y + from.h : from.y;
  const y1 = to.y + to.h / 2;
  surface.curve(look.foreground, 1, x0, y0, to.x - 3, y1);
  surface.shape(look.foreground, 1, [to.x, y1, to.x - 6, y1 - 3.5, to.x - 6, y1 + 3.5]);
}

function drawMark(surface: Surface, { look, window }: OverlayState, mark: Window): void {
  const x0 = Math.round(xOf(mark.startNs, window, surface.width)) + 0.5;
  const x1 = Math.round(xOf(mark.endNs, window, surface.width)) + 0.5;
  for (const x of new Set([x0, x1])) {
    surface.line(look.accent, 1, [x, 4, x, surface.height], true);
    surface.shape(look.accent, 1, [x, 4, x + 7, 7, x, 10]);
  }
  if (x1 - x0 > 1) surface.fillRect(look.accent, 0.8, x0, 2, x1 - x0, 2);
}

function drawZoomBox(surface: Surface, { look, window }: OverlayState, box: Window): void {
  const x0 = xOf(box.startNs, window, surface.width);
  const x1 = xOf(box.endNs, window, surface.width);
  surface.fillRect(look.focus, 0.15, x0, AXIS_HEIGHT, x1 - x0, surface.height);
  surface.outlineRect(look.focus, 1, x0, AXIS_HEIGHT, x1 - x0, surface.height - AXIS_HEIGHT);
}

function drawPointer(surface: Surface, { look, window, pointerNs }: OverlayState): void {
  if (pointerNs === undefined) return;
  const x = Math.round(xOf(pointerNs, window, surface.width));
  surface.fillRect(look.dim, look.highContrast ? 1 : 0.45, x, AXIS_HEIGHT, 1, surface.height);
}

/** The length of the selection, on the axis between its ends. */
function drawSpanRuler(surface: Surface, state: OverlayState, selection: Selection): void {
  const { look, window } = state;
  const x0 = Math.max(xOf(selection.startNs, window, surface.width), 0);
  const x1 = Math.min(xOf(selection.endNs, window, surface.width), surface.width);
  if (x1 <= 0 || x0 >= surface.width || x1 <= x0) return;
  surface.fillRect(look.focus, 1, x0, AXIS_HEIGHT - 3, Math.max(x1 - x0, 2), 2);
  const text = formatTime(selection.endNs - selection.startNs);
  const width = surface.measure(text) + 10;
  const middle = (x0 + x1) / 2;
  const left = Math.max(0, Math.min(middle - width / 2, surface.width - width));
  for (const label of axisLabels(surface, state.axis, window)) {
    if (label.x > left + width || label.x + label.width < left) continue;
    surface.fillRect(look.background, 1, label.x, 2, label.width, AXIS_HEIGHT - 8);
  }
  surface.fillRect(look.background, 1, left, 2, width, AXIS_HEIGHT - 6);
  surface.outlineRect(look.focus, 1, Math.round(left), 3, Math.round(width), AXIS_HEIGHT - 8);
  surface.text(text, look.foreground, Math.round(left) + 5, AXIS_HEIGHT / 2 - 0.5);
}
