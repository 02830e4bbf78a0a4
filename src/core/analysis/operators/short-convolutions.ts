/**
 * Layers without attention (Mamba, gated delta rules) mix tokens by a short convolution and a scan. Run as written, only
 * the convolution has a name, one that any convolution has; its place tells it apart: behind the projection of a layer's
 * norm, and before an activation. It stands for the attention of its layer. `roles.ts` asks this once chains are known.
 */

import { FAMILIES, PARTS, type KernelFamily } from './rules.ts';

const codeOf = (family: KernelFamily): number => FAMILIES.indexOf(family);

const CONVOLUTION = codeOf('convolution');
const ATTENTION = codeOf('attention');
const NORM = codeOf('norm');
const GEMM = codeOf('gemm');
const ACTIVATION = codeOf('activation');

/** What may lie between: copies that bring the channels into order, and the state that is kept. */
const BETWEEN = new Uint8Array(256);
for (const family of ['elementwise', 'unknown', 'gemm_reduce', 'quantize', ...PARTS] as const) {
  BETWEEN[codeOf(family)] = 1;
}
/** Most kernels between; several times what is seen. */
const REACH = 32;

/** @param families indices into `FAMILIES`, of one device in start order; changed in place. Linear. */
export function nameShortConvolutions(families: Uint8Array): void {
  for (let i = 0; i < families.length; i++) {
    if (families[i] !== CONVOLUTION) continue;
    let last = i;
    while (families[last + 1] === CONVOLUTION) last++;
    if (isMixing(families, i, last)) families.fill(ATTENTION, i, last + 1);
    i = last;
  }
}

function isMixing(families: Uint8Array, first: number, last: number): boolean {
  const after = beyond(families, last, 1);
  if (families[after] !== ACTIVATION) return false;
  let before = beyond(families, first, -1);
  if (families[before] !== GEMM) return false;
  while (families[before] === GEMM) before = beyond(families, before, -1);
  return families[before] === NORM;
}

/** Place of the next kernel in a direction that is not small; one out of reach, or outside, where there is none. */
function beyond(families: Uint8Array, from: number, step: 1 | -1): number {
  let i = from + step;
  for (let k = 0; k < REACH && BETWEEN[families[i] ?? NORM] === 1; k++) i += step;
  return i;
}
