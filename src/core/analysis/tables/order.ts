/**
 * Sorting millions of rows by one column: stable orders from typed keys, without a comparison function. Knows no
 * table; `table.ts` makes the keys. Generators, so that a sort can be laid down now and then, or for good.
 */

import { STRETCH, type Unhurried } from '../../base/unhurried.ts';
import { indices } from '../groups.ts';

const DIGIT = 16;
const BUCKETS = 1 << DIGIT;
const PASSES = 64 / DIGIT;

/**
 * Positions 0 .. n-1 in ascending order of their keys, equal keys in order of position. Keys are not NaN. Radix sort
 * over the bits of the numbers: O(n), digits that are the same everywhere cost nothing.
 */
export function* ascending(keys: Float64Array): Unhurried<Uint32Array> {
  const words = yield* sortableWords(keys);
  const counts = yield* countDigits(words);
  let order: Uint32Array = indices(keys.length);
  let next: Uint32Array = new Uint32Array(keys.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const bucket = counts.subarray(pass * BUCKETS, (pass + 1) * BUCKETS);
    if (bucket.includes(keys.length)) continue;
    let sum = 0;
    for (let digit = 0; digit < BUCKETS; digit++) {
      const count = bucket[digit]!;
      bucket[digit] = sum;
      sum += count;
    }
    for (let from = 0; from < order.length; from += STRETCH) {
      distribute(words, pass, bucket, order, next, from);
      yield;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** One stretch of a pass: each row to the next free place of its digit. */
function distribute(
  words: Uint32Array,
  pass: number,
  bucket: Uint32Array,
  order: Uint32Array,
  next: Uint32Array,
  from: number,
): void {
  const to = Math.min(order.length, from + STRETCH);
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    next[bucket[digitOf(words, row, pass)]!++] = row;
  }
}

/** Low and high word of each key, changed so that they order as unsigned numbers as the keys do. */
function* sortableWords(keys: Float64Array): Unhurried<Uint32Array> {
  const copy = new Float64Array(keys.length);
  const words = new Uint32Array(copy.buffer);
  for (let k = 0, i = 0; k < keys.length; k++, i += 2) {
    if (k % STRETCH === 0) yield;
    // Adding 0 makes -0 the same as 0.
    copy[k] = keys[k]! + 0;
    if (words[i + 1]! >>> 31 === 1) {
      words[i] = ~words[i]!;
      words[i + 1] = ~words[i + 1]!;
    } else words[i + 1]! ^= 0x80000000;
  }
  return words;
}

function* countDigits(words: Uint32Array): Unhurried<Uint32Array> {
  const counts = new Uint32Array(PASSES * BUCKETS);
  for (let i = 0; i < words.length; i += 2) {
    if (i % STRETCH === 0) yield;
    const low = words[i]!;
    const high = words[i + 1]!;
    counts[low & 0xffff]!++;
    counts[BUCKETS + (low >>> DIGIT)]!++;
    counts[2 * BUCKETS + (high & 0xffff)]!++;
    counts[3 * BUCKETS + (high >>> DIGIT)]!++;
  }
  return counts;
}

function digitOf(words: Uint32Array, row: number, pass: number): number {
  const word = words[2 * row + (pass >> 1)]!;
  return (pass & 1) === 0 ? word & 0xffff : word >>> DIGIT;
}

/** The same for texts, descending where `sign` is -1: distinct ones are compared once. `undefined` comes last. */
export function* ascendingTexts(
  length: number,
  textAt: (i: number) => string | undefined,
  sign: 1 | -1,
): Unhurried<Uint32Array> {
  const keys = new Float64Array(length);
  const known = new Map<string, number>();
  for (let i = 0; i < length; i++) {
    if (i % STRETCH === 0) yield;
    const text = textAt(i);
    if (text === undefined) {
      keys[i] = Infinity;
      continue;
    }
    let id = known.get(text);
    if (id === undefined) known.set(text, (id = known.size));
    keys[i] = id;
  }
  const rank = new Float64Array(known.size);
  const distinct = [...known].sort(([a], [b]) => (a < b ? -sign : sign));
  for (const [place, [, id]] of distinct.entries()) rank[id] = place;
  for (let i = 0; i < length; i++) {
    if (i % STRETCH === 0) yield;
    keys[i] = rank[keys[i]!] ?? Infinity;
  }
  return yield* ascending(keys);
}
