/** What traces record of operators' calls, each distinct text decoded once: operators hold the number of theirs. */

import type { OperatorCall } from '../../trace/trace.ts';
import { ByteInterner } from './intern.ts';
import type { MemberPicker } from './object.ts';
import { stringAt, type Decode } from './text.ts';

/** More distinct texts of one kind than any trace has. */
const MAX_TEXTS = 2 ** 26;

/** Where values lie in the bytes, strings without their quotes; -1 = absent. */
type Members = Pick<MemberPicker, 'from' | 'to'>;

export class OperatorCalls {
  readonly values: OperatorCall[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly inputDims: Texts;
  private readonly stacks: Texts;

  constructor(decode: Decode) {
    this.inputDims = new Texts(decode);
    this.stacks = new Texts(decode);
  }

  /** Number of the call whose texts are the members `dimsKey` and `stackKey`; -1 = nothing was recorded. */
  take(bytes: Uint8Array, { from, to }: Members, dimsKey: number, stackKey: number): number {
    const dims = this.inputDims.take(bytes, from[dimsKey]!, to[dimsKey]!);
    const stack = this.stacks.take(bytes, from[stackKey]!, to[stackKey]!);
    if (dims === 0 && stack === 0) return -1;
    const key = stack * MAX_TEXTS + dims;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.length;
      this.values.push({
        inputDims: this.inputDims.values[dims] ?? '',
        stack: this.stacks.values[stack] ?? '',
      });
      this.numbers.set(key, number);
    }
    return number;
  }
}

/** Distinct texts; the empty one, and none at all, is number 0. */
class Texts {
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
}
