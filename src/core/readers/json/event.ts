/**
 * Finds the parts of one trace event: where each known key's value lies in the bytes. Reads none of them and knows no
 * dialect. Any key order and white space; of duplicate keys the last one counts, as in `JSON.parse`.
 */

import {
  brokenAt,
  CLOSE_OBJECT,
  COLON,
  ENDS_TEXT,
  IS_SEPARATOR,
  IS_SPACE,
  NEED_MORE,
  NEWLINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from './bytes.ts';
import { endOfContainer, endOfScalar, endOfString } from './skip.ts';

/**
 * Where the parts of an event lie: [from, to) of a number, or of a string between its quotes; -1 = absent.
 * One object is used for all events, so what is needed must be taken before the next.
 */
export class EventFields {
  bytes: Uint8Array = new Uint8Array(0);
  /** First character of the phase, such as the code of `X`; 0 = absent. */
  phase = 0;
  nameFrom = -1;
  nameTo = -1;
  catFrom = -1;
  catTo = -1;
  pidFrom = -1;
  pidTo = -1;
  tidFrom = -1;
  tidTo = -1;
  tsFrom = -1;
  tsTo = -1;
  durFrom = -1;
  durTo = -1;
  idFrom = -1;
  idTo = -1;
  /** `id2`, an object; -1 = absent. */
  id2From = -1;
  /** `args`, where it is an object: index of its opening brace; -1 = absent. */
  argsFrom = -1;
  argsTo = -1;
  /** `bp: "e"` of a flow: it binds to the enclosing span. */
  bindsEnclosing = false;

  clear(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.phase = 0;
    this.bindsEnclosing = false;
    this.nameFrom = this.catFrom = this.pidFrom = this.tidFrom = -1;
    this.tsFrom = this.durFrom = this.idFrom = this.id2From = this.argsFrom = -1;
  }
}

/** Keys of up to four characters as one number. */
function packed(key: string): number {
  let value = 0;
  for (let i = 0; i < key.length; i++) value = (value << 8) | key.charCodeAt(i);
  return value;
}

const PH = packed('ph');
const NAME = packed('name');
const CAT = packed('cat');
const PID = packed('pid');
const TID = packed('tid');
const TS = packed('ts');
const DUR = packed('dur');
const ID = packed('id');
const ID2 = packed('id2');
const ARGS = packed('args');
const BP = packed('bp');

/** The key in [from, to) as `packed` gives it; 0 for longer ones, which no event field has. */
export function packedAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 4) return 0;
  let value = 0;
  for (let i = from; i < to; i++) value = (value << 8) | bytes[i]!;
  return value;
}

/**
 * @param at index of the event's opening brace
 * @returns index after its closing brace, NEED_MORE or BROKEN
 */
export function scanEvent(bytes: Uint8Array, at: number, end: number, fields: EventFields): number {
  fields.clear(bytes);
  at++;
  for (;;) {
    let code = bytes[at]!;
    while (IS_SEPARATOR[code] === 1) code = bytes[++at]!;
    if (code !== QUOTE) {
      if (code === CLOSE_OBJECT) return at + 1;
      return at >= end ? NEED_MORE : brokenAt(at);
    }
    const keyFrom = ++at;
    let key = 0;
    while (ENDS_TEXT[(code = bytes[at]!)] === 0 && at < keyFrom + 5) {
      key = (key << 8) | code;
      at++;
    }
    if (code !== QUOTE || at > keyFrom + 4) {
      at = endOfString(bytes, at, end);
      if (at < 0) return at;
      key = 0;
    }
    code = bytes[++at]!;
    while (IS_SPACE[code] === 1) code = bytes[++at]!;
    if (code !== COLON) return at >= end ? NEED_MORE : brokenAt(at);
    code = bytes[++at]!;
    while (IS_SPACE[code] === 1) code = bytes[++at]!;
    const from = code === QUOTE ? at + 1 : at;
    let to: number;
    if (code === QUOTE) to = endOfString(bytes, from, end);
    else if (code === OPEN_OBJECT && key === ARGS) to = endOfArguments(bytes, at, end);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) to = endOfContainer(bytes, at, end);
    else to = endOfScalar(bytes, at, end);
    if (to < 0) return to;
    at = code === QUOTE ? to + 1 : to;
    setField(fields, key, from, to, code);
  }
}

/** Lines of `args` that are looked at one by one: Kineto writes at most a dozen. */
const MAX_LINES = 24;

/**
 * End of the object that is the value of `args`. Kineto indents an event by two characters and its keys by four, so
 * that a line of `    }` before one of `  }` closes what the line `    "args": {` opened: found by searching newlines,
 * ten times as fast as looking at each byte. Anything that is laid out otherwise goes the general way.
 */
function endOfArguments(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 1] !== NEWLINE || !isIndentedKey(bytes, at)) return endOfContainer(bytes, at, end);
  let line = at + 1;
  for (let lines = 0; lines < MAX_LINES; lines++) {
    line = bytes.indexOf(NEWLINE, line + 1);
    if (line < 0 || line + 12 > end) break;
    if (!isIndented(bytes, line, 4)) break;
    if (bytes[line + 5] === SPACE) continue;
    const closes = bytes[line + 5] === CLOSE_OBJECT && bytes[line + 6] === NEWLINE;
    if (closes && isIndented(bytes, line + 6, 2) && bytes[line + 9] === CLOSE_OBJECT)
      return line + 6;
    break;
  }
  return endOfContainer(bytes, at, end);
}

/** Whether the brace at `at` ends a line `    "args": {`. */
function isIndentedKey(bytes: Uint8Array, at: number): boolean {
  const line = at - 13;
  return (
    line >= 0 && bytes[line] === NEWLINE && isIndented(bytes, line, 4) && bytes[line + 5] === QUOTE
  );
}

function isIndented(bytes: Uint8Array, line: number, by: number): boolean {
  for (let i = 1; i <= by; i++) if (bytes[line + i] !== SPACE) return false;
  return true;
}

/** Puts a value where it belongs. `opening` is the value's first byte, with its quote. */
export function setField(
  fields: EventFields,
  key: number,
  from: number,
  to: number,
  opening: number,
): void {
  switch (key) {
    case PH:
      fields.phase = from < to ? fields.bytes[from]! : 0;
      break;
    case NAME:
      fields.nameFrom = from;
      fields.nameTo = to;
      break;
    case CAT:
      fields.catFrom = from;
      fields.catTo = to;
      break;
    case PID:
      fields.pidFrom = from;
      fields.pidTo = to;
      break;
    case TID:
      fields.tidFrom = from;
      fields.tidTo = to;
      break;
    case TS:
      fields.tsFrom = from;
      fields.tsTo = to;
      break;
    case DUR:
      fields.durFrom = from;
      fields.durTo = to;
      break;
    case ID:
      fields.idFrom = from;
      fields.idTo = to;
      break;
    case BP:
      fields.bindsEnclosing = fields.bytes[from] === 0x65;
      break;
    case ID2:
      fields.id2From = opening === OPEN_OBJECT ? from : -1;
      break;
    case ARGS:
      fields.argsFrom = opening === OPEN_OBJECT ? from : -1;
      fields.argsTo = to;
      break;
    default:
  }
}
