/**
 * What the operators of a kernel sequence tell about its steps and layers, as hints for its period: where the attention
 * of a layer begins, which norm is its first, what a step begins and ends with.
 */

import { OPERATORS, type Operator } from '../trace/operators.ts';
import type { KernelHints } from './period-types.ts';

const ATTENTION = OPERATORS.indexOf('attention');
/** Marks by operator: what only an FFN has. */
const FFN = marksOf('gate_up_proj', 'down_proj', 'moe_experts');
/** What stands before the attention and before the FFN of a layer; collectives may have the norm in them. */
const BEFORE_BLOCK = marksOf('norm', 'all_reduce', 'all_gather', 'reduce_scatter');
/** What an FFN ends with, and what stands behind the last norm of a model. */
const ENDS_FFN = marksOf('down_proj', 'moe_experts', 'moe_dispatch');
const ENDS_MODEL = marksOf('lm_head', 'sampling', 'embedding');
/** What no step begins with. */
const IN_LAYER = marksOf('o_proj', 'gate_up_proj', 'activation', 'down_proj', 'lm_head');
/** Where there is no operator of the kind wanted. */
const NONE = 255;
const NORM = OPERATORS.indexOf('norm');
const QKV_PROJ = OPERATORS.indexOf('qkv_proj');
const MLA_PROJ = OPERATORS.indexOf('mla_proj');
const EMBEDDING = OPERATORS.indexOf('embedding');
const SAMPLING = OPERATORS.indexOf('sampling');
/** The set of what a table marks. */
const MARKED = Uint8Array.of(0, 1);
const MEMCPY = OPERATORS.indexOf('memcpy');
const OTHER = OPERATORS.indexOf('other');
/** How far from a norm its neighbours may be (quantisation before a projection, the sum with the residual). */
const NORM_TO_PROJECTION = 6;

/** @param operators indices into `OPERATORS`, of one device's kernels in start order */
export function hintsOf(operators: Uint8Array): Omit<KernelHints, 'oncePerLayer'> {
  return {
    startsAttention: firstPerLayer(operators, runBegins(operators, ATTENTION)),
    endsStep: stepEnds(operators),
    startsStep: stepStarts(operators),
    startsLayer: firstPerLayer(operators, layerBegins(operators)),
  };
}

function marksOf(...operators: readonly Operator[]): Uint8Array {
  return Uint8Array.from(OPERATORS, operator => (operators.includes(operator) ? 1 : 0));
}

function stepStarts(operators: Uint8Array): Uint8Array {
  const marks = new Uint8Array(operators.length);
  for (let i = operators.indexOf(EMBEDDING); i >= 0; i = operators.indexOf(EMBEDDING, i + 1)) {
    marks[i] = 1;
  }
  return marks;
}

/**
 * Marks sampling at the end of a step. Before the work of a layer's second half it is none: the softmax of a loss has the
 * backward pass behind it.
 */
function stepEnds(operators: Uint8Array): Uint8Array {
  const marks = new Uint8Array(operators.length);
  let next = NONE;
  for (let i = operators.length - 1; i >= 0; i--) {
    const operator = operators[i]!;
    if (operator === SAMPLING) marks[i] = IN_LAYER[next] === 1 ? 0 : 1;
    else if (operator !== OTHER && operator !== MEMCPY) next = operator;
  }
  return marks;
}

/**
 * Marks the first of all that are marked in each layer. A layer may attend twice (to itself and to an encoder, or in two
 * ways at once), but has one FFN and a norm of its own: what comes again with no FFN and then a norm in between is the
 * second of its layer. Where none of either is known, all are marked.
 */
function firstPerLayer(operators: Uint8Array, all: Uint8Array): Uint8Array {
  const marks = new Uint8Array(operators.length);
  const isFfnKnown = countIn(operators, FFN) > 0;
  const isNormKnown = countIn(operators, BEFORE_BLOCK) >= countIn(all, MARKED);
  let hasFfn = true;
  let hasNorm = true;
  for (let i = 0; i < operators.length; i++) {
    const operator = operators[i]!;
    if (FFN[operator] === 1) hasFfn = true;
    else if (hasFfn && BEFORE_BLOCK[operator] === 1) hasNorm = true;
    if (all[i] === 0 || !hasFfn || !hasNorm) continue;
    marks[i] = 1;
    hasFfn = !isFfnKnown;
    hasNorm = !isNormKnown;
  }
  return marks;
}

/** How many values are of a set. */
function countIn(values: Uint8Array, set: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) count += set[values[i]!]!;
  return count;
}

/** Marks the kernels of an operator that have none of it right before them. */
function runBegins(operators: Uint8Array, operator: number): Uint8Array {
  const marks = new Uint8Array(operators.length);
  for (let i = 0; i < operators.length; i++) if (beginsRun(operators, i, operator)) marks[i] = 1;
  return marks;
}

/**
 * Marks the first kernel of the norm before a layer's first projections: those of the attention, or, in a layer that has
 * none, any behind the FFN of the layer before, if a further norm follows in the same step. A norm of q, k or what they
 * are made of, which may have the next projection behind it, is none, and neither is that of the FFN's result.
 */
function layerBegins(operators: Uint8Array): Uint8Array {
  const marks = new Uint8Array(operators.length);
  /** What stands behind: a norm, or an end of the model. */
  let behind = NONE;
  for (let i = operators.length - 1; i >= 0; i--) {
    if (beginsRun(operators, i, NORM)) {
      if (beginsLayer(operators, i, behind)) marks[i] = 1;
      behind = NORM;
    } else if (ENDS_MODEL[operators[i]!] === 1) behind = operators[i]!;
  }
  return marks;
}

function beginsLayer(operators: Uint8Array, i: number, behind: number): boolean {
  const before = nextKnown(operators, i, -1);
  if (isProjection(before)) return false;
  let last = i;
  while (operators[last + 1] === NORM) last++;
  const after = nextKnown(operators, last, 1);
  if (isProjection(after)) return true;
  return behind === NORM && after !== NORM && ENDS_FFN[before ?? NONE] === 1;
}

/** Whether kernel `i` is of an operator and the one before it is not. */
function beginsRun(operators: Uint8Array, i: number, operator: number): boolean {
  return operators[i] === operator && operators[i - 1] !== operator;
}

/** Whether an operator is one of the projections before the attention. */
function isProjection(operator: number | undefined): boolean {
  return operator === QKV_PROJ || operator === MLA_PROJ;
}

/** The next operator in a direction that is not `other`, within reach. */
function nextKnown(operators: Uint8Array, from: number, step: 1 | -1): number | undefined {
  for (let k = 1; k < NORM_TO_PROJECTION; k++) {
    const operator = operators[from + k * step];
    if (operator !== OTHER) return operator;
  }
  return undefined;
}
