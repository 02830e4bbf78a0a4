/**
 * From a point on the canvas to the box under it, by the same tiles that are drawn. Boxes narrower than the pointer
 * is exact are caught within a few pixels. Pure.
 */

import { pickBox } from '../../src/core/lod/hit.ts';
import { BoxClass, type SpanTile, type Window } from '../../src/core/lod/types.ts';
import { OPERATORS, type Operator } from '../../src/core/trace/operators.ts';
import type { Lane } from './layout.ts';
import type { Piece } from './tile-cache.ts';

/** Reach of the pointer, CSS pixels. */
const REACH = 3;

/** A box as a tile has it. `count` 1 is a real span; otherwise it stands for many, of which `span` is the longest. */
export interface Box extends Window {
  readonly lane: Lane;
  readonly row: number;
  readonly name: string;
  readonly boxClass: number;
  readonly count: number;
  readonly busy: number;
  readonly span: number;
  readonly operator: Operator;
  /** 0xAARRGGBB of the program, 0 = none. */
  readonly color: number;
}

export function boxAt(
  lane: Lane,
  row: number,
  ns: number,
  nsPerPixel: number,
  pieces: readonly Piece[],
): Box | undefined {
  const reach = REACH * nsPerPixel;
  let best: Box | undefined;
  let bestDistance = Infinity;
  for (const { tile } of pieces) {
    if (tile.kind !== 'spans') continue;
    const at = ns - tile.startNs;
    const i = pickBox(tile, row, at, reach);
    if (i < 0) continue;
    const distance = Math.max(0, (tile.left[i] ?? 0) - at, at - (tile.right[i] ?? 0));
    if (distance >= bestDistance) continue;
    bestDistance = distance;
    best = boxOf(lane, tile, i);
  }
  return best;
}

export function boxOf(lane: Lane, tile: SpanTile, i: number): Box {
  return {
    lane,
    row: tile.row[i] ?? 0,
    startNs: tile.startNs + (tile.left[i] ?? 0),
    endNs: tile.startNs + (tile.right[i] ?? 0),
    name: tile.names[tile.name[i] ?? 0] ?? '',
    boxClass: tile.boxClass[i] ?? BoxClass.other,
    count: tile.count[i] ?? 1,
    busy: tile.busy[i] ?? 1,
    span: tile.span[i] ?? 0,
    operator: OPERATORS[tile.operator[i] ?? 0] ?? '',
    color: tile.color[i] ?? 0,
  };
}

export function sameBox(a: Box | undefined, b: Box | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.lane.track.id === b.lane.track.id &&
    a.span === b.span &&
    a.count === b.count &&
    a.startNs === b.startNs
  );
}
