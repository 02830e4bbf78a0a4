/**
 * How the operations of one side divide at each level of the rows: by phase, step, layer, operator or kernel. Each
 * operation is in exactly one group, so that a level's times add up to its parent's. Pairs nothing.
 */

import type { DiffGroup } from '../../protocol/diff.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { groupRows, rowsOfGroup } from '../groups.ts';
import { runKeyOf } from '../layer-operators.ts';
import { perTrace } from '../memo.ts';
import { labelOf } from '../model/span-places.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { phaseOf } from '../phase-of.ts';
import { findSteps, type Step } from '../steps.ts';

/** Operations of one side, by start. */
export interface Part {
  readonly trace: Trace;
  readonly rows: Uint32Array;
  /** Groups of its level that it is made of. */
  readonly keys: readonly string[];
  /** Sum of the operations' durations. */
  readonly ns: number;
}

/** What is in no step, or in no layer. */
export const OUTSIDE = 'outside';

export type KeyOfRow = (row: number) => string;

export function partOf(trace: Trace, rows: Uint32Array, keys: readonly string[]): Part {
  let ns = 0;
  for (let i = 0; i < rows.length; i++) ns += trace.spans.dur[rows[i]!]!;
  return { trace, rows, keys, ns };
}

/** Groups in the order of their first operation, by key. */
export function divided({ trace, rows }: Part, keyOf: KeyOfRow): ReadonlyMap<string, Part> {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const groups = groupRows(rows, row => {
    const key = keyOf(row);
    let number = numbers.get(key);
    if (number === undefined) {
      number = texts.push(key) - 1;
      numbers.set(key, number);
    }
    return number;
  });
  return new Map(
    groups.keys.map((number, g) => {
      const key = texts[number]!;
      return [key, partOf(trace, rowsOfGroup(groups, g), [key])];
    }),
  );
}

/** Several parts of one side as one. */
export function joinedPart(parts: readonly Part[]): Part {
  const [first] = parts as [Part];
  if (parts.length === 1) return first;
  const rows = Uint32Array.from(parts.flatMap(part => [...part.rows]));
  const { start } = first.trace.spans;
  rows.sort((a, b) => start[a]! - start[b]! || a - b);
  return partOf(
    first.trace,
    rows,
    parts.flatMap(({ keys }) => keys),
  );
}

/** The key of a row at a level; of operators by occurrence in the layer (`norm.2`). */
export function keysOf(trace: Trace, group: DiffGroup): KeyOfRow {
  const { stepOf, layerOf, layers, steps } = findSteps(trace);
  switch (group) {
    case 'phase':
      return row => phaseOf(trace, row) ?? 'other';
    case 'step': {
      const keys = steps.map(step => stepKey(trace, step));
      return row => keys[stepOf[row]! - 1] ?? OUTSIDE;
    }
    case 'layer': {
      const keys = layers.map(({ index }) => String(index));
      return row => keys[layerOf[row]! - 1] ?? OUTSIDE;
    }
    case 'operator':
      return row => runKeyOf(trace, row) ?? operatorOf(trace, row);
    case 'kernel':
      return nameOfRow(trace);
  }
}

/** Full name of a kernel; of a copy its direction. */
export function nameOfRow(trace: Trace): KeyOfRow {
  const { kind, name } = trace.spans;
  const isCopy = (row: number): boolean =>
    kind[row] === SpanKind.memcpy || kind[row] === SpanKind.memset;
  return row => (isCopy(row) ? labelOf(trace, row) : trace.strings.get(name[row]!));
}

/** `decode.3`: a step by its place in its phase, from 1. */
export function stepKey(trace: Trace, step: Step): string {
  return `${step.phase}.${placesInPhase(trace)[step.index - 1]!}`;
}

/** The step of a key; undefined where there is none. */
export function stepOfKey(trace: Trace, key: string): Step | undefined {
  return findSteps(trace).steps.find(step => stepKey(trace, step) === key);
}

const placesInPhase = perTrace((trace): readonly number[] => {
  const counts = new Map<string, number>();
  return findSteps(trace).steps.map(({ phase }) => {
    const place = (counts.get(phase) ?? 0) + 1;
    counts.set(phase, place);
    return place;
  });
});

/** Whether a part divides at a level at all. */
export function exists({ trace, rows }: Part, group: DiffGroup): boolean {
  const { stepOf, layerOf } = findSteps(trace);
  if (group === 'step') return rows.some(row => stepOf[row] !== 0);
  if (group === 'layer') return rows.some(row => layerOf[row] !== 0);
  return rows.length > 0;
}
