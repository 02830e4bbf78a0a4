/** Where the selected span is drawn: on its own track, and on others that show the same span. Draws nothing. */

import { findRow } from './find-row.ts';
import type { SelectedBox } from './overlay.ts';
import type { SelectionModel } from './selection.ts';
import type { Stage } from './stage.ts';

/** Tracks that show operations, each of which may be on several. */
const OPERATION_ROLES: readonly string[] = ['all-streams', 'stream', 'communication'];

/** What is selected, as a page keeps it. */
export type Selected = Pick<SelectionModel, 'selection' | 'span' | 'details'>;

type PictureParts = Pick<Stage, 'layout' | 'pieces' | 'visibleLanes'>;

/** Undefined where no single span is selected. */
export function selectedBox(
  { selection, span, details }: Selected,
  stage: PictureParts,
): SelectedBox | undefined {
  if (selection === undefined || span === undefined) return undefined;
  const window =
    details === undefined
      ? { startNs: selection.startNs, endNs: selection.endNs }
      : { startNs: details.startNs, endNs: details.startNs + details.durationNs };
  const lane = stage.layout.laneOf(span.track);
  const row = lane && findRow(lane, stage.pieces(lane), span.row, window.startNs);
  return { ...window, track: span.track, row: row ?? 0 };
}

/** The same operation on its stream and among all streams of its device. */
export function twinsOf(
  { track, startNs, endNs }: SelectedBox,
  { selection }: Pick<Selected, 'selection'>,
  stage: PictureParts,
): SelectedBox[] {
  const span = selection?.span;
  if (span === undefined) return [];
  const twins: SelectedBox[] = [];
  for (const lane of stage.visibleLanes) {
    const { role, id } = lane.track;
    if (id === track || !OPERATION_ROLES.includes(role)) continue;
    const row = findRow(lane, stage.pieces(lane), span, startNs);
    if (row !== undefined) twins.push({ startNs, endNs, track: id, row });
  }
  return twins;
}
