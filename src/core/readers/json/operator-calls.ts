/** What traces record of operators' calls, each distinct text decoded once: operators hold the number of theirs. */

import type { OperatorCall } from '../../trace/trace.ts';
import { ByteInterner } from './intern.ts';
import { OPEN_ARRAY } from './bytes.ts';
import type { MemberPicker } from './object.ts';
import { endOfValue } from './skip.ts';
import { stringAt, type Decode } from './text.ts';

/** More distinct texts of one kind than any trace has. */
const MAX_TEXTS = 2 ** 26;

/** Where values lie in the bytes, strings without their quotes; -1 = absent. */
type Members = Pick<MemberPicker, 'from' | 'to'>;

export class OperatorCalls {
  readonly values: OperatorCall[] = [];
  private readonly numbers = new Map<number, number>();
  /** The same for calls without a stack, by the number of the shapes' text. */
  private readonly plain: number[] = [];
  readonly inputDims: Texts;
  readonly stacks: Texts;

  constructor(decode: Decode) {
    this.inputDims = new Texts(decode);
    this.stacks = new Texts(decode);
  }

  /** Number of the call whose texts are the members `dimsKey` and `stackKey`; -1 = nothing was recorded. */
  take(bytes: Uint8Array, { from, to }: Members, dimsKey: number, stackKey: number): number {
    const dims = this.inputDims.take(bytes, from[dimsKey]!, to[dimsKey]!);
    return this.of(dims, this.stacks.take(bytes, from[stackKey]!, to[stackKey]!));
  }

  /** Number of the call of these texts of shapes and stack. */
  of(dims: number, stack: number): number {
    if (dims === 0 && stack === 0) return -1;
    const key = stack * MAX_TEXTS + dims;
    const known = stack === 0 ? this.plain[dims] : this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.values.push({
      inputDims: this.inputDims.values[dims] ?? '',
      stack: this.stacks.values[stack] ?? '',
    });
    if (stack === 0) this.plain[dims] = number;
    else this.numbers.set(key, number);
    return number;
  }
}

/** Distinct texts; the empty one, and none at all, is number 0. */
export class Texts {
  readonly values = [''];
  private readonly interner = new ByteInterner();
  private readonly decode: Decode;

  constructor(decode: Decode) {
    this.decode = decode;
  }

  take(bytes: Uint8Array, from: number, to: number): number {
    if (from < 0 || to <= from) return 0;
    const number = this.interner.internInTurn(bytes, from, to) + 1;
    if (number === this.values.length) this.values.push(stringAt(bytes, from, to, this.decode));
    return number;
  }

  /** Number of the value that begins at `from`; 0 = it does not end before `end`. */
  takeValue(bytes: Uint8Array, from: number, end: number): number {
    // A known list that stands there as a whole ends there: its end need not be looked for.
    const known = bytes[from] === OPEN_ARRAY ? this.interner.inTurn(bytes, from) : -1;
    if (known >= 0) return known + 1;
    const to = endOfValue(bytes, from, end);
    return to > end ? 0 : this.take(bytes, from, to);
  }

  /** Bytes of a text in the file. */
  sizeOf(number: number): number {
    return number === 0 ? 0 : this.interner.sizeOf(number - 1);
  }
}
