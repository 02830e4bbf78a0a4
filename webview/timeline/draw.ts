/**
 * Draws the data of the timeline: lanes, their boxes, counters, grid and time axis. What a person does with it
 * (hover, selection, area) lies on a canvas above: overlay.ts.
 */

import type { Window } from '../../src/core/lod/types.ts';
import type { IdleIntervals } from '../../src/core/protocol/analysis.ts';
import { hatchedSpans } from '../time/idle-supply.ts';
import { CAUSES } from '../time/parts.ts';
import { t } from '../ui/l10n.ts';
import type { Axis } from './axis.ts';
import {
  addRow,
  clearFrame,
  emptyFrame,
  fitNumbered,
  fitText,
  type Frame,
  type Label,
} from './boxes.ts';
import { counterShape, meanIn } from './counters.ts';
import type { BoxStyle } from './family.ts';
import type { Lane } from './layout.ts';
import type { Look } from './look.ts';
import type { RectList } from './rects.ts';
import type { StuckLane } from './sticky.ts';
import type { Surface } from './surface.ts';
import type { Piece } from './tile-cache.ts';
import { paintTorn } from './torn.ts';

export const AXIS_HEIGHT = 26;

export interface Scene {
  readonly look: Look;
  readonly window: Window;
  readonly axis: Axis;
  readonly lanes: readonly Lane[];
  readonly scrollTop: number;
  /** Headings that are kept in sight, over the lanes. */
  readonly stuck: readonly StuckLane[];
  pieces(lane: Lane): readonly Piece[];
  /** Idle intervals of the device, for the lane that has all its streams; undefined = not known yet. */
  idle(lane: Lane): IdleIntervals | undefined;
  /** Top of a counter's axis. */
  limit(lane: Lane): number;
  /** What was found on the way: share of the window (spans) or mean value (counters) of a lane. */
  measured(lane: Lane, value: number | undefined): void;
}

/** Hills of what is not filled when it is wide are as light as it is then. */
const STYLE_ALPHA: Record<BoxStyle, number> = {
  fill: 1,
  outline: 0.6,
  bracket: 0.3,
  'torn-left': 0.3,
  'torn-right': 0.3,
};

const IDLE_ALPHA = 0.3;

const frame = emptyFrame();

/** Returns the number of boxes drawn. */
export function drawScene(surface: Surface, scene: Scene): number {
  const { look } = scene;
  surface.clear();
  surface.font(look.font);
  clearFrame(frame);
  surface.clipped(0, AXIS_HEIGHT, surface.width, surface.height - AXIS_HEIGHT, () => {
    for (const lane of scene.lanes) drawBackground(surface, look, lane, laneTop(scene, lane));
    drawGrid(surface, scene);
    for (const lane of scene.lanes) drawLane(surface, scene, lane);
    paintFrame(surface, look, frame);
    for (const { lane, top } of scene.stuck) {
      surface.fillRect(look.background, 1, 0, AXIS_HEIGHT + top, surface.width, lane.height);
      drawBackground(surface, look, lane, AXIS_HEIGHT + top);
    }
  });
  drawAxis(surface, scene);
  return frame.fills.count + frame.outlines.count + frame.brackets.count + frame.torn.length;
}

export function laneTop(scene: Pick<Scene, 'scrollTop'>, lane: Lane): number {
  return AXIS_HEIGHT + lane.y - scene.scrollTop;
}

export function xOf(ns: number, window: Window, width: number): number {
  return ((ns - window.startNs) / (window.endNs - window.startNs)) * width;
}

function drawBackground(surface: Surface, look: Look, lane: Lane, top: number): void {
  if (lane.track.kind === 'group')
    surface.fillRect(look.band, 1, 0, top, surface.width, lane.height);
  surface.fillRect(look.line, 1, 0, top + lane.height - 1, surface.width, 1);
}

function drawGrid(surface: Surface, { look, axis, window }: Scene): void {
  for (const tick of axis.ticks) {
    const x = snap(surface, xOf(tick.ns, window, surface.width));
    surface.fillRect(look.grid, 1, x, AXIS_HEIGHT, 1, surface.height - AXIS_HEIGHT);
  }
}

function drawLane(surface: Surface, scene: Scene, lane: Lane): void {
  if (lane.track.kind === 'group') return;
  const pieces = scene.pieces(lane);
  if (lane.track.kind === 'counter') drawCounter(surface, scene, lane, pieces);
  else drawSpans(surface, scene, lane, pieces);
  if (lane.track.role === 'all-streams') drawIdle(surface, scene, lane);
}

function drawSpans(surface: Surface, scene: Scene, lane: Lane, pieces: readonly Piece[]): void {
  const { look } = scene;
  const top = laneTop(scene, lane) + lane.inset;
  const view = {
    window: scene.window,
    width: surface.width,
    ratio: surface.ratio,
    palette: look.palette,
    fade: !look.highContrast,
  };
  let covered = 0;
  for (let row = 0; row < lane.rows; row++) {
    const y = top + row * lane.rowHeight;
    if (y > surface.height || y + lane.rowHeight < AXIS_HEIGHT) continue;
    const place = { y, height: lane.rowHeight - (lane.rows > 1 ? 1 : 0), row };
    const share = addRow(frame, view, look.colors, pieces, place);
    covered = Math.max(covered, share);
  }
  scene.measured(lane, pieces.length === 0 ? undefined : covered);
}

/** Idle time is background; one that is wide enough is hatched by its cause. */
function drawIdle(surface: Surface, scene: Scene, lane: Lane): void {
  const intervals = scene.idle(lane);
  if (intervals === undefined) return;
  const { look, window } = scene;
  const top = laneTop(scene, lane) + lane.inset;
  const height = lane.rows * lane.rowHeight - (lane.rows > 1 ? 1 : 0);
  CAUSES.forEach((cause, which) => {
    const spans = hatchedSpans(intervals, which, window, surface.width);
    const data = new Float32Array(spans.length * 2);
    for (let i = 0; i < spans.length; i += 2) {
      data.set([spans[i] ?? 0, top, spans[i + 1] ?? 0, height], i * 2);
    }
    const [color, alpha] = look.highContrast ? [look.line, 1] : [look.foreground, IDLE_ALPHA];
    surface.hatch(cause, color, alpha, { data, length: spans.length / 2 });
  });
}

function drawCounter(surface: Surface, scene: Scene, lane: Lane, pieces: readonly Piece[]): void {
  const { look, window } = scene;
  const place = {
    y: laneTop(scene, lane) + lane.inset,
    height: lane.rowHeight,
    limit: scene.limit(lane),
  };
  const shape = counterShape(pieces, window, surface.width, place);
  const bottom = place.y + place.height;
  scene.measured(lane, meanIn(pieces, window));
  const first = shape.line[0];
  const last = shape.line[shape.line.length - 2];
  if (first === undefined || last === undefined) return;
  const area = [first, bottom, ...shape.line, last, bottom];
  surface.shape(look.accent, look.highContrast ? 1 : 0.22, area);
  if (!look.highContrast) {
    for (let i = 0; i < shape.bands.length; i += 4) {
      const [x = 0, y = 0, w = 0, h = 0] = shape.bands.slice(i, i + 4);
      surface.fillRect(look.accent, 0.25, x, y, Math.max(w, 0.5), h);
    }
  }
  surface.line(look.accent, 1, shape.line);
}

function paintFrame(
  surface: Surface,
  look: Look,
  { fills, outlines, brackets, torn, labels }: Frame,
): void {
  fills.forEach((color, alpha, rects) => {
    const { fill, style } = look.palette.swatch(color);
    surface.fill(fill, look.highContrast ? 1 : alpha * STYLE_ALPHA[style], rects);
  });
  outlines.forEach((color, _alpha, rects) => {
    const { fill } = look.palette.swatch(color);
    surface.fill(look.background, 1, rects);
    if (!look.highContrast) surface.fill(fill, 0.14, rects);
    surface.outline(fill, look.highContrast ? 1 : 0.75, rects);
  });
  brackets.forEach((color, _alpha, rects) => paintBrackets(surface, look, color, rects));
  paintTorn(surface, look, torn);
  paintLabels(surface, labels);
}

function paintBrackets(surface: Surface, look: Look, color: number, rects: RectList): void {
  const { fill } = look.palette.swatch(color);
  if (look.highContrast) surface.outline(fill, 1, rects);
  else {
    surface.fill(fill, 0.13, rects);
    surface.fill(fill, 0.7, leftEdges(rects));
  }
}

function leftEdges({ data, length }: RectList): RectList {
  const edges = data.slice(0, length * 4);
  for (let i = 2; i < edges.length; i += 4) edges[i] = 1;
  return { data: edges, length };
}

/** Phases have words of ours, and so have steps that the program did not name; other names stay. */
function inWords(text: string): string {
  const number = /^step (\d+)$/.exec(text)?.[1];
  return number === undefined ? t(text) : t('step {0}', number);
}

function paintLabels(surface: Surface, labels: readonly Label[]): void {
  const measure = (text: string): number => surface.measure(text);
  for (const { text, color, x, y, width, centered } of labels) {
    const fitted = centered
      ? fitNumbered(inWords(text), width, measure)
      : fitText(text, width, measure);
    if (fitted === '') continue;
    if (centered) surface.text(fitted, color, x + width / 2, y, 'center');
    else surface.text(fitted, color, x, y + 0.5);
  }
}

export interface AxisLabel {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly base: boolean;
}

/** Labels that fit beside each other, the round moment at the left end first. */
export function axisLabels(surface: Surface, axis: Axis, window: Window): AxisLabel[] {
  const labels: AxisLabel[] = [];
  let free = 6;
  const add = (text: string, x: number, base: boolean, gap: number): void => {
    const width = surface.measure(text);
    labels.push({ text, x, width, base });
    free = x + width + gap;
  };
  const base = axis.ticks.find(tick => tick.base);
  const baseX = base === undefined ? Infinity : xOf(base.ns, window, surface.width);
  if (axis.baseLabel !== '' && baseX > surface.measure(axis.baseLabel) + 18) {
    add(axis.baseLabel, free, true, 12);
  }
  for (const tick of axis.ticks) {
    const x = snap(surface, xOf(tick.ns, window, surface.width)) + 5;
    if (x < free || x + surface.measure(tick.label) > surface.width) continue;
    add(tick.label, x, tick.base, 8);
  }
  return labels;
}

function drawAxis(surface: Surface, { look, axis, window }: Scene): void {
  const middle = AXIS_HEIGHT / 2;
  surface.fillRect(look.border, 1, 0, AXIS_HEIGHT - 1, surface.width, 1);
  for (const tick of axis.ticks) {
    const x = snap(surface, xOf(tick.ns, window, surface.width));
    const length = tick.base ? 10 : 6;
    surface.fillRect(look.dim, tick.base ? 0.9 : 0.45, x, AXIS_HEIGHT - length, 1, length);
  }
  for (const label of axisLabels(surface, axis, window)) {
    surface.text(label.text, label.base ? look.foreground : look.dim, label.x, middle);
  }
}

function snap({ ratio }: Surface, x: number): number {
  return Math.round(x * ratio) / ratio;
}
