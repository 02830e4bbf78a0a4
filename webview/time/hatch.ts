/**
 * One pattern per cause of idle time, as small tiles for canvases; time.css has the same for the page. Thin lines, so
 * that idle time stays background.
 */

import type { GapCauseName } from '../../src/core/protocol/analysis.ts';

/** CSS pixels; a multiple of every pattern's pitch. */
export const HATCH_SIZE = 6;

const STROKES: Readonly<Record<GapCauseName, readonly (readonly number[])[]>> = {
  launch: [
    [-1, 7, 7, -1],
    [-1, 1, 1, -1],
    [5, 7, 7, 5],
  ],
  sync: [[-1, 1.5, 7, 1.5]],
  dependency: [
    [-1, -1, 7, 7],
    [5, -1, 7, 1],
    [-1, 5, 1, 7],
  ],
  unknown: [
    [1, 1.5, 2.2, 1.5],
    [4, 4.5, 5.2, 4.5],
  ],
};

/** A tile to repeat, in device pixels. */
export function hatchTile(cause: GapCauseName, color: string, ratio: number): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(HATCH_SIZE * ratio);
  const context = tile.getContext('2d');
  if (context === null) return tile;
  context.setTransform(tile.width / HATCH_SIZE, 0, 0, tile.height / HATCH_SIZE, 0, 0);
  context.strokeStyle = color;
  context.lineWidth = cause === 'unknown' ? 1.2 : 1;
  for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of STROKES[cause]) {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
  return tile;
}
