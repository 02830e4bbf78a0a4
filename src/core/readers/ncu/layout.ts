/**
 * The order in which a kernel's result lists its metrics. Most results of a report list the same ones in the same
 * order, so kernels share layouts, and what a name means is found out once for each instead of once for each cell.
 */

/** Layouts that a new row is compared with: a report has a few, one for each kind of kernel. */
const REMEMBERED = 16;

export class Layout {
  /** Name ids of the cells. */
  readonly ids: Uint32Array;
  /** By name, the first cell that has it. */
  readonly cells = new Map<string, number>();
  /** Cells whose name came before: they count where the cell before them is absent. */
  readonly again: (readonly [cell: number, first: number])[] = [];
  /** Cells without a name. */
  unnamed = 0;
  isResolved = false;

  constructor(ids: Uint32Array) {
    this.ids = ids;
  }

  /** Finds out the names, once. @param nameOf text of a name id; undefined = the id has no name */
  resolve(nameOf: (id: number) => string | undefined): void {
    this.isResolved = true;
    this.ids.forEach((id, cell) => {
      const name = nameOf(id) ?? '';
      const first = this.cells.get(name);
      if (name === '') this.unnamed++;
      else if (first === undefined) this.cells.set(name, cell);
      else this.again.push([cell, first]);
    });
  }
}

/** The layout with these ids, one of `recent` where it has them; the one used last stands first there. */
export function layoutOf(ids: Uint32Array, recent: Layout[]): Layout {
  const at = recent.findIndex(layout => areEqual(layout.ids, ids));
  const layout = at < 0 ? new Layout(ids.slice()) : recent[at]!;
  if (at !== 0) {
    if (at > 0) recent.splice(at, 1);
    recent.unshift(layout);
    if (recent.length > REMEMBERED) recent.pop();
  }
  return layout;
}

function areEqual(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
