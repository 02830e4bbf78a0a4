/**
 * The few lanes that two timelines one above the other have room for: steps, layers and each device as one lane with
 * its streams folded into it. Everything else is there, folded. Pure; track ids stay what they are.
 */

import type { Track } from '../../src/core/lod/types.ts';

/** No lane is below it. */
const NOWHERE = -2;

/** @param tight without a lane for steps where there are layers: these say as much where the two are compared */
export function fewTracks(tracks: readonly Track[], tight = false): Track[] {
  const lanes = new Map<number, Track>();
  for (const track of tracks) {
    if (track.parent !== -1 && track.role === 'all-streams') lanes.set(track.parent, track);
  }
  const steps = tracks.find(({ role }) => role === 'steps');
  const layers = tight ? tracks.find(({ role }) => role === 'layers') : undefined;
  const model = layers ?? steps;
  return tracks.map(track => {
    // In a run of ranks they are tracks of each device: those of the first stand for all.
    if (track === model) return { ...track, parent: -1, folded: true };
    const isCoarser = track.role === 'phases' || track === steps;
    if (isCoarser && model !== undefined && track.parent === model.parent) {
      return { ...track, parent: model.id };
    }
    const lane = lanes.get(track.parent);
    const device = lane === track ? tracks[track.parent] : undefined;
    // The lane of all streams takes the place of its device, and what was beside it goes below it.
    if (device !== undefined) {
      return { ...track, parent: device.parent, label: device.label, folded: true };
    }
    if (lanes.has(track.id)) return { ...track, parent: NOWHERE };
    if (lane !== undefined) return { ...track, parent: lane.id };
    const folded = track.parent === -1 && track.kind === 'group';
    return folded ? { ...track, folded } : track;
  });
}
