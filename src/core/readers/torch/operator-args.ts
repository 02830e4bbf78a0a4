/**
 * What Kineto recorded of operators' calls: shapes of the inputs (`record_shapes`) and, before PyTorch 1.12 made frames
 * events of their own, the Python stack (`with_stack`). Half of a trace's events are operators, so the shapes are looked
 * for from the end, where PyTorch 2 writes them, and the stack only behind them.
 */

import type { OperatorCall } from '../../trace/trace.ts';
import { BACKSLASH, COLON, QUOTE } from '../json/bytes.ts';
import type { EventFields } from '../json/event.ts';
import { eachMember, type OnMember } from '../json/object.ts';
import { OperatorCalls } from '../json/operator-calls.ts';
import { skipSpace } from '../json/skip.ts';
import type { Decode } from '../json/text.ts';

/** `Input Dims`, or `Input dims` as PyTorch 1.8 wrote it. */
const DIMS = bytesOf('Input Dims');
const STACK = bytesOf('Call stack');
const CAPITAL_D = 0x44;
const SMALL_D = 0x64;
/** Place of that letter in the key. */
const D = 6;
/** Of the last so many letters of a key one is met by looking at one byte of so many. */
const STEP = 4;
/** By letter: its distance from the key's end, from 1 on, where it is one of the last ones; 0 = it is not. */
const DIMS_LETTER = lettersFromEnd(DIMS);
const STACK_LETTER = lettersFromEnd(STACK);
DIMS_LETTER[SMALL_D] = DIMS_LETTER[CAPITAL_D]!;

export class OperatorArgs {
  private readonly calls: OperatorCalls;
  private bytes: Uint8Array = new Uint8Array(0);
  private stack = 0;

  constructor(decode: Decode) {
    this.calls = new OperatorCalls(decode);
  }

  get values(): readonly OperatorCall[] {
    return this.calls.values;
  }

  /** Number of the call of an operator's event; -1 = nothing was recorded. */
  take({ bytes, argsFrom, argsTo }: EventFields): number {
    if (argsFrom < 0) return -1;
    const { calls } = this;
    const from = dimsAt(bytes, argsFrom, argsTo);
    const dims = from < 0 ? 0 : calls.inputDims.takeValue(bytes, from, argsTo);
    // The walk steps over one byte: the brace, or the last one of the value before.
    const before = dims === 0 ? argsFrom : from + calls.inputDims.sizeOf(dims) - 1;
    this.stack = 0;
    if (mayHaveStack(bytes, before, argsTo)) {
      this.bytes = bytes;
      eachMember(bytes, before, argsTo, this.findStack);
    }
    return calls.of(dims, this.stack);
  }

  /** One function for all operators: of these there are half as many as events. */
  private readonly findStack: OnMember = (keyFrom, keyTo, from, to) => {
    const { bytes } = this;
    if (keyTo - keyFrom !== STACK.length || !isAt(bytes, keyFrom, STACK)) return;
    if (bytes[from] === QUOTE) this.stack = this.calls.stacks.take(bytes, from + 1, to - 1);
  };
}

/** Where the value of the shapes' key begins; -1 = there is none. A quote in a text is escaped, so the key is a key. */
function dimsAt(bytes: Uint8Array, argsFrom: number, argsTo: number): number {
  // No shape has one of the key's last letters.
  for (let i = argsTo - 1; i > argsFrom; i -= STEP) {
    const letter = DIMS_LETTER[bytes[i]!]!;
    if (letter === 0) continue;
    const key = i - (DIMS.length - letter);
    if (key <= argsFrom + 1 || bytes[key - 1] !== QUOTE || bytes[key - 2] === BACKSLASH) continue;
    if (!isDims(bytes, key) || bytes[key + DIMS.length] !== QUOTE) continue;
    const colon = skipSpace(bytes, key + DIMS.length + 1);
    if (bytes[colon] === COLON) return skipSpace(bytes, colon + 1);
  }
  return -1;
}

/** Looks at one byte of four as well. */
function mayHaveStack(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i += STEP) {
    const letter = STACK_LETTER[bytes[i]!]!;
    if (letter === 0) continue;
    const key = i - (STACK.length - letter);
    if (bytes[key] === STACK[0] && bytes[key - 1] === QUOTE) return true;
  }
  return false;
}

function lettersFromEnd(key: Uint8Array): Uint8Array {
  const places = new Uint8Array(256);
  for (let place = STEP; place > 0; place--) places[key[key.length - place]!] = place;
  return places;
}

function isDims(bytes: Uint8Array, at: number): boolean {
  const capital = bytes[at + D];
  if (capital !== CAPITAL_D && capital !== SMALL_D) return false;
  for (let i = 0; i < DIMS.length; i++) if (i !== D && bytes[at + i] !== DIMS[i]) return false;
  return true;
}

function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}
