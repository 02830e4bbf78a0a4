/**
 * Shapes of the inputs of operators (`record_shapes`): the text of each kept once, operators hold its number. Half of
 * a trace's events are operators, so the member is looked for from the end, where PyTorch 2 writes it, and nothing
 * else is read.
 */

import { BACKSLASH, COLON, QUOTE } from '../json/bytes.ts';
import type { EventFields } from '../json/event.ts';
import { ByteInterner } from '../json/intern.ts';
import { endOfValue, skipSpace } from '../json/skip.ts';
import { stringAt, type Decode } from '../json/text.ts';

/** `Input Dims`, or `Input dims` as PyTorch 1.8 wrote it. */
const KEY = Uint8Array.from('Input Dims', letter => letter.charCodeAt(0));
const CAPITAL_D = 0x44;
const SMALL_D = 0x64;
/** Place of that letter in the key, and what follows it there. */
const D = 6;
const LETTER_I = 0x69;

export class InputDims {
  /** As in the file. */
  readonly texts: string[] = [];
  private readonly interner = new ByteInterner();
  private readonly decode: Decode;

  constructor(decode: Decode) {
    this.decode = decode;
  }

  /** Number of the text of an operator's event; -1 = it has none. */
  take({ bytes, argsFrom, argsTo }: EventFields): number {
    if (argsFrom < 0) return -1;
    const from = valueFrom(bytes, argsFrom, argsTo);
    if (from < 0) return -1;
    const to = endOfValue(bytes, from, argsTo);
    if (to < 0 || to > argsTo) return -1;
    const id = this.interner.intern(bytes, from, to);
    if (id === this.texts.length) this.texts.push(stringAt(bytes, from, to, this.decode));
    return id;
  }
}

/** Where the value of the key begins; -1 = there is none. A quote within a text is escaped, so the key is a key. */
function valueFrom(bytes: Uint8Array, argsFrom: number, argsTo: number): number {
  for (let i = argsTo - 1; i > argsFrom + D; i--) {
    const code = bytes[i]!;
    if ((code !== CAPITAL_D && code !== SMALL_D) || bytes[i + 1] !== LETTER_I) continue;
    const key = i - D;
    if (bytes[key - 1] !== QUOTE || bytes[key - 2] === BACKSLASH) continue;
    if (!isKey(bytes, key) || bytes[key + KEY.length] !== QUOTE) continue;
    const colon = skipSpace(bytes, key + KEY.length + 1);
    if (bytes[colon] === COLON) return skipSpace(bytes, colon + 1);
  }
  return -1;
}

function isKey(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < KEY.length; i++) if (i !== D && bytes[at + i] !== KEY[i]) return false;
  return true;
}
