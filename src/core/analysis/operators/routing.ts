/**
 * Experts whose kernels have no names of their own: a model that runs as written picks experts by the top k that samples
 * tokens as well, gathers their weights as an embedding does, and runs plain GEMMs. What follows tells them apart: behind
 * a sampled token the next step begins, behind the routing of a layer its activation comes first. `roles.ts` asks this
 * once chains are known; experts with named kernels are left as they are.
 */

import { codeOf, setOf, SMALL } from './family-codes.ts';

const SAMPLING = codeOf('sampling');
const EMBEDDING = codeOf('embedding');
const GEMM = codeOf('gemm');
const GEMM_REDUCE = codeOf('gemm_reduce');
const ACTIVATION = codeOf('activation');
const GATE = codeOf('moe_gate');
const DISPATCH = codeOf('moe_dispatch');
const EXPERTS = codeOf('moe_experts');

/** How far before the top k its projection may be: casts, a sigmoid, a bias. */
const ROUTER_REACH = 6;
/** What has no place between the routing of a layer and the end of its experts. */
const OUTSIDE = setOf('norm', 'rope', 'kv_cache', 'attention', 'mla');

/**
 * @param families indices into `FAMILIES`, of one device in start order; changed in place. Linear.
 * @param named the same by name alone: a softmax is no top k
 */
export function nameRouting(families: Uint8Array, named: Uint8Array): void {
  if (!named.includes(SAMPLING)) return;
  let to = 0;
  for (let i = families.indexOf(SAMPLING); i >= 0; i = families.indexOf(SAMPLING, to)) {
    to = endOfExperts(families, i);
    if (isRouting(families, named, i, to)) nameExperts(families, i, to);
  }
}

/** The first kernel behind `from` that is of the next layer, or of the next step. */
function endOfExperts(families: Uint8Array, from: number): number {
  let to = from;
  while (to < families.length && OUTSIDE[families[to]!] === 0) to++;
  return to;
}

/** Whether there is a top k at `from` that feeds an FFN: an activation between two GEMMs, before the next layer. */
function isRouting(families: Uint8Array, named: Uint8Array, from: number, to: number): boolean {
  const own = families.subarray(from, to);
  const isGemm = (family: number): boolean => family === GEMM || family === EXPERTS;
  const first = own.findIndex(isGemm);
  const activation = own.indexOf(ACTIVATION);
  return (
    first >= 0 &&
    first < activation &&
    own.subarray(activation).some(isGemm) &&
    named.subarray(from, from + first).includes(SAMPLING)
  );
}

/**
 * From the top k on: the choice of experts to the first kernel that is no top k, the rows that are gathered for them,
 * their GEMMs, and what brings the rows back. The last small kernel before the next layer is the residual's sum.
 */
function nameExperts(families: Uint8Array, from: number, to: number): void {
  nameRouter(families, from);
  let i = from;
  for (; i < to && families[i] === SAMPLING; i++) families[i] = GATE;
  let isActivated = true;
  for (; i < to; i++) {
    const family = families[i]!;
    if (family === GEMM) families[i] = EXPERTS;
    if (family === GEMM || family === EXPERTS) isActivated = leadsOut(families, i, to);
    else if (family === SAMPLING || family === EMBEDDING) families[i] = DISPATCH;
    else if (family === GEMM_REDUCE && families[i - 1] === EXPERTS) families[i] = EXPERTS;
    else if (isActivated && SMALL[family] === 1 && i < to - 1) families[i] = DISPATCH;
  }
}

/** The scores of the experts: the projection before the top k, and what turns its result into scores. */
function nameRouter(families: Uint8Array, topK: number): void {
  let gemm = topK - 1;
  while (topK - gemm < ROUTER_REACH && SMALL[families[gemm] ?? GATE] === 1) gemm--;
  if (families[gemm] === GEMM) families.fill(GATE, gemm, topK);
}

/** Whether no activation lies between this GEMM and the next: it was the last of an expert. */
function leadsOut(families: Uint8Array, gemm: number, to: number): boolean {
  for (let i = gemm + 1; i < to; i++) {
    if (families[i] === ACTIVATION) return false;
    if (families[i] === GEMM || families[i] === EXPERTS) return true;
  }
  return true;
}
