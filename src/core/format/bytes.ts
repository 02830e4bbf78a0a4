/** Bytes as text, in decimal units as the profilers print them (1 MB = 1e6 bytes). */

import { grouped } from './number.ts';
import { inUnit, unitFor, type Unit } from './scale.ts';

export const BYTE_UNITS: readonly Unit[] = [
  { name: 'B', factor: 1 },
  { name: 'kB', factor: 1e3 },
  { name: 'MB', factor: 1e6 },
  { name: 'GB', factor: 1e9 },
  { name: 'TB', factor: 1e12 },
];

/** `13.5 GB`, `256 B`. */
export function formatBytes(bytes: number): string {
  return inUnit(bytes, unitFor(bytes, BYTE_UNITS));
}

/** `13,476,831,232 B`. */
export function exactBytes(bytes: number): string {
  return Number.isFinite(bytes) ? `${grouped(bytes)} B` : '–';
}
