/** Numbers straight from bytes. Times keep every nanosecond, whatever a double could hold. */

import { ascii, MINUS, POINT, ZERO } from './bytes.ts';

/** Times further from the origin than this are taken for damage: float64 counts nanoseconds exactly up to here. */
export const MAX_NS = 2 ** 53;

/** The number in [from, to); NaN where there is none. Exact for integers below 2^53. */
export function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let at = from;
  if (to - from > 15) return from < 0 ? NaN : Number(ascii(bytes, from, Math.min(to, from + 400)));
  const negative = bytes[at] === MINUS;
  if (negative) at++;
  if (at >= to) return NaN;
  for (; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return Number(ascii(bytes, from, to));
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** A whole number below 2^32 as the tables hold ids; 0 for anything else. */
export function idAt(bytes: Uint8Array, from: number, to: number): number {
  if (from < 0) return 0;
  const value = numberAt(bytes, from, to);
  return value > 0 && value <= 0xffffffff && Number.isInteger(value) ? value : 0;
}

/** Whole microseconds of the decimal number in [from, to), to choose an origin by; NaN where there is none. */
export function wholeMicrosAt(bytes: Uint8Array, from: number, to: number): number {
  if (from < 0) return NaN;
  const value = Math.floor(Number(ascii(bytes, from, Math.min(to, from + 400))));
  return Number.isSafeInteger(value) ? value : NaN;
}

/**
 * Nanoseconds between `originMicros` and the decimal microseconds in [from, to), rounded to whole ones.
 * The origin is subtracted before the fraction is added: Unix time in ns does not fit a double, the difference does.
 *
 * @param originMicros a whole number
 * @returns NaN where there is no number
 */
export function nanosecondsAt(
  bytes: Uint8Array,
  from: number,
  to: number,
  originMicros: number,
): number {
  if (from < 0) return NaN;
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  let at = first;
  let whole = 0;
  while (at < to) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
    at++;
  }
  let fraction = 0;
  if (at < to || at === first) {
    fraction = bytes[at] === POINT && at > first ? thousandthsAt(bytes, at + 1, to) : -1;
    if (fraction < 0) return fromText(ascii(bytes, from, Math.min(to, from + 400)), originMicros);
  }
  if (negative) return (-whole - originMicros) * 1000 - fraction;
  return (whole - originMicros) * 1000 + fraction;
}

/** Digits behind a point as thousandths, rounded; 1000 where they round up to one. -1 = something else is there. */
function thousandthsAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let count = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    if (count < 4) value = value * 10 + digit;
    count++;
  }
  if (count === 3) return value;
  if (count > 3) return Math.floor((value + 5) / 10);
  return count === 2 ? value * 10 : count === 1 ? value * 100 : 0;
}

/** The same for what is rare: exponents, padding, signs. */
function fromText(text: string, originMicros: number): number {
  const match = /^\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  if (match === null || (match[2] === '' && match[3] === '')) return NaN;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > 30) return NaN;
  const digits = `${'0'.repeat(30)}${whole}${fraction}${'0'.repeat(34)}`;
  const point = 30 + whole.length + shift;
  const scaled = BigInt(digits.slice(0, point + 4)) + 5n;
  const ns = scaled / 10n - (sign === '-' ? -1n : 1n) * BigInt(originMicros) * 1000n;
  return Number(sign === '-' ? -ns : ns);
}
