/** Families by number, and sets of them as marks by number: a trace has millions of kernels, one byte each. */

import { FAMILIES, PARTS, type KernelFamily } from './rules.ts';

/** Stands where there is no kernel; no family has it. */
export const NO_FAMILY = 255;

/** Index into `FAMILIES`. */
export function codeOf(family: KernelFamily): number {
  return FAMILIES.indexOf(family);
}

/** By code: 1 = of the set. `NO_FAMILY` is in none. */
export function setOf(...families: readonly KernelFamily[]): Uint8Array {
  const marks = new Uint8Array(NO_FAMILY + 1);
  for (const family of families) marks[codeOf(family)] = 1;
  return marks;
}

/** What moves or converts a few elements, or whose name tells nothing: it may lie between any two kernels of a layer. */
export const SMALL = setOf('elementwise', 'unknown', 'gemm_reduce', ...PARTS);
