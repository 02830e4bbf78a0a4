/** Which device a question about idle time is about. Pure. */

import type { Track, TrackId } from '../../src/core/lod/types.ts';

/** The lane of the device that one of some tracks belongs to, the first of these that does; else of the first device. */
export function deviceTrack(
  tracks: readonly Track[],
  near: readonly (TrackId | undefined)[],
): Track | undefined {
  const devices = tracks.filter(track => track.role === 'all-streams');
  for (const id of near) {
    const track = id === undefined ? undefined : tracks[id];
    if (track === undefined) continue;
    const isNear = ({ id: own, parent }: Track): boolean =>
      own === track.id || parent === track.parent || parent === track.id;
    const found = devices.find(isNear);
    if (found !== undefined) return found;
  }
  return devices[0];
}
