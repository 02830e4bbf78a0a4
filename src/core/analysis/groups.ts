/** Grouping of span rows by a small integer key, as one array of rows cut into groups. */

/** Group g holds `rows[first[g]] .. rows[first[g + 1] - 1]`, in the order of the input. */
export interface Groups {
  /** The key of each group, in order of first appearance. */
  readonly keys: readonly number[];
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
}

/** Keys below this are looked up in an array, others in a `Map`. */
const DENSE_KEYS = 1 << 20;

/** Groups `rows` by `keyOf(row)`; any integer will do as a key, small ones are fast. Linear. */
export function groupRows(rows: Uint32Array, keyOf: (row: number) => number): Groups {
  const numberOf = numbering();
  const keys: number[] = [];
  const member = new Uint32Array(rows.length);
  const counts: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!);
    const group = numberOf(key);
    if (group === keys.length) {
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

/** Numbers distinct integers from 0 in the order in which they are first asked for. */
function numbering(): (key: number) => number {
  const sparse = new Map<number, number>();
  /** By key: its number + 1; 0 = not seen. */
  let dense = new Uint32Array(1024);
  let count = 0;
  return key => {
    if (key >= 0 && key < DENSE_KEYS) {
      if (key >= dense.length) {
        const larger = new Uint32Array(Math.max(2 * dense.length, key + 1));
        larger.set(dense);
        dense = larger;
      }
      const known = dense[key]!;
      if (known > 0) return known - 1;
      dense[key] = count + 1;
      return count++;
    }
    const known = sparse.get(key);
    if (known !== undefined) return known;
    sparse.set(key, count);
    return count++;
  };
}

/** The rows of group `g`, without copying. */
export function rowsOfGroup(groups: Groups, g: number): Uint32Array {
  return groups.rows.subarray(groups.first[g], groups.first[g + 1]);
}

/** 0, 1 … length - 1. Loops like this one are many times as fast as `Uint32Array.from`. */
export function indices(length: number): Uint32Array {
  const all = new Uint32Array(length);
  for (let i = 0; i < length; i++) all[i] = i;
  return all;
}

/** A column's values at `rows`. */
export function gather(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

/** The rows at some positions. */
export function pick(rows: Uint32Array, at: Uint32Array): Uint32Array {
  const picked = new Uint32Array(at.length);
  for (let i = 0; i < at.length; i++) picked[i] = rows[at[i]!]!;
  return picked;
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
