/**
 * Where in its layer a kernel is: the nearest kernels around it that tell. Knows families only; what role a GEMM between
 * two of them has, `roles.ts` says.
 */

import { codeOf, NO_FAMILY, setOf } from './family-codes.ts';

const NORM = codeOf('norm');
const GEMM = codeOf('gemm');
const ACTIVATION = codeOf('activation');
const EXPERTS = codeOf('moe_experts');
const EMBEDDING = codeOf('embedding');

/** What only an attention has. */
export const ATTENTION_SIDE = setOf('rope', 'kv_cache', 'attention');
/** Families that say where in the layer we are. The others are passed over when looking around from a GEMM. */
export const LANDMARKS = setOf(
  'norm',
  'rope',
  'kv_cache',
  'attention',
  'activation',
  'moe_gate',
  'moe_dispatch',
  'moe_experts',
  'embedding',
  'sampling',
  'convolution',
);

/** The landmarks around each kernel; `NO_FAMILY` where there is none. */
export interface Landmarks {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** The nearest before and after that is no norm. */
  readonly beforeNorms: Uint8Array;
  readonly beyondNorms: Uint8Array;
}

export function landmarks(families: Uint8Array): Landmarks {
  const own = ownLandmarks(families);
  const behind = withoutPositions(own);
  return {
    before: nearestBefore(own),
    after: nearestAfter(behind),
    beforeNorms: nearestBefore(withoutNorms(own)),
    beyondNorms: nearestAfter(withoutNorms(behind)),
  };
}

/** The last before each that is not `NO_FAMILY`. */
function nearestBefore(families: Uint8Array): Uint8Array {
  const found = new Uint8Array(families.length);
  let last = NO_FAMILY;
  for (let i = 0; i < families.length; i++) {
    found[i] = last;
    if (families[i] !== NO_FAMILY) last = families[i]!;
  }
  return found;
}

/** The first behind each that is not `NO_FAMILY`. */
function nearestAfter(families: Uint8Array): Uint8Array {
  const found = new Uint8Array(families.length);
  let next = NO_FAMILY;
  for (let i = families.length - 1; i >= 0; i--) {
    found[i] = next;
    if (families[i] !== NO_FAMILY) next = families[i]!;
  }
  return found;
}

function withoutNorms(landmarks: Uint8Array): Uint8Array {
  const rest = landmarks.slice();
  for (let i = 0; i < rest.length; i++) if (rest[i] === NORM) rest[i] = NO_FAMILY;
  return rest;
}

/** A look-up right before attention is that of relative positions, not the next step's tokens. */
function withoutPositions(landmarks: Uint8Array): Uint8Array {
  const rest = landmarks.slice();
  let next = NO_FAMILY;
  for (let i = rest.length - 1; i >= 0; i--) {
    if (rest[i] === EMBEDDING && ATTENTION_SIDE[next] === 1) rest[i] = NO_FAMILY;
    else if (rest[i] !== NO_FAMILY) next = rest[i]!;
  }
  return rest;
}

/**
 * The families that say where in the layer we are, `NO_FAMILY` for the others. The activation of an FFN works on what a
 * GEMM made; one right behind a norm or a convolution belongs to these (gated norms, layers without attention) and says
 * nothing.
 */
function ownLandmarks(families: Uint8Array): Uint8Array {
  const own = new Uint8Array(families.length).fill(NO_FAMILY);
  let isFed = true;
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === GEMM || family === EXPERTS) isFed = true;
    if (LANDMARKS[family] === 0 || (family === ACTIVATION && !isFed)) continue;
    own[i] = family;
    if (family !== ACTIVATION) isFed = family === EXPERTS;
  }
  return own;
}
