/**
 * What each kernel does in the model: its family where the name decides, and for GEMMs the position between the
 * kernels around them, so that two GEMMs of one name are told apart (attention output against FFN output).
 */

import { OPERATORS, type Operator } from '../../trace/operators.ts';
import { withChains } from './chains.ts';
import { codeOf, NO_FAMILY, setOf, SMALL } from './family-codes.ts';
import { ATTENTION_SIDE, LANDMARKS, landmarks, type Landmarks } from './landmarks.ts';
import { nameRouting } from './routing.ts';
import { nameShortConvolutions } from './short-convolutions.ts';
import { FAMILIES, type KernelFamily } from './rules.ts';

/** Families whose role is their name. */
const DIRECT: Partial<Record<KernelFamily, Operator>> = {
  norm: 'norm',
  rope: 'rope',
  kv_cache: 'kv_cache',
  attention: 'attention',
  mla: 'mla_proj',
  activation: 'activation',
  moe_gate: 'moe_gate',
  moe_dispatch: 'moe_dispatch',
  moe_experts: 'moe_experts',
  all_reduce: 'all_reduce',
  all_gather: 'all_gather',
  reduce_scatter: 'reduce_scatter',
  all_to_all: 'all_to_all',
  send_recv: 'send_recv',
  broadcast: 'broadcast',
  embedding: 'embedding',
  sampling: 'sampling',
};

/** The family by whose name an operator goes; `gemm` for those that are GEMMs told apart by position. */
export function familyOfOperator(operator: Operator): KernelFamily {
  for (const [family, direct] of Object.entries(DIRECT)) {
    if (direct === operator) return family as KernelFamily;
  }
  return operator === 'other' || operator === 'memcpy' ? 'elementwise' : 'gemm';
}

const O = Object.fromEntries(OPERATORS.map((operator, i) => [operator, i])) as Record<
  Operator,
  number
>;

/** By family: the operator that it is; `other` where its name does not tell. */
const DIRECT_CODES = Uint8Array.from(FAMILIES, family => O[DIRECT[family] ?? 'other']);

const NORM = codeOf('norm');
const ATTENTION = codeOf('attention');
const GEMM = codeOf('gemm');
const GEMM_REDUCE = codeOf('gemm_reduce');
const ACTIVATION = codeOf('activation');
const EMBEDDING = codeOf('embedding');
const SAMPLING = codeOf('sampling');
const SOFTMAX = codeOf('softmax');
const QUANTIZE = codeOf('quantize');

/** What only brings the input of the next kernel into its type. */
const CASTS = setOf('cast', 'quantize');
const FED_BY_CASTS = setOf('gemm', 'mla', 'moe_experts', 'cast', 'quantize');
const MOE = setOf('moe_gate', 'moe_dispatch', 'moe_experts');
/** What stands behind a head: a sampled token, or the begin of the next step, which may be of an image or of sound. */
const ENDS_MODEL = setOf('sampling', 'embedding', 'convolution');

/**
 * One operator (index into `OPERATORS`) per kernel of a sequence of families (indices into `FAMILIES`) in start order
 * (one device, any number of steps). Linear.
 *
 * A GEMM is: `o_proj` after attention; `down_proj` after an activation; `gate_up_proj` before an activation;
 * `qkv_proj` before rope, cache write or attention (norms of q and k between them are looked through); `moe_gate`
 * before routing; `lm_head` after a norm where sampling, a new embedding, a convolution or the end follows. Else `other`.
 * A split-K reduction has the role of its GEMM, and so has a cast (under autocast of its weights, too) or a quantisation
 * right before it: what it reads is made there. Where no kernel at all has to do with attention or experts (a
 * convolutional net, a recommender), GEMMs are `other`.
 */
export function operatorsOf(named: Uint8Array): Uint8Array {
  const families = withChains(withSoftmax(named)).slice();
  // Other nets have convolutions and a top k as well.
  if (families.some(family => ATTENTION_SIDE[family] === 1)) {
    nameShortConvolutions(families);
    nameRouting(families, named);
  }
  const around = landmarks(families);
  const isTransformer = families.some(family => ATTENTION_SIDE[family] === 1 || MOE[family] === 1);
  const operators = codesBy(DIRECT_CODES, families);
  if (isTransformer) giveRoles(families, around, operators);
  joinReductions(families, operators);
  splitGates(families, operators);
  splitParallel(families, around.before, operators);
  joinCasts(families, operators);
  return operators;
}

// Loops over all kernels are functions of their own: small ones are compiled in a fraction of the time.

function codesBy(byFamily: Uint8Array, families: Uint8Array): Uint8Array {
  const codes = new Uint8Array(families.length);
  for (let i = 0; i < families.length; i++) codes[i] = byFamily[families[i]!]!;
  return codes;
}

function giveRoles(families: Uint8Array, around: Landmarks, operators: Uint8Array): void {
  for (let i = 0; i < families.length; i++) {
    if (families[i] === GEMM) operators[i] = gemmRole(around, i);
  }
}

/** A split-K reduction has the role of its GEMM. */
function joinReductions(families: Uint8Array, operators: Uint8Array): void {
  for (let i = 1; i < families.length; i++) {
    if (families[i] === GEMM_REDUCE) operators[i] = operators[i - 1]!;
  }
}

/**
 * Where attention and FFN run side by side on one norm (Falcon, Cohere), `o_proj` and the first of the FFN both lie
 * between attention and activation: of several, the first is that of the attention.
 */
function splitParallel(families: Uint8Array, before: Uint8Array, operators: Uint8Array): void {
  let first = -1;
  let isSplit = false;
  for (let i = 0; i < families.length; i++) {
    if (before[i] !== ATTENTION || families[i] === ATTENTION) {
      first = -1;
      isSplit = false;
    } else if (families[i] === GEMM && operators[i] === O.gate_up_proj && !isSplit) {
      if (first >= 0) setRole(families, operators, first, O.o_proj);
      isSplit = first >= 0;
      first = i;
    }
  }
}

/** How many small kernels may be between a quantisation and its GEMM: what lays out its scales. */
const SCALES = 3;

/** Casts and quantisations before a GEMM have its role. */
function joinCasts(families: Uint8Array, operators: Uint8Array): void {
  for (let i = families.length - 2; i >= 0; i--) {
    if (CASTS[families[i]!] === 0) continue;
    let fed = i + 1;
    const reach = families[i] === QUANTIZE ? i + 1 + SCALES : fed;
    while (fed < reach && SMALL[families[fed]!] === 1 && CASTS[families[fed]!] === 0) fed++;
    if (FED_BY_CASTS[families[fed] ?? NO_FAMILY] === 1) operators.fill(operators[fed]!, i, fed);
  }
}

/** Role of a GEMM and of the reductions that belong to it. */
function setRole(families: Uint8Array, operators: Uint8Array, gemm: number, role: number): void {
  operators[gemm] = role;
  for (let k = gemm + 1; families[k] === GEMM_REDUCE; k++) operators[k] = role;
}

/**
 * Where gate and up projection are two GEMMs, the activation lies between them (gate, activation, up, product, down):
 * of several GEMMs after an activation only the last one before the next landmark is `down_proj`.
 */
function splitGates(families: Uint8Array, operators: Uint8Array): void {
  let last = -1;
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === GEMM && operators[i] === O.down_proj) {
      if (last >= 0) setRole(families, operators, last, O.gate_up_proj);
      last = i;
    }
    if (LANDMARKS[family] === 1) last = -1;
  }
}

/** How far around a softmax its GEMMs may be (scale, mask, dropout and casts in between). */
const SOFTMAX_REACH = 8;

/**
 * A softmax between two GEMMs is attention that was written out (Q·Kᵀ, scale, mask, softmax, ·V), from one GEMM to the
 * other; any other softmax is one over the vocabulary: sampling. A GEMM belongs to it only with nothing but small operations in
 * between, so that the projections around stay projections.
 */
function withSoftmax(families: Uint8Array): Uint8Array {
  if (!families.includes(SOFTMAX)) return families;
  const found = families.slice();
  for (let i = 0; i < families.length; i++) {
    if (families[i] !== SOFTMAX) continue;
    const before = nearestGemm(families, i, -1);
    const after = nearestGemm(families, i, 1);
    const isAttention = before >= 0 && after >= 0;
    found[i] = isAttention ? ATTENTION : SAMPLING;
    if (!isAttention) continue;
    found.fill(ATTENTION, before, after + 1);
    if (families[after + 1] === GEMM_REDUCE) found[after + 1] = ATTENTION;
  }
  return found;
}

/** Place of the GEMM next to `from` in a direction, with only small operations between; -1 = none. */
function nearestGemm(families: Uint8Array, from: number, step: 1 | -1): number {
  for (let k = 1; k <= SOFTMAX_REACH; k++) {
    const i = from + k * step;
    const family = families[i];
    if (family === GEMM) return i;
    if (family === undefined || SMALL[family] === 0) return -1;
  }
  return -1;
}

function gemmRole(around: Landmarks, i: number): number {
  const before = around.before[i]!;
  const after = around.after[i]!;
  if (after === ACTIVATION) return O.gate_up_proj;
  if (before === ACTIVATION) return O.down_proj;
  if (before === ATTENTION) return O.o_proj;
  if (ATTENTION_SIDE[after] === 1) return O.qkv_proj;
  if (MOE[after] === 1) return O.moe_gate;
  if (before === NORM && after === NORM) {
    if (ATTENTION_SIDE[around.beyondNorms[i]!] === 1) return O.qkv_proj;
    // What the attention yields has a norm of its own.
    if (around.beforeNorms[i] === ATTENTION) return O.o_proj;
  }
  // Between the last norm and the head the rows of the last tokens are gathered, which looks like an embedding.
  const follows = ENDS_MODEL[after] === 1 || after === NO_FAMILY;
  if ((before === NORM || before === EMBEDDING) && follows) return O.lm_head;
  return O.other;
}
