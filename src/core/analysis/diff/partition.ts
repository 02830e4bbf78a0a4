/**
 * How the operations of one side divide at each level of the rows: by phase, step, layer, operator or kernel. Each
 * operation is in exactly one group, so that a level's times add up to its parent's. Pairs nothing.
 */

import type { DiffGroup } from '../../protocol/diff.ts';
import { SpanKind } from '../../trace/columns.ts';
import { OPERATORS } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { groupRows, rowsOfGroup } from '../groups.ts';
import { keyOfCode, runCodes } from '../layer-operators.ts';
import { perTrace } from '../memo.ts';
import { labelOf } from '../model/span-places.ts';
import { operatorCodes } from '../operators/of-trace.ts';
import { sortedByStart } from '../operations.ts';
import { phaseOf } from '../phase-of.ts';
import { PHASES } from '../phase.ts';
import { stepSequences } from '../step-sequences.ts';
import { findSteps } from '../steps.ts';
import type { Step } from '../step.ts';
import type { Spelling } from './spelling.ts';

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

/** How operations divide: a small number a row, and the key that it stands for. Several may stand for one. */
export interface Keys {
  code(row: number): number;
  text(code: number): string;
}

export function partOf(trace: Trace, rows: Uint32Array, keys: readonly string[]): Part {
  const { dur } = trace.spans;
  let ns = 0;
  for (let i = 0; i < rows.length; i++) ns += dur[rows[i]!]!;
  return { trace, rows, keys, ns };
}

/** Groups in the order of their first operation, by key. */
export function divided({ trace, rows }: Part, keys: Keys): ReadonlyMap<string, Part> {
  const groups = groupRows(rows, row => keys.code(row));
  const parts = new Map<string, Part>();
  groups.keys.forEach((code, g) => {
    const key = keys.text(code);
    const part = partOf(trace, rowsOfGroup(groups, g), [key]);
    const known = parts.get(key);
    parts.set(key, known === undefined ? part : { ...joinedPart([known, part]), keys: [key] });
  });
  return parts;
}

/** Several parts of one side as one. */
export function joinedPart(parts: readonly Part[]): Part {
  const [first] = parts as [Part];
  if (parts.length === 1) return first;
  const rows = new Uint32Array(parts.reduce((sum, part) => sum + part.rows.length, 0));
  let next = 0;
  for (const part of parts) {
    rows.set(part.rows, next);
    next += part.rows.length;
  }
  const keys = parts.flatMap(part => part.keys);
  return partOf(first.trace, sortedByStart(first.trace, rows), keys);
}

/** Keys of a level; those of operators by occurrence in the layer (`norm.2`). */
export function keysOf(trace: Trace, group: DiffGroup): Keys {
  const { stepOf, layerOf, layers, steps } = findSteps(trace);
  switch (group) {
    case 'phase':
      return {
        code: row => PHASES.indexOf(phaseOf(trace, row) ?? 'other'),
        text: code => PHASES[code]!,
      };
    case 'step':
      return {
        code: row => stepOf[row]!,
        text: code => (code === 0 ? OUTSIDE : stepKey(trace, steps[code - 1]!)),
      };
    case 'layer':
      return {
        code: row => (layerOf[row] === 0 ? 0 : 1 + layers[layerOf[row]! - 1]!.index),
        text: code => (code === 0 ? OUTSIDE : String(code - 1)),
      };
    case 'operator':
      return operatorKeys(trace);
    case 'kernel':
      return nameKeys(trace);
  }
}

/** @param byRole operators whose occurrences count as one; `ALL_ROLES` = of all */
export function operatorKeys(trace: Trace, byRole: ReadonlySet<string> = new Set()): Keys {
  const runs = runCodes(trace);
  const operators = operatorCodes(trace);
  const isMerged = OPERATORS.map(operator => byRole.has(operator));
  return {
    code: row => {
      const run = runs[row]!;
      return run === 0 || isMerged[run % 256] === true ? operators[row]! : run;
    },
    text: keyOfCode,
  };
}

export const ALL_ROLES: ReadonlySet<string> = new Set(OPERATORS);

/**
 * Full name of a kernel; of a copy its direction.
 * @param spelling what names are called instead
 */
export function nameKeys(trace: Trace, spelling: Spelling = new Map()): Keys {
  const { kind, name } = trace.spans;
  const copies: string[] = [];
  return {
    code: row => {
      if (kind[row] !== SpanKind.memcpy && kind[row] !== SpanKind.memset) return name[row]!;
      const label = labelOf(trace, row);
      const known = copies.indexOf(label);
      return -1 - (known >= 0 ? known : copies.push(label) - 1);
    },
    text: code => {
      const text = code < 0 ? copies[-1 - code]! : trace.strings.get(code);
      return spelling.get(text) ?? text;
    },
  };
}

export function nameOfRow(trace: Trace, row: number): string {
  const keys = nameKeys(trace);
  return keys.text(keys.code(row));
}

/** `decode.3`: a step by its place in its phase, from 1; `decode.3@1` on the second device that has steps. */
export function stepKey(trace: Trace, step: Step): string {
  return stepKeys(trace).keys[step.index - 1]!;
}

/** The step of a key; undefined where there is none. */
export function stepOfKey(trace: Trace, key: string): Step | undefined {
  return stepKeys(trace).steps.get(key);
}

const stepKeys = perTrace(trace => {
  const all = findSteps(trace).steps;
  const keys = stepSequences(findSteps(trace)).flatMap((steps, nth) => {
    const counts = new Map<string, number>();
    return steps.map(({ phase }) => {
      const place = (counts.get(phase) ?? 0) + 1;
      counts.set(phase, place);
      return `${phase}.${place}${nth > 0 ? `@${nth}` : ''}`;
    });
  });
  return { keys, steps: new Map(all.map((step, i) => [keys[i]!, step])) };
});

/** Whether a part divides at a level at all. */
export function exists({ trace, rows }: Part, group: DiffGroup): boolean {
  const { stepOf, layerOf } = findSteps(trace);
  if (group === 'step') return rows.some(row => stepOf[row] !== 0);
  if (group === 'layer') return rows.some(row => layerOf[row] !== 0);
  return rows.length > 0;
}
