/**
 * Stepping over JSON values in bytes that end in zeros (see window.ts), without reading them. Strict where it costs
 * nothing: a stray quote or control character is noticed where it stands, so that one bad event does not swallow others.
 */

import {
  BACKSLASH,
  CLOSE,
  brokenAt,
  ENDS_SCALAR,
  ENDS_TEXT,
  FOLLOWS_STRING,
  IS_SPACE,
  NEED_MORE,
  OPEN,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLAIN,
  QUOTE,
  STRANGE,
  STRING,
  STRUCTURE,
} from './bytes.ts';

/** Index of the first byte at or after `at` that is no white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  while (IS_SPACE[bytes[at]!] === 1) at++;
  return at;
}

/**
 * @param at index after the opening quote
 * @returns index of the closing quote, NEED_MORE or BROKEN
 */
export function endOfString(bytes: Uint8Array, at: number, end: number): number {
  for (;;) {
    while (ENDS_TEXT[bytes[at]!] === 0) at++;
    const code = bytes[at]!;
    if (code === QUOTE) return FOLLOWS_STRING[bytes[at + 1]!] === 1 ? at : brokenAt(at);
    if (code !== BACKSLASH) return at >= end ? NEED_MORE : brokenAt(at);
    at += 2;
  }
}

/**
 * @param at index of the first byte of a number or word
 * @returns index after it, NEED_MORE or BROKEN
 */
export function endOfScalar(bytes: Uint8Array, at: number, end: number): number {
  const from = at;
  while (ENDS_SCALAR[bytes[at]!] === 0) at++;
  if (at >= end) return NEED_MORE;
  return at === from ? brokenAt(at) : at;
}

/**
 * @param at index of the opening bracket or brace
 * @returns index after the closing one, NEED_MORE or BROKEN. Of deep nesting only the innermost 32 levels are checked
 * for brackets that match braces.
 */
export function endOfContainer(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  /** Kinds of the innermost open containers, one bit each, the last one lowest: 1 = array. */
  let kinds = 0;
  let known = 0;
  for (;;) {
    const structure = STRUCTURE[bytes[at++]!]!;
    if (structure === PLAIN) continue;
    if (structure === STRING) {
      for (;;) {
        while (ENDS_TEXT[bytes[at]!] === 0) at++;
        const code = bytes[at]!;
        if (code === QUOTE) break;
        if (code !== BACKSLASH) return at >= end ? NEED_MORE : brokenAt(at);
        at += 2;
      }
      if (FOLLOWS_STRING[bytes[++at]!] === 0) return brokenAt(at);
    } else if (structure < CLOSE) {
      depth++;
      kinds = (kinds << 1) | (structure - OPEN);
      if (known < 32) known++;
    } else if (structure < STRANGE) {
      if (known > 0) {
        if (structure - CLOSE !== (kinds & 1)) return brokenAt(at);
        kinds >>>= 1;
        known--;
      }
      if (--depth === 0) return at;
    } else {
      return at > end ? NEED_MORE : brokenAt(at);
    }
  }
}

/**
 * @param at index of the first byte of any value
 * @returns index after it, NEED_MORE or BROKEN
 */
export function endOfValue(bytes: Uint8Array, at: number, end: number): number {
  const code = bytes[at]!;
  if (code === QUOTE) {
    const close = endOfString(bytes, at + 1, end);
    return close < 0 ? close : close + 1;
  }
  if (code === OPEN_OBJECT || code === OPEN_ARRAY) return endOfContainer(bytes, at, end);
  return endOfScalar(bytes, at, end);
}
