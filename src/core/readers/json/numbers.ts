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
  let at = from;
  if (at < 0) return NaN;
  const negative = bytes[at] === MINUS;
  if (negative) at++;
  let whole = 0;
  let digit = -1;
  const first = at;
  for (; at < to; at++) {
    digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
  }
  let fraction = 0;
  if (at < to) {
    if (bytes[at] !== POINT)
      return fromText(ascii(bytes, from, Math.min(to, from + 400)), originMicros);
    let scale = 100;
    for (at++; at < to; at++) {
      digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) {
        return fromText(ascii(bytes, from, Math.min(to, from + 400)), originMicros);
      }
      if (scale >= 1) fraction += digit * scale;
      else if (scale > 0.05 && digit >= 5) fraction++;
      scale = scale === 1 ? 0.1 : scale === 0.1 ? 0 : scale / 10;
    }
  } else if (first === to) {
    return NaN;
  }
  return negative
    ? (-whole - originMicros) * 1000 - fraction
    : (whole - originMicros) * 1000 + fraction;
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
