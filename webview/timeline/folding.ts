/** Which tracks are folded, over how they start, and the layout that follows from it. Draws and scrolls nothing. */

import type { Track, TrackId } from '../../src/core/lod/types.ts';
import { makeLayout, trackKey, type Layout } from './layout.ts';

export class Folding {
  layout: Layout;
  private readonly tracks: readonly Track[];
  private readonly changed: Map<string, boolean>;

  constructor(tracks: readonly Track[], saved: Readonly<Record<string, boolean>>) {
    this.tracks = tracks;
    this.changed = new Map(Object.entries(saved));
    this.layout = this.make();
  }

  /** For keeping: only what differs from how tracks start. */
  get saved(): Readonly<Record<string, boolean>> {
    return Object.fromEntries(this.changed);
  }

  fold(track: Track, folded: boolean): void {
    const key = trackKey(track, this.tracks);
    if (folded === track.folded) this.changed.delete(key);
    else this.changed.set(key, folded);
    this.layout = this.make();
  }

  /** Unfolds whatever hides a track; returns whether anything changed. */
  unfoldTo(track: TrackId): boolean {
    let changed = false;
    for (;;) {
      const lane = this.layout.laneOf(track);
      if (lane === undefined || lane.track.id === track || !lane.folded) return changed;
      this.fold(lane.track, false);
      changed = true;
    }
  }

  private make(): Layout {
    return makeLayout(
      this.tracks,
      track => this.changed.get(trackKey(track, this.tracks)) ?? track.folded,
    );
  }
}
