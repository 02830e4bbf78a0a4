/**
 * Paints what chart.js has no word for: tinted areas, roofs with their names, ridges, and the dotted distance from the
 * point to its roof. A chart.js plugin over a model; the axes and points are chart.js's own.
 */

import { formatRate } from '../../src/core/format/rate.ts';
import type { Chart, Plugin } from '../charts/chart.ts';
import { t } from '../ui/l10n.ts';
import { Brush, type Moment } from './roofline-brush.ts';
import { PointLayer } from './roofline-layer.ts';
import type { RooflineModel } from './roofline-model.ts';
import { drawLinks, drawMarks } from './roofline-marks.ts';
import { ridgeOf, type DrawnRoof } from './roofline-roofs.ts';
import { fromText, intensityText, lineText, ratioText } from './roofline-text.ts';

/** `current` is asked at each frame. */
export function rooflinePainter(current: () => Moment | undefined): Plugin {
  const layer = new PointLayer();
  const painted = (chart: Chart, paint: (brush: Brush, what: Moment) => void): void => {
    const what = current();
    if (what === undefined || what.model.roof === undefined) return;
    const brush = new Brush(chart, what);
    const { left, top, right, bottom } = brush.area;
    brush.context.save();
    brush.path(
      [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ],
      true,
    );
    brush.context.clip();
    paint(brush, what);
    brush.context.restore();
  };
  return {
    id: 'kl-roofline',
    beforeDatasetsDraw: chart =>
      painted(chart, (brush, { headroomText, isMoving }) => {
        tints(brush);
        otherRoofs(brush);
        memoryRoofs(brush);
        chosenRoof(brush);
        drawLinks(brush);
        drawMarks(brush, layer, isMoving);
        distance(brush, headroomText);
        names(brush);
      }),
    afterDestroy: () => layer.clear(),
  };
}

/** Under the chosen roof, left and right of its ridge with the first level shown. */
function tints(brush: Brush): void {
  const { context, area, colors, model } = brush;
  const [slope] = model.memory;
  if (slope === undefined || model.roof === undefined || colors.contrast) return;
  const top = brush.y(model.roof.peak);
  const ridge = brush.x(ridgeOf(model.roof.peak, slope.peak));
  // On log-log paper a memory roof rises by one decade a decade: two points of it make the line.
  const foot = brush.x(model.bounds.y[0] / 1e6 / slope.peak);
  const footY = brush.y(model.bounds.y[0] / 1e6);
  context.globalAlpha = 0.09;
  context.fillStyle = colors.memory;
  const below = area.bottom + 9999;
  brush.path(
    [
      [foot, footY],
      [ridge, top],
      [ridge, below],
      [foot, below],
    ],
    true,
  );
  context.fill();
  context.fillStyle = colors.compute;
  context.fillRect(ridge, top, Math.max(0, area.right - ridge), Math.max(0, area.bottom - top));
  context.globalAlpha = 1;
}

function otherRoofs(brush: Brush): void {
  const { context, area, colors, model } = brush;
  const [slope] = model.memory;
  context.strokeStyle = colors.dim;
  context.lineWidth = 1;
  context.globalAlpha = colors.contrast ? 0.65 : 0.45;
  for (const { peak, from: origin } of model.otherLines) {
    context.setLineDash(dashOf(origin));
    const from = slope === undefined ? area.left : brush.x(ridgeOf(peak, slope.peak));
    const y = Math.round(brush.y(peak)) + 0.5;
    brush.path([
      [from, y],
      [area.right, y],
    ]);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** What was not measured is dashed. */
function dashOf(from: DrawnRoof['from']): number[] {
  return from === 'datasheet' ? [9, 5] : [];
}

/** Each up to the highest roof drawn. */
function memoryRoofs(brush: Brush): void {
  const { context, colors, model } = brush;
  const highest = Math.max(model.roof?.peak ?? 0, ...model.otherLines.map(line => line.peak));
  const low = model.bounds.y[0] / 1e6;
  model.memory.forEach((level, index) => {
    context.strokeStyle = colors.memory;
    context.lineWidth = index === 0 ? 2 : 1.25;
    context.setLineDash(index === 0 ? dashOf(level.from) : index === 1 ? [7, 4] : [2, 3]);
    const end = index === 0 ? (model.roof?.peak ?? highest) : highest;
    brush.path([
      [brush.x(low / level.peak), brush.y(low)],
      [brush.x(end / level.peak), brush.y(end)],
    ]);
    context.stroke();
    context.setLineDash([]);
  });
}

function chosenRoof(brush: Brush): void {
  const { context, area, colors, model } = brush;
  const [slope] = model.memory;
  if (model.roof === undefined) return;
  const y = brush.y(model.roof.peak);
  const from = slope === undefined ? area.left : brush.x(ridgeOf(model.roof.peak, slope.peak));
  context.strokeStyle = colors.compute;
  context.lineWidth = 2;
  context.setLineDash(dashOf(model.roof.from));
  brush.path([
    [from, y],
    [area.right, y],
  ]);
  context.stroke();
  context.setLineDash([]);
  if (slope === undefined) return;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.strokeStyle = colors.dim;
  brush.path([
    [from, y],
    [from, area.bottom],
  ]);
  context.stroke();
  context.setLineDash([]);
  diamond(brush, from, y);
}

function diamond({ context, colors }: Brush, x: number, y: number): void {
  context.beginPath();
  for (const [dx, dy] of [
    [0, -6],
    [6, 0],
    [0, 6],
    [-6, 0],
  ] as const) {
    context.lineTo(x + dx, y + dy);
  }
  context.closePath();
  context.fillStyle = colors.background;
  context.strokeStyle = colors.compute;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}

/** From the selected point straight up to its roof. */
function distance(brush: Brush, text: string): void {
  const { context, area, colors, model } = brush;
  const { headroom } = model;
  const mark = model.marks.find(of => of.role === 'selected' && of.level === headroom?.level);
  if (headroom === undefined || mark === undefined) return;
  const x = brush.x(mark.x);
  const bottom = brush.y(mark.y) - mark.radius;
  const top = brush.y(headroom.roof);
  context.strokeStyle = colors.foreground;
  context.lineWidth = 1.5;
  context.setLineDash([2, 3]);
  if (bottom > top) {
    brush.path([
      [x, bottom],
      [x, top],
    ]);
    context.stroke();
  }
  context.setLineDash([]);
  brush.font(11, '600');
  context.fillStyle = colors.foreground;
  const beside = mark.radius + 8;
  const middle = bottom - top > 40 ? (bottom + top) / 2 : brush.y(mark.y) + 1;
  const width = context.measureText(text).width;
  // Where no side has room for it, below the point.
  if (x + beside + width < area.right - 6) brush.text(text, x + beside, middle, 'left');
  else if (x - beside - width > area.left + 6) brush.text(text, x - beside, middle, 'right');
  else brush.text(text, x, brush.y(mark.y) + mark.radius + 14, 'left');
}

/** Names last, the chosen roof's first, so that of two that collide the more important one stays. */
function names(brush: Brush): void {
  const { context, area, colors, model } = brush;
  const [slope] = model.memory;
  brush.font(11, '600');
  context.fillStyle = colors.foreground;
  if (model.roof !== undefined && model.chosenLine !== undefined) {
    const { peak } = model.roof;
    brush.text(lineText(model.chosenLine), area.right - 6, brush.y(peak) - 11, 'right');
    if (slope !== undefined) {
      const ridge = brush.x(ridgeOf(model.roof.peak, slope.peak));
      brush.text(ridgeText(model), ridge, area.bottom - 12, 'center');
      areaNames(brush, ridge);
    }
  }
  brush.font(11);
  model.memory.forEach(level => slantedName(brush, level));
  context.fillStyle = colors.dim;
  for (const line of model.otherLines) {
    // Whose figures they are, the name of the chosen one says.
    const label = lineText({ ...line, clock: undefined, from: 'report' });
    brush.text(label, area.right - 6, brush.y(line.peak) - 9, 'right');
  }
}

function ridgeText({ ridge, roof }: RooflineModel): string {
  const { measured, boost } = ridge;
  const text = intensityText(measured, roof?.unit ?? 'FLOP/s');
  return boost === undefined
    ? t('ridge {0}', text)
    : t('ridge {0} · {1} at boost', text, ratioText(boost));
}

function areaNames(brush: Brush, ridge: number): void {
  const { context, area, colors } = brush;
  context.fillStyle = colors.dim;
  brush.font(11);
  if (ridge - area.left > 160) {
    brush.text(t('memory bound'), ridge - 10, area.bottom - 30, 'right');
  }
  if (area.right - ridge > 110) {
    brush.text(t('compute bound'), ridge + 10, area.bottom - 30, 'left');
  }
}

/** Along its line, just above it, where the line is well inside the window. */
function slantedName(brush: Brush, level: DrawnRoof): void {
  const { context, area, colors, model } = brush;
  const [x0] = model.bounds.x;
  const at = (x: number): number => brush.y(x * level.peak);
  const rise = (at(x0) - at(x0 * 10)) / (brush.x(x0 * 10) - brush.x(x0));
  // Where the line enters the window, by the left or by the lower edge.
  const enterX = Math.max(area.left, area.left + (at(x0) - area.bottom) / Math.max(rise, 1e-6));
  const enterY = Math.min(area.bottom, at(x0) - (enterX - brush.x(x0)) * rise);
  const shift = 26;
  const length = Math.hypot(1, rise);
  const x = enterX + shift / length;
  const y = enterY - (shift * rise) / length;
  if (x > area.right - 60 || y < area.top + 60) return;
  context.save();
  context.translate(x, y);
  context.rotate(-Math.atan(rise));
  context.fillStyle = colors.foreground;
  context.textAlign = 'left';
  // The lowest line's name stands below it, so that lines that are close together do not share the room between.
  const below = level === model.memory[0];
  context.textBaseline = below ? 'top' : 'bottom';
  const label = fromText(`${level.name} ${formatRate(level.peak, level.unit)}`, level);
  context.fillText(label, 0, below ? 4 : -3);
  context.restore();
}
