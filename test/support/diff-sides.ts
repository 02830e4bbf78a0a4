/** Sides of comparisons for tests, and small models whose layers differ in a kernel or two. */

import type { Sources } from '../../src/core/analysis/diff/comparison.ts';
import { partnerInTurns } from '../../src/core/analysis/diff/partner.ts';
import { rowIdInTurns } from '../../src/core/analysis/diff/row-of.ts';
import { rowsInTurns, type RowsQuestion } from '../../src/core/analysis/diff/rows.ts';
import type { Source } from '../../src/core/analysis/diff/scope.ts';
import { finished } from '../../src/core/base/unhurried.ts';
import type {
  DiffPartner,
  DiffQuestion,
  DiffRow,
  DiffRowQuestion,
  DiffRows,
} from '../../src/core/protocol/diff.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { decodeSteps, modelProgram } from './model-program.ts';

export function source(trace: Trace, node?: string, id = 1): Source {
  return { id, name: 'trace', trace, ...(node !== undefined && { node }) };
}

export function pair(a: Trace, b: Trace, nodeA?: string, nodeB?: string): Sources {
  return { a: [source(a, nodeA)], b: [source(b, nodeB, 2)] };
}

/** All operators at the top, unless asked for otherwise. */
export function ask(sources: Sources, question: Partial<RowsQuestion>): DiffRows {
  const all = { by: 'operator', row: '', offset: 0, limit: 1e6 } as const;
  return finished(rowsInTurns(sources, { ...all, ...question }));
}

export function partnerOf(sources: Sources, question: DiffQuestion): DiffPartner | undefined {
  return finished(partnerInTurns(sources, question));
}

export function rowIdOf(sources: Sources, question: DiffRowQuestion): string | undefined {
  return finished(rowIdInTurns(sources, question));
}

/** `gemm_o role likely` */
export function briefly({ label, rule, confidence }: DiffRow): string {
  return `${label} ${rule} ${confidence}`;
}

export const LAYER = [
  'rms_norm_kernel',
  'gemm_qkv',
  'rotary_kernel',
  'flash_fwd_kernel',
  'gemm_o',
  'rms_norm_kernel',
  'gemm_gate_up',
  'silu_and_mul',
  'gemm_down',
];

/** Four decode steps of three layers; every kernel takes 100 ns unless `ns` says otherwise. */
export function model(layer: readonly string[], ns: (name: string) => number = () => 100): Trace {
  return modelProgram({
    steps: decodeSteps(4),
    layers: 3,
    layer: () => layer.map(name => ({ name, ns: ns(name) })),
    tail: () => [{ name: 'argmax_kernel', ns: 70 }],
  });
}

/** The same layer with one kernel replaced by others. */
export function replaced(name: string, ...others: string[]): string[] {
  return LAYER.flatMap(kernel => (kernel === name ? others : [kernel]));
}
