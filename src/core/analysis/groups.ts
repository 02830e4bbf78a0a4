/** Grouping of span rows by a small integer key, as one array of rows cut into groups. */

/** Group g holds `rows[first[g]] .. rows[first[g + 1] - 1]`, in the order of the input. */
export interface Groups {
  /** The key of each group, in order of first appearance. */
  readonly keys: readonly number[];
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
}

/** Groups `rows` by `keyOf(row)`; any integer will do as a key. Linear. */
export function groupRows(rows: Uint32Array, keyOf: (row: number) => number): Groups {
  const groupOf = new Map<number, number>();
  const keys: number[] = [];
  const member = new Uint32Array(rows.length);
  const counts: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    let group = groupOf.get(key);
    if (group === undefined) {
      group = keys.length;
      groupOf.set(key, group);
      keys.push(key);
      counts.push(0);
    }
    member[i] = group;
    counts[group]!++;
  }
  const first = new Uint32Array(keys.length + 1);
  for (let g = 0; g < keys.length; g++) first[g + 1] = first[g]! + counts[g]!;
  const next = first.slice();
  const grouped = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) grouped[next[member[i]!]!++] = rows[i]!;
  return { keys, first, rows: grouped };
}

/** The rows of group `g`, without copying. */
export function rowsOfGroup(groups: Groups, g: number): Uint32Array {
  return groups.rows.subarray(groups.first[g], groups.first[g + 1]);
}

/** A column's values at `rows`. */
export function gather(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

/** Rows of the whole table that `keep` wants, ascending. Two passes, no growing. */
export function selectRows(length: number, keep: (row: number) => boolean): Uint32Array {
  let count = 0;
  for (let row = 0; row < length; row++) if (keep(row)) count++;
  const rows = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < length && next < count; row++) if (keep(row)) rows[next++] = row;
  return rows;
}
