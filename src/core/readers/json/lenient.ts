/**
 * The second try at an event that is no proper JSON: quotes that were not escaped, raw newlines and control characters
 * in strings. A quote ends a value only if what follows could follow a value there. Slow, for damaged events only.
 */

import {
  BACKSLASH,
  BROKEN,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  IS_SPACE,
  NEED_MORE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './bytes.ts';
import { packedAt, setField, type EventFields } from './event.ts';
import { endOfScalar, endOfString, skipSpace } from './skip.ts';

/** Deeper nesting than this is damage too. */
const MAX_NESTING = 64;
/** A string longer than this has lost its end. */
const MAX_STRING = 1 << 18;

/** Same contract as `scanEvent`. */
export function scanLenient(
  bytes: Uint8Array,
  at: number,
  end: number,
  fields: EventFields,
): number {
  fields.clear(bytes);
  return members(bytes, at, end, 0, (keyFrom, keyTo, from, to) => {
    const text = bytes[from] === QUOTE;
    const key = packedAt(bytes, keyFrom, keyTo);
    setField(fields, key, text ? from + 1 : from, text ? to - 1 : to, bytes[from]!);
  });
}

type OnMember = (keyFrom: number, keyTo: number, from: number, to: number) => void;

function members(
  bytes: Uint8Array,
  at: number,
  end: number,
  nesting: number,
  onMember?: OnMember,
): number {
  if (nesting > MAX_NESTING) return BROKEN;
  at++;
  for (;;) {
    while (IS_SPACE[bytes[at]!] === 1 || bytes[at] === COMMA) at++;
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    if (bytes[at] !== QUOTE) return at >= end ? NEED_MORE : BROKEN;
    const keyFrom = at + 1;
    const keyTo = endOfString(bytes, keyFrom, end);
    if (keyTo < 0) return keyTo;
    at = skipSpace(bytes, keyTo + 1);
    if (bytes[at] !== COLON) return at >= end ? NEED_MORE : BROKEN;
    at = skipSpace(bytes, at + 1);
    const to = valueEnd(bytes, at, end, nesting, endsMember);
    if (to < 0) return to;
    onMember?.(keyFrom, keyTo, at, to);
    at = to;
  }
}

function elements(bytes: Uint8Array, at: number, end: number, nesting: number): number {
  if (nesting > MAX_NESTING) return BROKEN;
  at++;
  for (;;) {
    while (IS_SPACE[bytes[at]!] === 1 || bytes[at] === COMMA) at++;
    if (bytes[at] === CLOSE_ARRAY) return at + 1;
    if (at >= end) return NEED_MORE;
    at = valueEnd(bytes, at, end, nesting, endsElement);
    if (at < 0) return at;
  }
}

type EndsHere = (bytes: Uint8Array, after: number) => boolean;

function valueEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  nesting: number,
  endsHere: EndsHere,
): number {
  const code = bytes[at]!;
  if (code === OPEN_OBJECT) return members(bytes, at, end, nesting + 1);
  if (code === OPEN_ARRAY) return elements(bytes, at, end, nesting + 1);
  if (code !== QUOTE) return endOfScalar(bytes, at, end);
  const close = endOfText(bytes, at + 1, end, endsHere);
  return close < 0 ? close : close + 1;
}

function endOfText(bytes: Uint8Array, at: number, end: number, endsHere: EndsHere): number {
  const limit = at + MAX_STRING;
  for (; at < end; at++) {
    const code = bytes[at]!;
    if (code === BACKSLASH) at++;
    else if (code === QUOTE && endsHere(bytes, at + 1)) return at;
    if (at > limit) return BROKEN;
  }
  return NEED_MORE;
}

const endsMember: EndsHere = (bytes, after) => {
  const at = skipSpace(bytes, after);
  if (bytes[at] === COMMA) return bytes[skipSpace(bytes, at + 1)] === QUOTE;
  return bytes[at] === CLOSE_OBJECT && closes(bytes[skipSpace(bytes, at + 1)]!);
};

const endsElement: EndsHere = (bytes, after) => {
  const at = skipSpace(bytes, after);
  if (bytes[at] === CLOSE_ARRAY) return closes(bytes[skipSpace(bytes, at + 1)]!);
  return bytes[at] === COMMA && !closes(bytes[skipSpace(bytes, at + 1)]!);
};

/** What may follow a closed container: the terminating zero stands for the end of what is known. */
function closes(code: number): boolean {
  return code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY || code === 0;
}
