/**
 * The operators of a layer in the order in which they run. One operator may come more than once (a norm before the
 * attention and one before the FFN); the second is keyed `norm.2`, so that layers can be compared place by place.
 */

import { OPERATORS, type Operator } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { operatorOf } from './operators/of-trace.ts';
import { findSteps } from './steps.ts';

/** Consecutive operations of one operator. */
export interface OperatorRun {
  readonly operator: Operator;
  /** `norm`, `norm.2` … */
  readonly key: string;
  readonly rows: Uint32Array;
}

/**
 * Runs of equal operators in the order given. Operations of no known operator (`other`) and copies are runs of their
 * own, but do not part the operations around them: a GEMM and its split-K reduction stay together.
 */
export function operatorRuns(trace: Trace, rows: Uint32Array): OperatorRun[] {
  const runs: { operator: Operator; key: string; rows: number[] }[] = [];
  const counts = new Map<Operator, number>();
  let main: (typeof runs)[number] | undefined;
  for (const row of rows) {
    const operator = operatorOf(trace, row);
    const known = isKnown(operator);
    const current = known ? main : runs.at(-1);
    if (current?.operator === operator) {
      current.rows.push(row);
      continue;
    }
    const count = (counts.get(operator) ?? 0) + 1;
    counts.set(operator, count);
    const run = { operator, key: keyOf(operator, count), rows: [row] };
    runs.push(run);
    if (known) main = run;
  }
  return runs.map(run => ({ ...run, rows: Uint32Array.from(run.rows) }));
}

function isKnown(operator: Operator): boolean {
  return operator !== 'other' && operator !== 'memcpy';
}

/** `norm` for the first, `norm.2` for the second run of norms in a layer. */
export function keyOf(operator: Operator, occurrence: number): string {
  return occurrence > 1 ? `${operator}.${occurrence}` : operator;
}

/** The operator of a key. */
export function operatorOfKey(key: string): string {
  return key.replace(/\.\d+$/, '');
}

/** Place of a key in the list of all runs' keys: operator in the low byte, occurrence − 1 above it. */
function codeOf(operator: Operator, occurrence: number): number {
  return OPERATORS.indexOf(operator) + 256 * (occurrence - 1);
}

/** Key of each operation that lies in a layer, as a code by span row; 0 = in no layer. */
const runCodes = perTrace((trace): Uint16Array => {
  const codes = new Uint16Array(trace.spans.length);
  for (const { operations } of findSteps(trace).layers) {
    const counts = new Map<Operator, number>();
    for (const { operator, rows } of operatorRuns(trace, operations)) {
      const count = (counts.get(operator) ?? 0) + 1;
      counts.set(operator, count);
      const code = codeOf(operator, Math.min(count, 255));
      for (const row of rows) codes[row] = code;
    }
  }
  return codes;
});

/** Key of the run that an operation belongs to in its layer; undefined outside layers. */
export function runKeyOf(trace: Trace, row: number): string | undefined {
  const code = runCodes(trace)[row]!;
  if (code === 0) return undefined;
  return keyOf(OPERATORS[code % 256]!, Math.floor(code / 256) + 1);
}

/** One operator of a layer, over all layers of some steps. */
export interface FoldedOperator {
  readonly operator: Operator;
  readonly key: string;
  /** Ids of the layers that have it, ascending. */
  readonly layers: Uint32Array;
  /** Sum of its operations' durations in each of them. */
  readonly ns: Float64Array;
}

/** Layers laid over each other: each operator with its time in every layer, in the order of most layers. */
export function foldLayers(trace: Trace, ids: readonly number[]): FoldedOperator[] {
  const { layers } = findSteps(trace);
  const folds = new Map<
    string,
    { operator: Operator; layers: number[]; ns: number[]; place: number }
  >();
  for (const id of ids) {
    const runs = operatorRuns(trace, layers[id]!.operations);
    runs.forEach(({ operator, key, rows }, place) => {
      const fold = folds.get(key) ?? { operator, layers: [], ns: [], place: 0 };
      folds.set(key, fold);
      fold.layers.push(id);
      fold.ns.push(rows.reduce((sum, row) => sum + trace.spans.dur[row]!, 0));
      fold.place += place;
    });
  }
  return [...folds]
    .sort(([, a], [, b]) => a.place / a.layers.length - b.place / b.layers.length)
    .map(([key, { operator, layers: of, ns }]) => ({
      operator,
      key,
      layers: Uint32Array.from(of),
      ns: Float64Array.from(ns),
    }));
}
