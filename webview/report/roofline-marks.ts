/**
 * Draws the points of the roofline and the lines from baselines to them. Thousands of points move with the pointer, so
 * those that look alike are one path each; what is out of sight is left out.
 */

import type { MemoryLevel } from '../../src/core/analysis/roofline-work.ts';
import type { Brush, PaintColors } from './roofline-brush.ts';
import type { Mark } from './roofline-model.ts';

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly width: number;
}

/** Points around the edge are still seen in part. */
const MARGIN = 14;

export function drawMarks(brush: Brush): void {
  const { context, area, model } = brush;
  let batch: { readonly look: Look; readonly marks: [Mark, number, number][] } | undefined;
  const flush = (): void => {
    if (batch === undefined) return;
    const { look, marks } = batch;
    context.beginPath();
    for (const [mark, x, y] of marks) SHAPES[mark.level](context, x, y, mark.radius);
    context.fillStyle = look.fill;
    context.strokeStyle = look.stroke;
    context.lineWidth = look.width;
    context.fill();
    context.stroke();
    batch = undefined;
  };
  for (const mark of model.marks) {
    const [x, y] = [brush.x(mark.x), brush.y(mark.y)];
    if (x < area.left - MARGIN || x > area.right + MARGIN) continue;
    if (y < area.top - MARGIN || y > area.bottom + MARGIN) continue;
    const look = brush.looks[lookOf(mark)];
    if (batch?.look !== look || mark.role === 'selected') flush();
    batch ??= { look, marks: [] };
    batch.marks.push([mark, x, y]);
  }
  flush();
}

export type LookName = 'selected' | 'baseline' | 'partner' | 'tensor' | 'cuda';

function lookOf({ role, pipe }: Mark): LookName {
  return role === 'other' ? pipe : role;
}

/** Filled: here and now. Hollow: a baseline, or work without tensor cores in its thinner line. */
export function looksOf(colors: PaintColors): Readonly<Record<LookName, Look>> {
  const { background, baseline, other } = colors;
  return {
    selected: { fill: colors.accent, stroke: colors.foreground, width: 2 },
    baseline: { fill: background, stroke: baseline, width: 2 },
    partner: { fill: background, stroke: baseline, width: 1.25 },
    tensor: { fill: other, stroke: other, width: 1.25 },
    cuda: { fill: background, stroke: other, width: 1.25 },
  };
}

type Draw = (context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void;

const SHAPES: Readonly<Record<MemoryLevel, Draw>> = {
  dram: (context, x, y, radius) => {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  },
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
