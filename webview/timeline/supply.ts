/**
 * The tiles of the page: which are needed for the lanes in sight and for the overview, and which serve a lane now.
 * Joins the cache and the loader to the navigator; draws nothing.
 */

import type { Track, TrackId, Window } from '../../src/core/lod/types.ts';
import type { Lane } from './layout.ts';
import type { Navigator } from './navigator.ts';
import { TileCache, type Piece } from './tile-cache.ts';
import { clip, groupsOf, TileLoader, type FetchTiles, type TileEvents } from './tiles.ts';
import { resolutionOf, spanOf } from './window.ts';

const WHOLE_TRACE_GROUP = -1;

export interface Overview {
  readonly tracks: readonly TrackId[];
  readonly whole: Window;
  resolution(): number;
}

export class TileSupply {
  readonly cache = new TileCache();
  private readonly loader: TileLoader;
  private readonly navigator: Navigator;
  private readonly tracks: readonly Track[];

  constructor(
    navigator: Navigator,
    tracks: readonly Track[],
    fetch: FetchTiles,
    events: TileEvents,
  ) {
    this.navigator = navigator;
    this.tracks = tracks;
    this.loader = new TileLoader(this.cache, fetch, navigator.trace, events);
  }

  get idle(): boolean {
    return this.loader.idle;
  }

  /** Asks for what the window that is being moved to will need. */
  request(
    lanes: readonly Lane[],
    width: number,
    overview: Overview | undefined,
    timeMs: number,
  ): void {
    const { target } = this.navigator;
    const nsPerPixel = resolutionOf(spanOf(target) / width);
    const groups = groupsOf(lanes, this.tracks);
    this.loader.request({ groups, window: target, nsPerPixel }, timeMs);
    if (overview === undefined) return;
    const strip = overview.tracks.map(track => ({ track, rows: 1 }));
    this.loader.request(
      {
        groups: new Map([[WHOLE_TRACE_GROUP, strip]]),
        window: overview.whole,
        nsPerPixel: overview.resolution(),
      },
      timeMs,
    );
  }

  /** What there is of a lane for the window as it is now. */
  pieces({ track, rows }: Lane, nsPerPixel: number): readonly Piece[] {
    const inside = clip(this.navigator.window, this.navigator.trace);
    return inside === undefined
      ? []
      : this.cache.pieces(track.id, inside, resolutionOf(nsPerPixel), rows);
  }

  dispose(): void {
    this.loader.dispose();
  }
}
