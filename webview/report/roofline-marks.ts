/**
 * Draws the points of the roofline and the lines from baselines to them. Thousands of points move with the pointer, so
 * each look is drawn once into a stamp, stamps are put down at whole pixels, and never twice in the same place; while
 * they move, all but the kernel in hand are one image.
 */

import type { MemoryLevel } from '../../src/core/analysis/roofline-work.ts';
import type { Brush, PaintColors } from './roofline-brush.ts';
import type { PointLayer } from './roofline-layer.ts';
import type { Mark } from './roofline-model.ts';

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly width: number;
}

type LookName = 'selected' | 'baseline' | 'partner' | 'tensor' | 'cuda';

/** Points around the edge are still seen in part. */
const MARGIN = 14;
/** Radii of stamps, pixels. */
const RADIUS_STEP = 0.5;

interface Stamp {
  readonly image: ImageBitmap;
  /** Width and height, pixels of the page. */
  readonly size: number;
  readonly number: number;
}

/** More points than this are drawn from an image of them while the window moves. */
const MANY = 400;

export function drawMarks(brush: Brush, layer: PointLayer, isMoving: boolean): void {
  const { area, model } = brush;
  const own = model.marks.findIndex(({ role }) => role === 'baseline' || role === 'selected');
  const end = own < 0 ? model.marks.length : own;
  if (isMoving && end > MANY) {
    layer.draw(brush, (context, box) => drawRange(brush, context, box, 0, end));
  } else {
    layer.clear();
    drawRange(brush, brush.context, area, 0, end);
  }
  drawRange(brush, brush.context, area, end, model.marks.length);
}

/** The points from one place of the model's list to another that are seen in `box`. */
function drawRange(
  { paper, model, colors }: Brush,
  context: Pick<CanvasRenderingContext2D, 'drawImage'>,
  box: Brush['area'],
  from: number,
  end: number,
): void {
  const { marks, decades } = model;
  const { x0, perX, y0, perY } = paper;
  const stamps = stampsOf(colors);
  const taken = new Set<number>();
  for (let i = from; i < end; i++) {
    const mark = marks[i];
    const x = x0 + perX * (decades[2 * i] ?? NaN);
    const y = y0 + perY * (decades[2 * i + 1] ?? NaN);
    if (mark === undefined || !(x > box.left - MARGIN && x < box.right + MARGIN)) continue;
    if (!(y > box.top - MARGIN && y < box.bottom + MARGIN)) continue;
    const { image, size, number } = stamps.stamp(mark);
    const [left, top] = [stamps.snap(x - size / 2), stamps.snap(y - size / 2)];
    const place = (left + 4096) * 16384 + (top + 4096) + number * 2 ** 32;
    if (taken.has(place)) continue;
    taken.add(place);
    context.drawImage(image, left, top, size, size);
  }
}

/** The stamps of one theme at one resolution. */
class Stamps {
  readonly ratio = window.devicePixelRatio;
  private readonly looks: Readonly<Record<LookName, Look>>;
  private readonly made = new Map<string, Stamp>();

  constructor(colors: PaintColors) {
    this.looks = looksOf(colors);
  }

  /** To whole pixels of the screen, so that stamps stay sharp. */
  snap(value: number): number {
    return Math.round(value * this.ratio) / this.ratio;
  }

  stamp(mark: Mark): Stamp {
    const radius = Math.max(1, Math.round(mark.radius / RADIUS_STEP)) * RADIUS_STEP;
    const name = lookOf(mark);
    const key = `${name} ${mark.level} ${radius}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const stamp = this.make(this.looks[name], mark.level, radius);
    this.made.set(key, stamp);
    return stamp;
  }

  private make({ fill, stroke, width }: Look, level: MemoryLevel, radius: number): Stamp {
    const size = 2 * Math.ceil(radius + width);
    const pixels = Math.ceil(size * this.ratio);
    const canvas = new OffscreenCanvas(pixels, pixels);
    const context = canvas.getContext('2d');
    if (context !== null) {
      context.scale(this.ratio, this.ratio);
      context.beginPath();
      SHAPES[level](context, size / 2, size / 2, radius);
      context.fillStyle = fill;
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.fill();
      context.stroke();
    }
    return { image: canvas.transferToImageBitmap(), size, number: this.made.size };
  }
}

const kept = new WeakMap<PaintColors, Stamps>();

function stampsOf(colors: PaintColors): Stamps {
  const known = kept.get(colors);
  if (known?.ratio === window.devicePixelRatio) return known;
  const stamps = new Stamps(colors);
  kept.set(colors, stamps);
  return stamps;
}

function lookOf({ role, pipe }: Mark): LookName {
  return role === 'other' ? pipe : role;
}

/** Filled: here and now. Hollow: a baseline, or work without tensor cores in its thinner line. */
function looksOf(colors: PaintColors): Readonly<Record<LookName, Look>> {
  const { background, baseline, other } = colors;
  return {
    selected: { fill: colors.accent, stroke: colors.foreground, width: 2 },
    baseline: { fill: background, stroke: baseline, width: 2 },
    partner: { fill: background, stroke: baseline, width: 1.25 },
    tensor: { fill: other, stroke: other, width: 1.25 },
    cuda: { fill: background, stroke: other, width: 1.25 },
  };
}

type Draw = (context: CanvasPath, x: number, y: number, radius: number) => void;

const SHAPES: Readonly<Record<MemoryLevel, Draw>> = {
  dram: (context, x, y, radius) => context.arc(x, y, radius, 0, 2 * Math.PI),
  l2: (context, x, y, radius) => {
    const half = radius * Math.SQRT1_2;
    context.rect(x - half, y - half, 2 * half, 2 * half);
  },
  l1: (context, x, y, radius) => {
    const [wide, low] = [radius * Math.sin(Math.PI / 3), radius / 2];
    context.moveTo(x, y - radius);
    context.lineTo(x + wide, y + low);
    context.lineTo(x - wide, y + low);
    context.closePath();
  },
};

/** From where a kernel was in the baseline to where it is. */
export function drawLinks(brush: Brush): void {
  const { context, colors, model } = brush;
  context.strokeStyle = colors.baseline;
  for (const isMain of [false, true]) {
    context.lineWidth = isMain ? 1.5 : 1;
    context.globalAlpha = isMain || colors.contrast ? 1 : 0.6;
    context.beginPath();
    for (const [from, to] of model.links) {
      if ((to.role === 'selected') !== isMain) continue;
      context.moveTo(brush.x(from.x), brush.y(from.y));
      context.lineTo(brush.x(to.x), brush.y(to.y));
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}
