/**
 * What each kernel does in the model: its family where the name decides, and for GEMMs the position between the
 * kernels around them, so that two GEMMs of one name are told apart (attention output against FFN output).
 */

import { OPERATORS, type Operator } from '../../trace/operators.ts';
import { withChains } from './chains.ts';
import { FAMILIES, PARTS, type KernelFamily } from './rules.ts';

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

/** Families and operators by their numbers, since a trace has millions of kernels. */
const F = Object.fromEntries(FAMILIES.map((family, i) => [family, i])) as Record<
  KernelFamily,
  number
>;
const O = Object.fromEntries(OPERATORS.map((operator, i) => [operator, i])) as Record<
  Operator,
  number
>;
/** Where there is no kernel of the kind wanted. */
const NONE = 255;

/** By family: the operator that it is; 0 = its name does not tell. */
const DIRECT_CODES = Uint8Array.from(FAMILIES, family => O[DIRECT[family] ?? '']);

/** Marks by family. */
function setOf(...families: readonly KernelFamily[]): Uint8Array {
  const marks = new Uint8Array(256);
  for (const family of families) marks[F[family]] = 1;
  return marks;
}

const ATTENTION_SIDE = setOf('rope', 'kv_cache', 'attention');
/** What only brings the input of the next kernel into its type. */
const CASTS = setOf('cast', 'quantize');
const FED_BY_CASTS = setOf('gemm', 'mla', 'moe_experts', 'cast', 'quantize');
const MOE = setOf('moe_gate', 'moe_dispatch', 'moe_experts');
/** Families that say where in the layer we are. The others are passed over when looking around from a GEMM. */
const LANDMARKS = setOf(
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
);
/** What may lie between a softmax and the GEMMs of its attention. */
const SMALL = setOf('elementwise', 'unknown', 'gemm_reduce', ...PARTS);

/**
 * One operator (index into `OPERATORS`) per kernel of a sequence of families (indices into `FAMILIES`) in start order
 * (one device, any number of steps). Linear.
 *
 * A GEMM is: `o_proj` after attention; `down_proj` after an activation; `gate_up_proj` before an activation;
 * `qkv_proj` before rope, cache write or attention (norms of q and k between them are looked through); `moe_gate`
 * before routing; `lm_head` after a norm where sampling, a new embedding or the end follows. Else `other`.
 * A split-K reduction has the role of its GEMM, and so has a cast (under autocast of its weights, too) or a quantisation
 * right before it: what it reads is made there. Where no kernel at all has to do with attention or experts (a
 * convolutional net, a recommender), GEMMs are `other`.
 */
export function operatorsOf(named: Uint8Array): Uint8Array {
  const families = withChains(withSoftmax(named));
  const { before, after, beyondNorms } = landmarks(families);
  const isTransformer = families.some(family => ATTENTION_SIDE[family] === 1 || MOE[family] === 1);
  const operators = new Uint8Array(families.length);
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === F.gemm) {
      operators[i] = isTransformer ? gemmRole(before[i]!, after[i]!, beyondNorms[i]!) : O.other;
    } else if (family === F.gemm_reduce) operators[i] = i > 0 ? operators[i - 1]! : O.other;
    else operators[i] = DIRECT_CODES[family]! > 0 ? DIRECT_CODES[family]! : O.other;
  }
  splitGates(families, operators);
  splitParallel(families, before, operators);
  joinCasts(families, operators);
  return operators;
}

/**
 * Where attention and FFN run side by side on one norm (Falcon, Cohere), `o_proj` and the first of the FFN both lie
 * between attention and activation: of several, the first is that of the attention.
 */
function splitParallel(families: Uint8Array, before: Uint8Array, operators: Uint8Array): void {
  let first = -1;
  let isSplit = false;
  for (let i = 0; i < families.length; i++) {
    if (before[i] !== F.attention || families[i] === F.attention) {
      first = -1;
      isSplit = false;
    } else if (families[i] === F.gemm && operators[i] === O.gate_up_proj && !isSplit) {
      if (first >= 0) setRole(families, operators, first, O.o_proj);
      isSplit = first >= 0;
      first = i;
    }
  }
}

/** Casts and quantisations right before a GEMM have its role. */
function joinCasts(families: Uint8Array, operators: Uint8Array): void {
  for (let i = families.length - 2; i >= 0; i--) {
    if (CASTS[families[i]!] === 1 && FED_BY_CASTS[families[i + 1]!] === 1) {
      operators[i] = operators[i + 1]!;
    }
  }
}

/** Role of a GEMM and of the reductions that belong to it. */
function setRole(families: Uint8Array, operators: Uint8Array, gemm: number, role: number): void {
  operators[gemm] = role;
  for (let k = gemm + 1; families[k] === F.gemm_reduce; k++) operators[k] = role;
}

/**
 * Where gate and up projection are two GEMMs, the activation lies between them (gate, activation, up, product, down):
 * of several GEMMs after an activation only the last one before the next landmark is `down_proj`.
 */
function splitGates(families: Uint8Array, operators: Uint8Array): void {
  let last = -1;
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === F.gemm && operators[i] === O.down_proj) {
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
  if (!families.includes(F.softmax)) return families;
  const found = families.slice();
  for (let i = 0; i < families.length; i++) {
    if (families[i] !== F.softmax) continue;
    const before = nearestGemm(families, i, -1);
    const after = nearestGemm(families, i, 1);
    const isAttention = before >= 0 && after >= 0;
    found[i] = isAttention ? F.attention : F.sampling;
    if (!isAttention) continue;
    found.fill(F.attention, before, after + 1);
    if (families[after + 1] === F.gemm_reduce) found[after + 1] = F.attention;
  }
  return found;
}

/** Place of the GEMM next to `from` in a direction, with only small operations between; -1 = none. */
function nearestGemm(families: Uint8Array, from: number, step: 1 | -1): number {
  for (let k = 1; k <= SOFTMAX_REACH; k++) {
    const i = from + k * step;
    const family = families[i];
    if (family === F.gemm) return i;
    if (family === undefined || SMALL[family] === 0) return -1;
  }
  return -1;
}

function gemmRole(before: number, after: number, beyondNorms: number): number {
  if (after === F.activation) return O.gate_up_proj;
  if (before === F.activation) return O.down_proj;
  if (before === F.attention) return O.o_proj;
  if (ATTENTION_SIDE[after] === 1) return O.qkv_proj;
  if (MOE[after] === 1) return O.moe_gate;
  if (before === F.norm && after === F.norm && ATTENTION_SIDE[beyondNorms] === 1) return O.qkv_proj;
  // Between the last norm and the head the rows of the last tokens are gathered, which looks like an embedding.
  const follows = after === F.sampling || after === F.embedding || after === NONE;
  if ((before === F.norm || before === F.embedding) && follows) return O.lm_head;
  return O.other;
}

/** For each kernel the nearest landmark before and after it, and the nearest after it that is no norm; or `NONE`. */
function landmarks(families: Uint8Array): {
  before: Uint8Array;
  after: Uint8Array;
  beyondNorms: Uint8Array;
} {
  const { length } = families;
  const before = new Uint8Array(length);
  const after = new Uint8Array(length);
  const beyondNorms = new Uint8Array(length);
  let last = NONE;
  for (let i = 0; i < length; i++) {
    before[i] = last;
    if (LANDMARKS[families[i]!] === 1) last = families[i]!;
  }
  let next = NONE;
  let nextNoNorm = NONE;
  for (let i = length - 1; i >= 0; i--) {
    after[i] = next;
    beyondNorms[i] = nextNoNorm;
    const family = families[i]!;
    if (LANDMARKS[family] === 0) continue;
    // A look-up right before attention is that of relative positions, not the next step's tokens.
    if (family === F.embedding && ATTENTION_SIDE[next] === 1) continue;
    next = family;
    if (family !== F.norm) nextNoNorm = family;
  }
  return { before, after, beyondNorms };
}
