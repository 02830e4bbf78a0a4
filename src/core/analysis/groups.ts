/** Grouping of span rows by a small integer key, as one array of rows cut into groups. */

import { finished, STRETCH, type Unhurried } from '../base/unhurried.ts';

/** Group g holds `rows[first[g]] .. rows[first[g + 1] - 1]`, in the order of the input. */
export interface Groups {
  /** The key of each group, in order of first appearance. */
  readonly keys: readonly number[];
  readonly first: Uint32Array;
  readonly rows: Uint32Array;
}

/** Keys below this are looked up in an array, others in a `Map`. */
const DENSE_KEYS = 1 << 20;

/**
 * Groups `rows` by `keyOf(row)`; any integer will do as a key, small ones are fast. Linear. A single group holds `rows`
 * itself.
 */
export function groupRows(rows: Uint32Array, keyOf: (row: number) => number): Groups {
  return finished(grouping(rows, keyOf));
}

/**
 * Groups `rows` by a column of small integers, such as names: rows whose values have equal keys go together. Faster than
 * by rows, since each value is asked for its key once.
 */
export function groupRowsBy(
  rows: Uint32Array,
  column: IdColumn,
  keyOf: (value: number) => number = value => value,
): Groups {
  return finished(groupingBy(rows, column, keyOf));
}

type IdColumn = Uint8Array | Uint16Array | Uint32Array;

/** The same, unhurried. */
export function* groupingBy(
  rows: Uint32Array,
  column: IdColumn,
  keyOf: (value: number) => number = value => value,
): Unhurried<Groups> {
  const found = noKeys();
  const values: KnownValues = { groups: new Uint32Array(1024), keyOf };
  const member = new Uint32Array(rows.length);
  for (let from = 0; from < rows.length; from += STRETCH) {
    yield;
    assignBy(found, values, rows, column, member, from);
  }
  return yield* gathered(rows, member, found.keys);
}

/** The same as `groupRows`, unhurried. */
export function* grouping(rows: Uint32Array, keyOf: (row: number) => number): Unhurried<Groups> {
  const found = noKeys();
  const member = new Uint32Array(rows.length);
  for (let from = 0; from < rows.length; from += STRETCH) {
    yield;
    assign(found, rows, keyOf, member, from);
  }
  return yield* gathered(rows, member, found.keys);
}

// Loops over a stretch are functions of their own, since one in a generator takes nearly twice as long.

/** The keys met so far; by key: 1 + its group, 0 = not met yet. */
interface FoundKeys {
  readonly keys: number[];
  dense: Uint32Array;
  readonly sparse: Map<number, number>;
}

function noKeys(): FoundKeys {
  return { keys: [], dense: new Uint32Array(1024), sparse: new Map() };
}

/** The values of a column met so far. */
interface KnownValues {
  /** By value: 1 + its group, 0 = not met yet. */
  groups: Uint32Array;
  readonly keyOf: (value: number) => number;
}

/** Sets the group of each row of the stretch that begins at `from`. */
function assignBy(
  found: FoundKeys,
  values: KnownValues,
  rows: Uint32Array,
  column: IdColumn,
  member: Uint32Array,
  from: number,
): void {
  let { groups } = values;
  const end = Math.min(rows.length, from + STRETCH);
  for (let i = from; i < end; i++) {
    const value = column[rows[i]!]!;
    if (value >= groups.length) groups = values.groups = lengthened(groups, value);
    if (groups[value] === 0) groups[value] = groupOf(found, values.keyOf(value));
    member[i] = groups[value]! - 1;
  }
}

/** The same by the row itself. */
function assign(
  found: FoundKeys,
  rows: Uint32Array,
  keyOf: (row: number) => number,
  member: Uint32Array,
  from: number,
): void {
  const end = Math.min(rows.length, from + STRETCH);
  for (let i = from; i < end; i++) member[i] = groupOf(found, keyOf(rows[i]!)) - 1;
}

/** 1 + the group of a key, a new one where the key was not met yet. */
function groupOf(found: FoundKeys, key: number): number {
  const { keys, sparse } = found;
  const isDense = key >= 0 && key < DENSE_KEYS;
  if (isDense && key >= found.dense.length) found.dense = lengthened(found.dense, key);
  let group = isDense ? found.dense[key]! : (sparse.get(key) ?? 0);
  if (group > 0) return group;
  group = keys.push(key);
  if (isDense) found.dense[key] = group;
  else sparse.set(key, group);
  return group;
}

/** @param member the group of each row */
function* gathered(
  rows: Uint32Array,
  member: Uint32Array,
  keys: readonly number[],
): Unhurried<Groups> {
  if (keys.length === 1) return { keys, first: Uint32Array.of(0, rows.length), rows };
  const first = firstOfGroups(member, keys.length);
  const next = first.slice();
  const grouped = new Uint32Array(rows.length);
  for (let from = 0; from < rows.length; from += STRETCH) {
    yield;
    place(rows, member, next, grouped, from);
  }
  return { keys, first, rows: grouped };
}

/** Where each group begins, and the end. */
function firstOfGroups(member: Uint32Array, groups: number): Uint32Array {
  const first = new Uint32Array(groups + 1);
  for (let i = 0; i < member.length; i++) first[member[i]! + 1]!++;
  for (let g = 0; g < groups; g++) first[g + 1]! += first[g]!;
  return first;
}

/** Puts the rows of a stretch where their groups go on. */
function place(
  rows: Uint32Array,
  member: Uint32Array,
  next: Uint32Array,
  grouped: Uint32Array,
  from: number,
): void {
  const end = Math.min(rows.length, from + STRETCH);
  for (let i = from; i < end; i++) grouped[next[member[i]!]!++] = rows[i]!;
}

/** A longer copy that has a place for `index`. */
function lengthened(column: Uint32Array, index: number): Uint32Array {
  const longer = new Uint32Array(Math.max(2 * column.length, index + 1));
  longer.set(column);
  return longer;
}

/** The rows of group `g`, without copying. */
export function rowsOfGroup(groups: Groups, g: number): Uint32Array {
  return groups.rows.subarray(groups.first[g], groups.first[g + 1]);
}

/** By row of a table: 1 + position of the owner of an operation, the last of several; 0 = none. */
export function ownersByRow(
  length: number,
  owners: readonly { readonly operations: Uint32Array }[],
): Uint32Array {
  const column = new Uint32Array(length);
  owners.forEach(({ operations }, at) => {
    for (let i = 0; i < operations.length; i++) column[operations[i]!] = at + 1;
  });
  return column;
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

/** The rows that `keep` wants. Several times as fast as `rows.filter`. */
export function keepRows(rows: Uint32Array, keep: (row: number) => boolean): Uint32Array {
  return finished(keeping(rows, keep));
}

/** The same, unhurried. */
export function* keeping(
  rows: Uint32Array,
  keep: (row: number) => boolean,
): Unhurried<Uint32Array> {
  const kept = new Uint32Array(rows.length);
  let length = 0;
  for (let from = 0; from < rows.length; from += STRETCH) {
    yield;
    length = keepStretch(rows, keep, kept, length, from);
  }
  // A copy where most of it would be kept for nothing.
  return 2 * length < kept.length ? kept.slice(0, length) : kept.subarray(0, length);
}

/** Appends the wanted rows of a stretch to the first `length` of `kept`; returns how many there are now. */
function keepStretch(
  rows: Uint32Array,
  keep: (row: number) => boolean,
  kept: Uint32Array,
  length: number,
  from: number,
): number {
  const end = Math.min(rows.length, from + STRETCH);
  for (let i = from; i < end; i++) if (keep(rows[i]!)) kept[length++] = rows[i]!;
  return length;
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
