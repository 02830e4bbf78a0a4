/** Marks that stay on a timeline. Pure. */

import type { Window } from '../../src/core/lod/types.ts';
import { sameWindow } from './window.ts';

/**
 * The marks with one more: the selection, else the moment at the pointer; without it where it was among them.
 * The same marks where there is nothing to mark.
 */
export function toggledMark(
  marks: readonly Window[],
  selection: Window | undefined,
  pointerNs: number | undefined,
): readonly Window[] {
  const at = pointerNs === undefined ? undefined : Math.round(pointerNs);
  const wanted = selection ?? (at === undefined ? undefined : { startNs: at, endNs: at });
  if (wanted === undefined) return marks;
  const mark = { startNs: wanted.startNs, endNs: wanted.endNs };
  const others = marks.filter(known => !sameWindow(known, mark));
  return others.length < marks.length ? others : [...marks, mark];
}
