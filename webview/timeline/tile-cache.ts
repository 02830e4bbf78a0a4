/**
 * Tiles that have arrived, per track, and which of them make the best picture of a window. Pure; fetching is the
 * business of tiles.ts. Old tiles stay usable at any zoom: they are drawn stretched until the right one is there.
 */

import type { Tile, TrackId, Window } from '../../src/core/lod/types.ts';
import { contains, overlaps } from './window.ts';

const TILES_PER_TRACK = 32;
/** Pieces of which one lane is put together at most. */
const MAX_PIECES = 4;

/** A part of the window and the tile to draw it from. Pieces of one lane do not overlap. */
export interface Piece {
  readonly tile: Tile;
  readonly window: Window;
}

interface Entry {
  readonly tile: Tile;
  /** As asked for; the tile's own may be coarser. */
  readonly nsPerPixel: number;
  /** Drawing rows that the tile holds. */
  readonly rows: number;
}

export class TileCache {
  private readonly tracks = new Map<TrackId, Entry[]>();

  /** Newest first; a tile of the same window and resolution is replaced. */
  add(tile: Tile, nsPerPixel = tile.nsPerPixel, rows = Infinity): void {
    const list = this.tracks.get(tile.track) ?? [];
    const others = list.filter(
      old =>
        old.nsPerPixel !== nsPerPixel ||
        old.tile.startNs !== tile.startNs ||
        old.tile.endNs !== tile.endNs,
    );
    this.tracks.set(tile.track, [{ tile, nsPerPixel, rows }, ...others].slice(0, TILES_PER_TRACK));
  }

  clear(): void {
    this.tracks.clear();
  }

  count(track: TrackId): number {
    return this.tracks.get(track)?.length ?? 0;
  }

  /** The tile that shows the whole window at this resolution, which becomes the most recently used. */
  exact(track: TrackId, window: Window, nsPerPixel: number, rows = 0): Tile | undefined {
    const list = this.tracks.get(track) ?? [];
    const at = list.findIndex(
      entry =>
        entry.nsPerPixel === nsPerPixel && entry.rows >= rows && contains(entry.tile, window),
    );
    const [entry] = at < 0 ? [] : list.splice(at, 1);
    if (entry !== undefined) list.unshift(entry);
    return entry?.tile;
  }

  /** The nearest tiles for a window: that of the right resolution first, the rest of the window from others. */
  pieces(track: TrackId, window: Window, nsPerPixel: number, rows = 0): readonly Piece[] {
    const exact = this.exact(track, window, nsPerPixel, rows);
    if (exact !== undefined) return [{ tile: exact, window }];
    // Few rows are better than none, but only where nothing has all of them.
    const distance = (entry: Entry): number =>
      Math.abs(Math.log2(entry.nsPerPixel / nsPerPixel)) + (entry.rows >= rows ? 0 : 100);
    const candidates = (this.tracks.get(track) ?? [])
      .filter(entry => overlaps(entry.tile, window))
      .sort((a, b) => distance(a) - distance(b));
    const pieces: Piece[] = [];
    let open: readonly Window[] = [window];
    for (const { tile } of candidates) {
      if (open.length === 0 || pieces.length >= MAX_PIECES) break;
      const rest: Window[] = [];
      for (const part of open) cut(part, tile, pieces, rest);
      open = rest;
    }
    return pieces;
  }
}

/** Takes what `tile` covers of `part` as a piece and leaves the rest. */
function cut(part: Window, tile: Tile, pieces: Piece[], rest: Window[]): void {
  const startNs = Math.max(part.startNs, tile.startNs);
  const endNs = Math.min(part.endNs, tile.endNs);
  if (startNs >= endNs) {
    rest.push(part);
    return;
  }
  pieces.push({ tile, window: { startNs, endNs } });
  if (part.startNs < startNs) rest.push({ startNs: part.startNs, endNs: startNs });
  if (endNs < part.endNs) rest.push({ startNs: endNs, endNs: part.endNs });
}

/**
 * The window to ask for: the visible one and its own width on both sides, on a grid, so that small moves ask for
 * nothing new; never far outside the trace.
 */
export function fetchWindow(visible: Window, nsPerPixel: number, trace: Window): Window {
  const span = visible.endNs - visible.startNs;
  const grid = nsPerPixel * 256;
  const startNs =
    Math.floor(Math.max(visible.startNs - span, trace.startNs - span / 8) / grid) * grid;
  const endNs = Math.ceil(Math.min(visible.endNs + span, trace.endNs + span / 8) / grid) * grid;
  return { startNs: Math.min(startNs, visible.startNs), endNs: Math.max(endNs, visible.endNs) };
}
