/** Rates as text: bytes, operations or cycles per second. */

import { BYTE_UNITS } from './bytes.ts';
import { inUnit, unitFor, type Unit } from './scale.ts';

export const BYTE_RATE_UNITS: readonly Unit[] = BYTE_UNITS.map(({ name, factor }) => ({
  name: `${name}/s`,
  factor,
}));

export const FLOP_RATE_UNITS: readonly Unit[] = [
  { name: 'FLOP/s', factor: 1 },
  { name: 'kFLOP/s', factor: 1e3 },
  { name: 'MFLOP/s', factor: 1e6 },
  { name: 'GFLOP/s', factor: 1e9 },
  { name: 'TFLOP/s', factor: 1e12 },
  { name: 'PFLOP/s', factor: 1e15 },
];

export const FREQUENCY_UNITS: readonly Unit[] = [
  { name: 'Hz', factor: 1 },
  { name: 'kHz', factor: 1e3 },
  { name: 'MHz', factor: 1e6 },
  { name: 'GHz', factor: 1e9 },
];

/** `8.51 GB/s`. */
export function formatByteRate(bytesPerSecond: number): string {
  return inUnit(bytesPerSecond, unitFor(bytesPerSecond, BYTE_RATE_UNITS));
}

/** `8.02 TFLOP/s`. */
export function formatFlopRate(flopPerSecond: number): string {
  return inUnit(flopPerSecond, unitFor(flopPerSecond, FLOP_RATE_UNITS));
}

/** `954 TFLOP/s`, `1.91 PFLOP/s` of 'FLOP/s'; the same with OP/s; `4.81 TB/s` of 'byte/s'. */
export function formatRate(value: number, unit: string): string {
  if (unit === 'byte/s') return formatByteRate(value);
  const text = formatFlopRate(value);
  return unit === 'OP/s' ? text.replace('FLOP', 'OP') : text;
}

/** `1.98 GHz`. */
export function formatFrequency(hertz: number): string {
  return inUnit(hertz, unitFor(hertz, FREQUENCY_UNITS));
}
