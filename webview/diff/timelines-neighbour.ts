/** The box before or after another in its row, looked up in the tiles that are drawn. Pure; asks nobody. */

import type { Window } from '../../src/core/lod/types.ts';
import { boxOf, type Box } from '../timeline/hit.ts';
import type { Lane } from '../timeline/layout.ts';
import type { Piece } from '../timeline/tile-cache.ts';

/**
 * @param from the selection; with `direction` 1 the box that begins after it does
 * @returns undefined where nothing more is drawn; a box may stand for several spans
 */
export function neighbourBox(
  lane: Lane,
  row: number,
  pieces: readonly Piece[],
  from: Pick<Window, 'startNs'>,
  direction: 1 | -1,
): Box | undefined {
  let best: Box | undefined;
  for (const { tile, window } of pieces) {
    if (tile.kind !== 'spans') continue;
    // A side is exact to a hundredth of a pixel, and no box worth a step begins within a half.
    const slack = tile.nsPerPixel / 2;
    for (let i = 0; i < tile.length; i++) {
      if (tile.row[i] !== row) continue;
      const startNs = tile.startNs + (tile.left[i] ?? 0);
      const ahead = (startNs - from.startNs) * direction;
      if (ahead <= slack || startNs < window.startNs - slack || startNs > window.endNs) continue;
      if (best === undefined || ahead < (best.startNs - from.startNs) * direction) {
        best = boxOf(lane, tile, i);
      }
    }
  }
  return best;
}
