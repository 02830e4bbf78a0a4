/** Phase of every operation and the rows of every phase: steps and loose operations together. */

import { lowerBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { looseOperations } from './loose-operations.ts';
import type { Phase } from './phase.ts';
import { findSteps } from './steps.ts';

/** The phase of an operation's row; undefined for a row that is no operation. */
export function phaseOf(trace: Trace, row: number): Phase | undefined {
  const { steps, stepOf } = findSteps(trace);
  const step = stepOf[row]!;
  if (step > 0) return steps[step - 1]!.phase;
  return looseOperations(trace).find(({ rows }) => rows[lowerBound(rows, row)] === row)?.phase;
}

/** Rows of all operations of a phase, ascending. */
export function operationsOfPhase(trace: Trace, phase: Phase): Uint32Array {
  const parts = findSteps(trace)
    .steps.filter(step => step.phase === phase)
    .map(({ operations }) => operations);
  const loose = looseOperations(trace).find(group => group.phase === phase);
  if (loose !== undefined) parts.push(loose.rows);
  const all = new Uint32Array(parts.reduce((sum, rows) => sum + rows.length, 0));
  let next = 0;
  for (const rows of parts) {
    all.set(rows, next);
    next += rows.length;
  }
  return all.sort();
}
