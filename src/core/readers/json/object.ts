/** The members of one object, such as an event's `args`: chosen ones by number, or all of them one after another. */

import { COLON, COMMA, IS_SEPARATOR, IS_SPACE, QUOTE } from './bytes.ts';
import { ByteInterner } from './intern.ts';
import { idAt, numberAt } from './numbers.ts';
import { endOfString, endOfValue, skipSpace } from './skip.ts';
import { stringAt, type Decode } from './text.ts';

/** Members of which the order is remembered. */
const MAX_ORDER = 64;

/** Called with key and value as they lie in the bytes: key between its quotes, value with them. */
export type OnMember = (keyFrom: number, keyTo: number, from: number, to: number) => void;

/** Calls back for each member of the object at `at`, up to damage if there is some. */
export function eachMember(bytes: Uint8Array, at: number, end: number, onMember: OnMember): void {
  at++;
  for (;;) {
    let code = bytes[at]!;
    while (IS_SPACE[code] === 1 || code === COMMA) code = bytes[++at]!;
    if (code !== QUOTE) return;
    const keyFrom = at + 1;
    const keyTo = endOfString(bytes, keyFrom, end);
    if (keyTo < 0) return;
    at = skipSpace(bytes, keyTo + 1);
    if (bytes[at] !== COLON) return;
    at = skipSpace(bytes, at + 1);
    const to = endOfValue(bytes, at, end);
    if (to < 0 || to > end) return;
    onMember(keyFrom, keyTo, at, to);
    at = to;
  }
}

/**
 * Picks the values of some keys out of objects of one kind. The keys are told apart by number: the first scan of each
 * spelling looks it up, later ones compare bytes.
 */
export class MemberPicker {
  /** Where the value of key i lies, strings without their quotes; -1 = absent. Valid until the next `scan`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  private readonly keys: readonly string[];
  private readonly spellings = new ByteInterner();
  /** Number of the key plus 2, by spelling; 1 = not wanted, 0 = not looked up yet. */
  private keyOf = new Int16Array(64);
  /** Spellings of the last object's keys, in order. */
  private readonly order: number[] = [];
  private bytes: Uint8Array = new Uint8Array(0);
  private readonly decode: Decode;

  /** @param keys names; one may have several spellings with '|' between */
  constructor(keys: readonly string[], decode: Decode) {
    this.keys = keys;
    this.decode = decode;
    this.from = new Int32Array(keys.length).fill(-1);
    this.to = new Int32Array(keys.length);
  }

  /** Finds the members of the object at `at`; -1 stands for no object. Members mostly come in the order of last time. */
  scan(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    const { from } = this;
    for (let key = 0; key < from.length; key++) from[key] = -1;
    if (at < 0) return;
    at++;
    for (let member = 0; ; member++) {
      let code = bytes[at]!;
      while (IS_SEPARATOR[code] === 1) code = bytes[++at]!;
      if (code !== QUOTE) return;
      const keyFrom = at + 1;
      let spelling = member < this.order.length ? this.order[member]! : -1;
      let keyTo = spelling < 0 ? -1 : this.spellings.match(spelling, bytes, keyFrom, QUOTE);
      if (keyTo < 0) {
        keyTo = endOfString(bytes, keyFrom, end);
        if (keyTo < 0) return;
        spelling = this.spellings.intern(bytes, keyFrom, keyTo);
        if (member < MAX_ORDER) this.order[member] = spelling;
      }
      at = skipSpace(bytes, keyTo + 1);
      if (bytes[at] !== COLON) return;
      at = skipSpace(bytes, at + 1);
      const to = endOfValue(bytes, at, end);
      if (to < 0 || to > end) return;
      const key = this.keyOfSpelling(spelling, keyFrom, keyTo);
      if (key >= 0) {
        const quoted = bytes[at] === QUOTE;
        this.from[key] = quoted ? at + 1 : at;
        this.to[key] = quoted ? to - 1 : to;
      }
      at = to;
    }
  }

  has(key: number): boolean {
    return this.from[key]! >= 0;
  }

  /** NaN = absent or no number. */
  number(key: number): number {
    const from = this.from[key]!;
    return from < 0 ? NaN : numberAt(this.bytes, from, this.to[key]!);
  }

  /** A whole number below 2^32 as the tables hold ids; 0 = absent. */
  id(key: number): number {
    return idAt(this.bytes, this.from[key]!, this.to[key]!);
  }

  /** '' = absent. */
  text(key: number): string {
    return stringAt(this.bytes, this.from[key]!, this.to[key]!, this.decode);
  }

  private keyOfSpelling(spelling: number, from: number, to: number): number {
    if (spelling >= this.keyOf.length) {
      const larger = new Int16Array(Math.max(spelling + 1, this.keyOf.length * 2));
      larger.set(this.keyOf);
      this.keyOf = larger;
    }
    const known = this.keyOf[spelling]!;
    if (known !== 0) return known - 2;
    const text = stringAt(this.bytes, from, to, this.decode);
    const key = this.keys.findIndex(spellings => spellings.split('|').includes(text));
    this.keyOf[spelling] = key + 2;
    return key;
  }
}
