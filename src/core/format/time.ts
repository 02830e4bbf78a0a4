/** Nanoseconds as text: three significant digits in the unit that fits, or the exact count. */

import { grouped } from './number.ts';
import { inUnit, unitFor, type Unit } from './scale.ts';

export const TIME_UNITS: readonly Unit[] = [
  { name: 'ns', factor: 1 },
  { name: 'µs', factor: 1e3 },
  { name: 'ms', factor: 1e6 },
  { name: 's', factor: 1e9 },
];

/** `4.86 ms`, `147 µs`, `730 ns`, `2.29 s`. */
export function formatTime(ns: number): string {
  return inUnit(ns, unitFor(ns, TIME_UNITS));
}

/** `4,861,532 ns`: what the hover says. */
export function exactTime(ns: number): string {
  return Number.isFinite(ns) ? `${grouped(ns)} ns` : '–';
}
