/**
 * Which tracks a node of the model tree lies on: in a run of ranks a step belongs to one device, so its sums and its
 * frame leave out the others. Pure.
 */

import { deviceNameAt, type NamedDevice } from '../../src/core/format/device-name.ts';
import type { Track, TrackId } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';

/** The device in a path of the tree, by its position in the trace. */
const DEVICE = /^(?:\/phase:[^/]+)?\/device:(\d+)(?:\/|$)/;

/** The selection limited to its device, where the trace has several; single spans and what has tracks stay. */
export function onItsDevice(
  selection: Selection,
  tracks: readonly Track[],
  { devices }: { readonly devices: readonly NamedDevice[] },
): Selection {
  const index = DEVICE.exec(selection.node ?? '')?.[1];
  if (index === undefined || selection.span !== undefined || selection.tracks !== undefined) {
    return selection;
  }
  const groups = tracks.filter(({ role }) => role === 'device');
  const name = deviceNameAt(devices, Number(index));
  const group = groups.find(({ label }) => label.args[0] === name);
  if (group === undefined || groups.length < 2) return selection;
  return { ...selection, tracks: below(tracks, group.id) };
}

/** A track and all below it; parents come before their children. */
function below(tracks: readonly Track[], root: TrackId): readonly TrackId[] {
  const chosen = new Set<TrackId>([root]);
  for (const { id, parent } of tracks) if (parent !== -1 && chosen.has(parent)) chosen.add(id);
  return [...chosen];
}
