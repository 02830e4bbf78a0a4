/**
 * The operators of a layer in the order in which they run. One operator may come more than once (a norm before the
 * attention and one before the FFN); the second is keyed `norm.2`, so that layers can be compared place by place.
 */

import { OPERATORS, type Operator } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { operatorCodes } from './operators/of-trace.ts';
import { findSteps } from './steps.ts';
import type { Layer } from './step.ts';

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
  const codes = runNumbering(operatorCodes(trace))(rows);
  return [...new Set(codes)].map(code => ({
    operator: OPERATORS[code % 256]!,
    key: keyOfCode(code),
    rows: rows.filter((_, i) => codes[i] === code),
  }));
}

/**
 * Finds the runs of one layer after the other: a function from a layer's rows to a code for each, the operator in the
 * low byte, the number of the run among those of its operator above it, from 0. The answer is overwritten by the next.
 */
function runNumbering(operators: Uint8Array): (rows: Uint32Array) => Uint16Array {
  const counts = new Uint16Array(256);
  let codes = new Uint16Array(256);
  return rows => {
    if (codes.length < rows.length) codes = new Uint16Array(2 * rows.length);
    counts.fill(0);
    let last = -1;
    let main = -1;
    for (let i = 0; i < rows.length; i++) {
      const operator = operators[rows[i]!]!;
      const isPart = operator !== OTHER && operator !== MEMCPY;
      const current = isPart ? main : last;
      if (current < 0 || current % 256 !== operator) {
        last = operator + 256 * Math.min(counts[operator]!++, MOST_RUNS - 1);
        if (isPart) main = last;
        codes[i] = last;
      } else codes[i] = current;
    }
    return codes.subarray(0, rows.length);
  };
}

const OTHER = OPERATORS.indexOf('other');
const MEMCPY = OPERATORS.indexOf('memcpy');
/** Further runs of an operator in one layer count as the last of these. */
const MOST_RUNS = 256;

/** The operator of a key. */
export function operatorOfKey(key: string): string {
  return key.replace(/\.\d+$/, '');
}

/** Key of a run's code: `norm` for the first, `norm.2` for the second run of norms in a layer. */
export function keyOfCode(code: number): string {
  const operator = OPERATORS[code % 256]!;
  const place = Math.floor(code / 256) + 1;
  return place > 1 ? `${operator}.${place}` : operator;
}

/** Run of each operation that lies in a layer, as a code by span row; 0 = in no layer. */
export const runCodes = perTrace((trace): Uint16Array => {
  const column = new Uint16Array(trace.spans.length);
  const codesOf = runNumbering(operatorCodes(trace));
  const { layers } = findSteps(trace);
  for (let id = 0; id < layers.length; id++) {
    const { operations } = layers[id]!;
    const codes = codesOf(operations);
    for (let i = 0; i < codes.length; i++) column[operations[i]!] = codes[i]!;
  }
  return column;
});

/** Key of the run that an operation belongs to in its layer; undefined outside layers. */
export function runKeyOf(trace: Trace, row: number): string | undefined {
  const code = runCodes(trace)[row]!;
  if (code === 0) return undefined;
  return keyOfCode(code);
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

interface Fold {
  readonly code: number;
  /** How many layers have it. */
  length: number;
  /** Sum of its places among the operators of each layer. */
  place: number;
  layers: Uint32Array;
  ns: Float64Array;
}

/** Layers laid over each other: each operator with its time in every layer, in the order of most layers. */
export function foldLayers(trace: Trace, ids: readonly number[]): FoldedOperator[] {
  const { folds, foldOf } = foldsOf(trace, ids);
  const { layers } = findSteps(trace);
  for (let k = 0; k < ids.length; k++) addLayer(trace, layers[ids[k]!]!, folds, foldOf);
  return folds
    .sort((a, b) => a.place / a.length - b.place / b.length)
    .map(({ code, layers: of, ns }) => ({
      operator: OPERATORS[code % 256]!,
      key: keyOfCode(code),
      layers: of,
      ns,
    }));
}

/** Adds the times of a layer's operations to its operators. */
function addLayer(
  trace: Trace,
  { id, operations }: Layer,
  folds: readonly Fold[],
  foldOf: Uint32Array,
): void {
  const { dur } = trace.spans;
  const codes = runCodes(trace);
  for (let i = 0; i < operations.length; i++) {
    const row = operations[i]!;
    const fold = folds[foldOf[codes[row]!]! - 1]!;
    if (fold.length === 0 || fold.layers[fold.length - 1] !== id) fold.layers[fold.length++] = id;
    fold.ns[fold.length - 1]! += dur[row]!;
  }
}

/** The operators that some layers have, with room for each layer. `foldOf`: by code, 1 + position; 0 = none. */
function foldsOf(
  trace: Trace,
  ids: readonly number[],
): { readonly folds: Fold[]; readonly foldOf: Uint32Array } {
  const { layers } = findSteps(trace);
  const codes = runCodes(trace);
  const folds: Fold[] = [];
  const foldOf = new Uint32Array(1 << 16);
  /** By code: 1 + the last layer that it was met in. */
  const metIn = new Uint32Array(1 << 16);
  const none = { layers: new Uint32Array(0), ns: new Float64Array(0) };
  for (let k = 0; k < ids.length; k++) {
    const id = ids[k]!;
    const { operations } = layers[id]!;
    let place = 0;
    for (let i = 0; i < operations.length; i++) {
      const code = codes[operations[i]!]!;
      if (metIn[code] === id + 1) continue;
      metIn[code] = id + 1;
      if (foldOf[code] === 0) foldOf[code] = folds.push({ code, length: 0, place: 0, ...none });
      const fold = folds[foldOf[code]! - 1]!;
      fold.length++;
      fold.place += place++;
    }
  }
  for (const fold of folds) {
    fold.layers = new Uint32Array(fold.length);
    fold.ns = new Float64Array(fold.length);
    fold.length = 0;
  }
  return { folds, foldOf };
}
