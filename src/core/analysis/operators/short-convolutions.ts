/**
 * Layers without attention (Mamba, gated delta rules) mix tokens by a short convolution and a scan. Run as written, only
 * the convolution has a name, one that any convolution has; its place tells it apart: behind the projection of a layer's
 * norm, and before an activation. It stands for the attention of its layer. `roles.ts` asks this once chains are known.
 */

import { codeOf, setOf } from './family-codes.ts';
import { PARTS } from './rules.ts';

const CONVOLUTION = codeOf('convolution');
const ATTENTION = codeOf('attention');
const NORM = codeOf('norm');
const GEMM = codeOf('gemm');
const ACTIVATION = codeOf('activation');

/** What may lie between: copies that bring the channels into order, and the state that is kept. */
const BETWEEN = setOf('elementwise', 'unknown', 'gemm_reduce', 'quantize', ...PARTS);
/** Most kernels between; several times what is seen. */
const REACH = 32;

/** @param families indices into `FAMILIES`, of one device in start order; changed in place. Linear. */
export function nameShortConvolutions(families: Uint8Array): void {
  let last = -1;
  for (;;) {
    const first = families.indexOf(CONVOLUTION, last + 1);
    if (first < 0) return;
    last = first;
    while (families[last + 1] === CONVOLUTION) last++;
    if (isMixing(families, first, last)) families.fill(ATTENTION, first, last + 1);
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
