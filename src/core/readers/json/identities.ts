/** Process and thread ids of JSON traces, which may be numbers, numbers as text, or any text at all. */

import { ByteInterner } from './intern.ts';
import { stringAt, type Decode } from './text.ts';

/** Ids that are text get numbers from here on, beyond all real ids. Their name is in the trace's processes or threads. */
export const FIRST_TEXT_ID = 2 ** 31;

export class Identities {
  /** By the small id that `of` gives: the number to put into a lane. */
  readonly numbers: number[] = [];
  /** By small id: the text in the file. */
  readonly texts: string[] = [];
  private readonly interner = new ByteInterner();
  private readonly decode: Decode;
  private texted = 0;

  constructor(decode: Decode) {
    this.decode = decode;
  }

  /** A small id for the bytes in [from, to); absent ones count as `0`, as the Chrome format has it. */
  of(bytes: Uint8Array, from: number, to: number): number {
    if (from < 0) return this.of(ABSENT, 0, 1);
    const id = this.interner.internRepeated(bytes, from, to);
    if (id === this.numbers.length) this.add(stringAt(bytes, from, to, this.decode));
    return id;
  }

  /** Whether the id is a number in the file, with or without quotes. */
  isNumber(id: number): boolean {
    return this.numbers[id]! < FIRST_TEXT_ID || /^-?\d+$/.test(this.texts[id]!);
  }

  private add(text: string): void {
    this.texts.push(text);
    const number = /^-?\d{1,15}$/.test(text) ? Number(text) : FIRST_TEXT_ID + this.texted++;
    // Old Kineto truncated thread handles to negative numbers.
    this.numbers.push(number < -1 ? number >>> 0 : number);
  }
}

const ABSENT = Uint8Array.of(0x30, 0);
