/**
 * Steps that the capture cuts: a bracket whose missing side is torn off, in every theme. Geometry and strokes; which
 * side is missing is found by analysis.
 */

import type { TornBox } from './boxes.ts';
import type { Look } from './look.ts';
import type { Surface } from './surface.ts';

/** How deep the tear goes and how long one tooth is, CSS pixels. */
const DEPTH = 6;
const TOOTH = 7;

/** The torn side from top to bottom: x, y pairs, all inside the box. */
export function tornEdge({ side, x, y, width, height }: TornBox): number[] {
  const depth = Math.min(DEPTH, width / 2);
  const [outer, inner] = side === 'torn-left' ? [x, x + depth] : [x + width, x + width - depth];
  const teeth = Math.max(1, Math.round(height / TOOTH));
  const points: number[] = [];
  for (let i = 0; i <= 2 * teeth; i++) {
    points.push(i % 2 === 0 ? inner : outer, y + (height * i) / (2 * teeth));
  }
  return points;
}

/** Corners of the whole side, from bottom to top, which close the shape. */
function wholeSide({ side, x, y, width, height }: TornBox): number[] {
  const at = side === 'torn-left' ? x + width : x;
  return [at, y + height, at, y];
}

export function paintTorn(surface: Surface, look: Look, boxes: readonly TornBox[]): void {
  for (const box of boxes) {
    const { fill } = look.palette.swatch(box.color);
    const edge = tornEdge(box);
    const shape = [...edge, ...wholeSide(box)];
    if (look.highContrast) {
      surface.line(fill, 1, [...shape, ...edge.slice(0, 2)]);
      continue;
    }
    surface.shape(fill, 0.13, shape);
    surface.line(fill, 1, edge);
    if (box.side === 'torn-right') surface.fillRect(fill, 0.7, box.x, box.y, 1, box.height);
  }
}
