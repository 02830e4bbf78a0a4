/** In which drawing row of a lane a span is, looked up in the tiles that are drawn. Pure. */

import { boxesBetween } from '../../src/core/lod/hit.ts';
import type { Lane } from './layout.ts';
import type { Piece } from './tile-cache.ts';

/** Undefined where no tile shows the span by itself. */
export function findRow(
  lane: Lane,
  pieces: readonly Piece[],
  span: number,
  startNs: number,
): number | undefined {
  for (const { tile } of pieces) {
    if (tile.kind !== 'spans') continue;
    // Sides are exact to a hundredth of a pixel.
    const slack = tile.nsPerPixel;
    for (let row = 0; row < lane.rows; row++) {
      const at = startNs - tile.startNs;
      const { first, end } = boxesBetween(tile, row, at - slack, at + slack);
      for (let i = first; i < end; i++) {
        if (tile.span[i] === span && tile.count[i] === 1) return row;
      }
    }
  }
  return undefined;
}
