/**
 * Interned tuples of numbers: equal tuples share an index. An open-addressed table over flat arrays, for keys that would
 * cost a string each in a `Map`. Never forgets.
 */

import { invariant } from './assert.ts';

const FIRST_SLOTS = 64;

export class TupleTable {
  /** Number of distinct tuples. */
  length = 0;
  /** Numbers in a tuple. */
  readonly width: number;
  private values: Float64Array;
  /** Index + 1 of the tuple in a slot; 0 = free. At most half of the slots are taken. */
  private slots = new Uint32Array(FIRST_SLOTS);
  private last = -1;
  private readonly scratch: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.scratch = new Float64Array(width);
    this.values = new Float64Array(width * FIRST_SLOTS);
  }

  /** The index of a tuple, new if it was not seen before. */
  intern(...tuple: number[]): number {
    invariant(tuple.length === this.width, 'a tuple of another width');
    return this.find(tuple);
  }

  /** The same for row `row` of as many columns as a tuple is wide; makes no object. */
  internRow(columns: readonly Float64Array[], row: number): number {
    const { scratch, width } = this;
    for (let i = 0; i < width; i++) scratch[i] = columns[i]![row]!;
    return this.find(scratch);
  }

  private find(tuple: ArrayLike<number>): number {
    if (this.last >= 0 && this.equals(this.last, tuple)) return this.last;
    const mask = this.slots.length - 1;
    let slot = hashOf(tuple) & mask;
    for (;;) {
      const taken = this.slots[slot]!;
      if (taken === 0) break;
      if (this.equals(taken - 1, tuple)) return (this.last = taken - 1);
      slot = (slot + 1) & mask;
    }
    return (this.last = this.add(tuple, slot));
  }

  /** Number `column` of tuple `index`. */
  get(index: number, column: number): number {
    return this.values[index * this.width + column]!;
  }

  private equals(index: number, tuple: ArrayLike<number>): boolean {
    const from = index * this.width;
    for (let i = 0; i < tuple.length; i++) if (this.values[from + i] !== tuple[i]) return false;
    return true;
  }

  private add(tuple: ArrayLike<number>, slot: number): number {
    const index = this.length++;
    if (this.length * this.width > this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(tuple, index * this.width);
    this.slots[slot] = index + 1;
    if (this.length * 2 > this.slots.length) this.rehash();
    return index;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.length; index++) {
      const from = index * this.width;
      let slot = hashOf(this.values.subarray(from, from + this.width)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    }
  }
}

/** Mixes the low 32 bits of each number, FNV-like; equal tuples of integers and fractions hash alike. */
function hashOf(tuple: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < tuple.length; i++) hash = Math.imul(hash ^ (tuple[i]! | 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
