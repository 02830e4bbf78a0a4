/**
 * Finding the way again behind damage: where the next event begins. Reads nothing of what it steps over.
 */

import { CLOSE_OBJECT, COMMA, IS_SPACE, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './bytes.ts';
import { packedAt } from './event.ts';

/** Keys that an event may begin with, as `packedAt` gives them. */
const FIRST_KEYS = new Set(
  ['ph', 'name', 'cat', 'pid', 'tid', 'ts', 'dur', 'id', 'args', 's'].map(key =>
    packedAt(
      Uint8Array.from(key, c => c.charCodeAt(0)),
      0,
      key.length,
    ),
  ),
);

/** Longest `{ "args` with white space that is looked at; also what must be kept when the search meets the end. */
export const RESYNC_KEEP = 64;

/**
 * Index of the next opening brace in [from, end) that looks like the beginning of an event in an array: behind a
 * comma or bracket, before a key that events have. -1 = none. Cost: about 1 ns a byte.
 */
export function findEvent(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== OPEN_OBJECT || !behindElement(bytes, at)) continue;
    let key = at + 1;
    while (IS_SPACE[bytes[key]!] === 1) key++;
    if (bytes[key] !== QUOTE) continue;
    let close = key + 1;
    while (close < key + 6 && bytes[close] !== QUOTE) close++;
    if (FIRST_KEYS.has(packedAt(bytes, key + 1, close))) return at;
  }
  return -1;
}

/** Whether the brace at `at` follows an opening bracket, a comma or, for want of one, another object. */
function behindElement(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && IS_SPACE[bytes[before]!] === 1) before--;
  if (before < 0 || bytes[before] === OPEN_ARRAY) return true;
  return bytes[before] === COMMA || bytes[before] === CLOSE_OBJECT;
}
