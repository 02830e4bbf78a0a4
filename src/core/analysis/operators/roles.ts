/**
 * What each kernel does in the model: its family where the name decides, and for GEMMs the position between the
 * kernels around them, so that two GEMMs of one name are told apart (attention output against FFN output).
 */

import type { Operator } from '../../trace/operators.ts';
import type { KernelFamily } from './rules.ts';

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

/** Families that say where in the layer we are. The others are passed over when looking around from a GEMM. */
const LANDMARKS: ReadonlySet<KernelFamily> = new Set<KernelFamily>([
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
]);

const ATTENTION_SIDE: ReadonlySet<KernelFamily | undefined> = new Set<KernelFamily>([
  'rope',
  'kv_cache',
  'attention',
]);
const MOE: ReadonlySet<KernelFamily | undefined> = new Set<KernelFamily>([
  'moe_gate',
  'moe_dispatch',
  'moe_experts',
]);

/**
 * One operator per kernel of a sequence in start order (one device, any number of steps). Linear.
 *
 * A GEMM is: `o_proj` after attention; `down_proj` after an activation; `gate_up_proj` before an activation;
 * `qkv_proj` before rope, cache write or attention (norms of q and k between them are looked through); `moe_gate`
 * before routing; `lm_head` after a norm where sampling, a new embedding or the end follows. Else `other`.
 * A split-K reduction has the role of its GEMM. Where no kernel at all has to do with attention or experts (a
 * convolutional net, a recommender), GEMMs are `other`.
 */
export function operatorsOf(named: readonly KernelFamily[]): Operator[] {
  const families = withSoftmax(named);
  const { before, after, beyondNorms } = landmarks(families);
  const isTransformer = families.some(family => ATTENTION_SIDE.has(family) || MOE.has(family));
  const operators = new Array<Operator>(families.length);
  for (let i = 0; i < families.length; i++) {
    const family = families[i]!;
    if (family === 'gemm') {
      operators[i] = isTransformer ? gemmRole(before[i], after[i], beyondNorms[i]) : 'other';
    } else if (family === 'gemm_reduce') operators[i] = i > 0 ? operators[i - 1]! : 'other';
    else operators[i] = DIRECT[family] ?? 'other';
  }
  splitGates(families, operators);
  return operators;
}

/**
 * Where gate and up projection are two GEMMs, the activation lies between them (gate, activation, up, product, down):
 * of several GEMMs after an activation only the last one before the next landmark is `down_proj`.
 */
function splitGates(families: readonly KernelFamily[], operators: Operator[]): void {
  let gemms: number[] = [];
  for (let i = 0; i <= families.length; i++) {
    const family = families[i];
    if (family === 'gemm' && operators[i] === 'down_proj') gemms.push(i);
    if (family !== undefined && !LANDMARKS.has(family)) continue;
    for (const up of gemms.slice(0, -1)) {
      operators[up] = 'gate_up_proj';
      for (let k = up + 1; families[k] === 'gemm_reduce'; k++) operators[k] = 'gate_up_proj';
    }
    gemms = [];
  }
}

/** How far around a softmax its GEMMs may be (scale, mask, dropout and casts in between). */
const SOFTMAX_REACH = 8;

/**
 * A softmax between two GEMMs is attention that was written out (Q·Kᵀ, softmax, ·V), and so are these GEMMs; any
 * other softmax is one over the vocabulary: sampling. A GEMM belongs to it only with nothing but small operations in
 * between, so that the projections around stay projections.
 */
function withSoftmax(families: readonly KernelFamily[]): readonly KernelFamily[] {
  if (!families.includes('softmax')) return families;
  const found = families.slice();
  for (let i = 0; i < families.length; i++) {
    if (families[i] !== 'softmax') continue;
    const before = nearestGemm(families, i, -1);
    const after = nearestGemm(families, i, 1);
    const isAttention = before >= 0 && after >= 0;
    found[i] = isAttention ? 'attention' : 'sampling';
    if (!isAttention) continue;
    found[before] = 'attention';
    found[after] = 'attention';
    if (families[before + 1] === 'gemm_reduce') found[before + 1] = 'attention';
    if (families[after + 1] === 'gemm_reduce') found[after + 1] = 'attention';
  }
  return found;
}

/** Place of the GEMM next to `from` in a direction, with only small operations between; -1 = none. */
function nearestGemm(families: readonly KernelFamily[], from: number, step: 1 | -1): number {
  for (let k = 1; k <= SOFTMAX_REACH; k++) {
    const i = from + k * step;
    const family = families[i];
    if (family === 'gemm') return i;
    if (family !== 'elementwise' && family !== 'unknown' && family !== 'gemm_reduce') return -1;
  }
  return -1;
}

function gemmRole(
  before: KernelFamily | undefined,
  after: KernelFamily | undefined,
  beyondNorms: KernelFamily | undefined,
): Operator {
  if (after === 'activation') return 'gate_up_proj';
  if (before === 'activation') return 'down_proj';
  if (before === 'attention') return 'o_proj';
  if (ATTENTION_SIDE.has(after)) return 'qkv_proj';
  if (MOE.has(after)) return 'moe_gate';
  if (before === 'norm' && after === 'norm' && ATTENTION_SIDE.has(beyondNorms)) return 'qkv_proj';
  // Between the last norm and the head the rows of the last tokens are gathered, which looks like an embedding.
  if (
    (before === 'norm' || before === 'embedding') &&
    (after === 'sampling' || after === 'embedding' || after === undefined)
  ) {
    return 'lm_head';
  }
  return 'other';
}

/** For each kernel the nearest landmark before and after it, and the nearest after it that is no norm. */
function landmarks(families: readonly KernelFamily[]): {
  before: (KernelFamily | undefined)[];
  after: (KernelFamily | undefined)[];
  beyondNorms: (KernelFamily | undefined)[];
} {
  const length = families.length;
  const before = new Array<KernelFamily | undefined>(length);
  const after = new Array<KernelFamily | undefined>(length);
  const beyondNorms = new Array<KernelFamily | undefined>(length);
  let last: KernelFamily | undefined;
  for (let i = 0; i < length; i++) {
    before[i] = last;
    if (LANDMARKS.has(families[i]!)) last = families[i];
  }
  let next: KernelFamily | undefined;
  let nextNoNorm: KernelFamily | undefined;
  for (let i = length - 1; i >= 0; i--) {
    after[i] = next;
    beyondNorms[i] = nextNoNorm;
    const family = families[i]!;
    if (!LANDMARKS.has(family)) continue;
    // A look-up right before attention is that of relative positions, not the next step's tokens.
    if (family === 'embedding' && ATTENTION_SIDE.has(next)) continue;
    next = family;
    if (family !== 'norm') nextNoNorm = family;
  }
  return { before, after, beyondNorms };
}
