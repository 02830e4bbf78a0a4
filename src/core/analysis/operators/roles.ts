/**
 * What each kernel does in the model: its family where the name decides, and for GEMMs the position between the
 * kernels around them, so that two GEMMs of one name are told apart (attention output against FFN output).
 */

import { OPERATORS, type Operator } from '../../trace/operators.ts';
import { withChains } from './chains.ts';
import { nameRouting } from './routing.ts';
import { nameShortConvolutions } from './short-convolutions.ts';
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
  'convolution',
);
/** What stands behind a head: a sampled token, or the begin of the next step, which may be of an image or of sound. */
const ENDS_MODEL = setOf('sampling', 'embedding', 'convolution');
/** What may lie between a softmax and the GEMMs of its attention. */
const SMALL = setOf('elementwise', 'unknown', 'gemm_reduce', ...PARTS);

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
  const operators = new Uint8Array(families.length);
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === F.gemm) {
      operators[i] = isTransformer ? gemmRole(around, i) : O.other;
    } else if (family === F.gemm_reduce) operators[i] = i > 0 ? operators[i - 1]! : O.other;
    else operators[i] = DIRECT_CODES[family]! > 0 ? DIRECT_CODES[family]! : O.other;
  }
  splitGates(families, operators);
  splitParallel(families, around.before, operators);
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

/** How many small kernels may be between a quantisation and its GEMM: what lays out its scales. */
const SCALES = 3;

/** Casts and quantisations before a GEMM have its role. */
function joinCasts(families: Uint8Array, operators: Uint8Array): void {
  for (let i = families.length - 2; i >= 0; i--) {
    if (CASTS[families[i]!] === 0) continue;
    let fed = i + 1;
    const reach = families[i] === F.quantize ? i + 1 + SCALES : fed;
    while (fed < reach && SMALL[families[fed]!] === 1 && CASTS[families[fed]!] === 0) fed++;
    if (FED_BY_CASTS[families[fed] ?? NONE] === 1) operators.fill(operators[fed]!, i, fed);
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

function gemmRole(around: Landmarks, i: number): number {
  const [before, after] = [around.before[i]!, around.after[i]!];
  const [beforeNorms, beyondNorms] = [around.beforeNorms[i]!, around.beyondNorms[i]!];
  if (after === F.activation) return O.gate_up_proj;
  if (before === F.activation) return O.down_proj;
  if (before === F.attention) return O.o_proj;
  if (ATTENTION_SIDE[after] === 1) return O.qkv_proj;
  if (MOE[after] === 1) return O.moe_gate;
  if (before === F.norm && after === F.norm) {
    if (ATTENTION_SIDE[beyondNorms] === 1) return O.qkv_proj;
    // What the attention yields has a norm of its own.
    if (beforeNorms === F.attention) return O.o_proj;
  }
  // Between the last norm and the head the rows of the last tokens are gathered, which looks like an embedding.
  const follows = ENDS_MODEL[after] === 1 || after === NONE;
  if ((before === F.norm || before === F.embedding) && follows) return O.lm_head;
  return O.other;
}

/** The landmarks around each kernel; `NONE` where there is none. */
interface Landmarks {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** The nearest before and after that is no norm. */
  readonly beforeNorms: Uint8Array;
  readonly beyondNorms: Uint8Array;
}

function landmarks(families: Uint8Array): Landmarks {
  const { length } = families;
  const before = new Uint8Array(length);
  const beforeNorms = new Uint8Array(length);
  const isLandmark = landmarkRows(families);
  let last = NONE;
  let lastNoNorm = NONE;
  for (let i = 0; i < length; i++) {
    before[i] = last;
    beforeNorms[i] = lastNoNorm;
    if (isLandmark[i] === 0) continue;
    last = families[i]!;
    if (last !== F.norm) lastNoNorm = last;
  }
  const after = new Uint8Array(length);
  const beyondNorms = new Uint8Array(length);
  let next = NONE;
  let nextNoNorm = NONE;
  for (let i = length - 1; i >= 0; i--) {
    after[i] = next;
    beyondNorms[i] = nextNoNorm;
    if (isLandmark[i] === 0) continue;
    const family = families[i]!;
    // A look-up right before attention is that of relative positions, not the next step's tokens.
    if (family === F.embedding && ATTENTION_SIDE[next] === 1) continue;
    next = family;
    if (family !== F.norm) nextNoNorm = family;
  }
  return { before, after, beforeNorms, beyondNorms };
}

/**
 * Marks what says where in the layer we are. The activation of an FFN works on what a GEMM made; one right behind a norm
 * or a convolution belongs to these (gated norms, layers without attention) and says nothing.
 */
function landmarkRows(families: Uint8Array): Uint8Array {
  const marks = new Uint8Array(families.length);
  let isFed = true;
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === F.gemm || family === F.moe_experts) isFed = true;
    if (LANDMARKS[family] === 0) continue;
    if (family === F.activation) marks[i] = isFed ? 1 : 0;
    else {
      marks[i] = 1;
      isFed = family === F.moe_experts;
    }
  }
  return marks;
}
