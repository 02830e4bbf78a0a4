/**
 * In which order the kernels of an operator usually run on either side: what tells kernels of other names apart. Pairs
 * nothing; that is `align-kernels.ts`.
 */

import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { runCodes } from '../layer-operators.ts';
import { operatorCodes, operatorOf } from '../operators/of-trace.ts';
import { findSteps } from '../steps.ts';
import { STRETCH, type Unhurried } from '../../base/unhurried.ts';
import { divided, nameKeys, type Keys, type Part } from './partition.ts';
import type { Spelling } from './spelling.ts';

/** Longer sequences are cut: operators have few kernels, and what is no operator has no usual sequence. */
const MOST = 64;

/** The usual sequences of kernels on either side, each name once, of the operators that have any of `parts`. */
export function* sequences(
  a: Part,
  b: Part,
  parts: readonly Part[],
  spelling: Spelling,
): Unhurried<(readonly [readonly string[], readonly string[]])[]> {
  const roles = new Set(parts.map(({ trace, rows }) => operatorOf(trace, rows[0]!)));
  const byRole = (part: Part): ReadonlyMap<string, Part> =>
    divided(part, operatorsOnly(part.trace));
  const x = byRole(a);
  yield;
  const y = byRole(b);
  yield;
  const both = [...roles].filter(role => x.has(role) && y.has(role));
  // One collective against two: the row was made of several operators.
  if (both.length === 0 && Math.min(x.size, y.size) === 1) {
    return [[yield* usual(a, spelling), yield* usual(b, spelling)]];
  }
  const found: (readonly [readonly string[], readonly string[]])[] = [];
  for (const role of both) {
    found.push([yield* usual(x.get(role)!, spelling), yield* usual(y.get(role)!, spelling)]);
  }
  return found;
}

function operatorsOnly(trace: Trace): Keys {
  return { code: row => operatorCodes(trace)[row]!, text: code => OPERATORS[code]! };
}

/** The most frequent sequence of names in one occurrence (one operator in one layer, or in one step outside). */
function* usual({ trace, rows }: Part, spelling: Spelling): Unhurried<readonly string[]> {
  const names = nameKeys(trace, spelling);
  const counts = new Map<string, { count: number; readonly sequence: readonly number[] }>();
  for (const sequence of yield* occurrencesOf(trace, rows, names)) {
    const key = sequence.join();
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, sequence });
    else known.count++;
  }
  let best: { count: number; readonly sequence: readonly number[] } = { count: 0, sequence: [] };
  for (const entry of counts.values()) if (entry.count > best.count) best = entry;
  return best.sequence.map(code => names.text(code));
}

/** Codes of the names in each occurrence, each once, in the order in which they run there. */
function* occurrencesOf(
  trace: Trace,
  rows: Uint32Array,
  names: Keys,
): Unhurried<Iterable<readonly number[]>> {
  const { layerOf, stepOf, layers } = findSteps(trace);
  const operators = operatorCodes(trace);
  const runs = runCodes(trace);
  const isMixed = rows.some(row => operators[row] !== operators[rows[0]!]);
  const found = new Map<number, number[]>();
  let last = -1;
  let sequence: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i % STRETCH === 0) yield;
    const row = rows[i]!;
    const layer = layerOf[row]!;
    // A layer is in one step only.
    const place = layer > 0 ? layer : layers.length + 1 + stepOf[row]!;
    const key = place * RUNS + (isMixed ? 0 : runs[row]!);
    if (key !== last) {
      sequence = found.get(key) ?? [];
      if (sequence.length === 0) found.set(key, sequence);
      last = key;
    }
    const name = names.code(row);
    if (sequence.length < MOST && !sequence.includes(name)) sequence.push(name);
  }
  return found.values();
}

/** Codes of runs are below. */
const RUNS = 1 << 16;
