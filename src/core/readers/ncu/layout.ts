/**
 * The order in which a kernel's result lists its metrics. Most results of a report list the same ones in the same
 * order, so kernels share layouts, and what a name means is found out once for each instead of once for each cell.
 */

import type { Draft } from './collect.ts';

/** Layouts that a new row is compared with: a report has a few, one for each kind of kernel. */
const REMEMBERED = 16;

export class Layout {
  /** Name ids of the cells. */
  readonly ids: Uint32Array;
  /** Per cell the column that it belongs to; undefined = it has no name, or the name came before in this layout. */
  readonly firsts: (Draft | undefined)[] = [];
  /** Cells whose name came before: they count where the cell before them is absent. */
  readonly again: (readonly [cell: number, draft: Draft])[] = [];
  /** Cells without a name. */
  unnamed = 0;

  constructor(ids: Uint32Array) {
    this.ids = ids;
  }

  /** @param draftOf the column of a name id; undefined = the id has no name */
  resolve(draftOf: (id: number) => Draft | undefined): void {
    const { ids, firsts, again } = this;
    if (firsts.length === ids.length) return;
    const seen = new Set<Draft>();
    ids.forEach((id, cell) => {
      const draft = draftOf(id);
      const known = draft !== undefined && seen.has(draft);
      firsts.push(known ? undefined : draft);
      if (draft === undefined) this.unnamed++;
      else if (known) again.push([cell, draft]);
      else seen.add(draft);
    });
  }
}

/** The layout with these ids, one of `recent` where it has them; the one used last stands first there. */
export function layoutOf(ids: Uint32Array, recent: Layout[]): Layout {
  const at = recent.findIndex(layout => equal(layout.ids, ids));
  const layout = at < 0 ? new Layout(ids.slice()) : recent[at]!;
  if (at !== 0) {
    if (at > 0) recent.splice(at, 1);
    recent.unshift(layout);
    if (recent.length > REMEMBERED) recent.pop();
  }
  return layout;
}

function equal(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
