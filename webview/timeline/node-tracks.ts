/**
 * Which tracks a node of the model tree lies on: in a run of ranks a step belongs to one device, so its sums and its
 * frame leave out the others. And what it is called where the tree is not beside it. Pure.
 */

import { deviceNameAt, type NamedDevice } from '../../src/core/format/device-name.ts';
import type { Track, TrackId } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { nodeLabel } from '../tables/scope.ts';

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

/** What a selection is called by itself: with the device, and with the phase where many layers are one node. */
export function placeText(
  { label, node = '', tracks: chosen }: Selection,
  tracks: readonly Track[],
  { devices }: { readonly devices: readonly NamedDevice[] },
): string {
  if (isMean(node)) return nodeLabel(node, label, devices);
  const device = node === '' ? undefined : tracks.find(({ id }) => id === chosen?.[0]);
  return device?.role === 'device' && device.label.args[0] !== label
    ? `${label} · ${device.label.args[0]}`
    : label;
}

/** Of many layers, so that more than it ran in its time. */
export function isMean(node: string): boolean {
  return node.includes('/mean:');
}

/** A track and all below it; parents come before their children. */
function below(tracks: readonly Track[], root: TrackId): readonly TrackId[] {
  const chosen = new Set<TrackId>([root]);
  for (const { id, parent } of tracks) if (parent !== -1 && chosen.has(parent)) chosen.add(id);
  return [...chosen];
}
