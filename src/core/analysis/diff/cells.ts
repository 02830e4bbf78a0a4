/** What one side of a row says: times, count, share, the kernels in it and where it is on the timeline. */

import type { DiffCell, DiffGroup, DiffTime } from '../../protocol/diff.ts';
import type { Selection } from '../../protocol/selection.ts';
import type { Trace } from '../../trace/trace.ts';
import { gather } from '../groups.ts';
import { firstStart, lastEnd } from '../operations.ts';
import { idOfStep } from '../model/ids.ts';
import { labelOf } from '../model/span-places.ts';
import { idOfSpan } from '../model/tree.ts';
import { phaseStretches } from '../phase-time.ts';
import { selectPercentile } from '../statistics.ts';
import { findSteps } from '../steps.ts';
import { coveredWithin, unionOf } from '../union.ts';
import { divided, nameKeys, OUTSIDE, stepOfKey, type Part } from './partition.ts';
import type { Scope } from './scope.ts';

const MOST_NAMES = 20;

export function cellOf(
  part: Part,
  kind: DiffGroup,
  label: string,
  { scope, time, divisor, totalNs }: CellContext,
): DiffCell {
  const wall = wallOf(part, kind, scope);
  const names = namesOf(part, kind, label);
  return {
    ...time,
    count: countOf(part, kind),
    percent: totalNs > 0 ? (100 * part.ns) / totalNs : 0,
    ...(names !== undefined && { names }),
    ...(wall !== undefined && { wallNs: wall / divisor }),
    selection: selectionOf(part, kind),
  };
}

interface CellContext {
  readonly scope: Scope;
  /** Per step or total. */
  readonly time: DiffTime;
  /** Steps that it was divided by. */
  readonly divisor: number;
  /** Of the side, not divided. */
  readonly totalNs: number;
}

function countOf({ trace, rows, keys }: Part, kind: DiffGroup): number {
  const { stepOf, steps } = findSteps(trace);
  if (keys.includes(OUTSIDE)) return rows.length;
  if (kind === 'layer') return layersIn(trace, rows).length;
  if (kind !== 'step' && kind !== 'phase') return rows.length;
  const count = firstMet(stepOf, rows, steps.length).length;
  return count === 0 ? rows.length : count;
}

/** Ids of the layers that some operations are in, ascending by their first operation. */
function layersIn(trace: Trace, rows: Uint32Array): readonly number[] {
  const { layerOf, layers } = findSteps(trace);
  return firstMet(layerOf, rows, layers.length).map(number => number - 1);
}

/** The numbers above 0 that a column has at some rows, each once. */
function firstMet(column: Uint32Array, rows: Uint32Array, most: number): number[] {
  const isMet = new Uint8Array(most + 1);
  const met: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const number = column[rows[i]!]!;
    if (number === 0 || isMet[number] === 1) continue;
    isMet[number] = 1;
    met.push(number);
  }
  return met;
}

/** Step times, layers' durations, a phase's wall clock; undefined for what is no stretch of time. */
function wallOf({ trace, rows, keys }: Part, kind: DiffGroup, scope: Scope): number | undefined {
  if (keys.includes(OUTSIDE)) return undefined;
  const { layers } = findSteps(trace);
  const sum = (of: readonly { readonly durationNs: number }[]): number =>
    of.reduce((total, { durationNs }) => total + durationNs, 0);
  if (kind === 'step') return stepOfKey(trace, keys[0]!)?.durationNs;
  if (kind === 'layer') return sum(layersIn(trace, rows).map(id => layers[id]!));
  if (kind !== 'phase') return undefined;
  if (scope.kind === 'node' || scope.steps.length === 0) return wallOfPhase(scope, keys[0]!);
  return sum(scope.steps.filter(({ phase }) => phase === keys[0]));
}

/** What of the windows of a scope belongs to a phase. */
function wallOfPhase({ trace, windows }: Scope, phase: string): number {
  const unions = phaseStretches(trace).map(stretches =>
    unionOf(
      Float64Array.from(stretches, ({ startNs }) => startNs),
      Float64Array.from(stretches, ({ endNs }) => endNs),
      i => stretches[i]!.phase === phase,
    ),
  );
  return windows.reduce((sum, { at, from, to }) => sum + coveredWithin(unions[at]!, from, to), 0);
}

/** Full names of the kernels, the most time first, where they are not what the row is called. */
function namesOf(part: Part, kind: DiffGroup, label: string): string[] | undefined {
  if (kind !== 'kernel' && kind !== 'operator') return undefined;
  const groups = [...divided(part, nameKeys(part.trace))];
  if (groups.length === 1 && groups[0]![0] === label) return undefined;
  groups.sort(([, a], [, b]) => b.ns - a.ns);
  return groups.slice(0, MOST_NAMES).map(([name]) => name);
}

/** A step or phase as a whole; of layers and operations the one with the median time (the lower of two). */
function selectionOf(part: Part, kind: DiffGroup): Selection {
  const { trace, rows, keys } = part;
  const { layers, steps } = findSteps(trace);
  if (kind === 'phase' || kind === 'step' || keys.includes(OUTSIDE)) {
    const step = kind === 'step' ? stepOfKey(trace, keys[0]!) : undefined;
    if (step !== undefined) {
      const { startNs, durationNs, name } = step;
      return { startNs, endNs: startNs + durationNs, label: name, node: idOfStep(step) };
    }
    const window = { startNs: firstStart(trace, rows), endNs: lastEnd(trace, rows) };
    const node = kind === 'phase' && steps.length > 0 ? `/phase:${keys[0]}` : undefined;
    return { ...window, label: keys[0]!, ...(node !== undefined && { node }) };
  }
  if (kind === 'layer') {
    const all = layersIn(trace, rows).map(id => layers[id]!);
    const { index, step, startNs, durationNs } = medianBy(all, layer => layer.durationNs);
    const node = `${idOfStep(steps[step]!)}/layer:${index}`;
    return { startNs, endNs: startNs + durationNs, label: `layer ${index}`, node };
  }
  return selectionOfSpan(trace, medianRow(part));
}

/** A single operation as a selection. */
export function selectionOfSpan(trace: Trace, span: number): Selection {
  const startNs = trace.spans.start[span]!;
  const node = idOfSpan(trace, span);
  return {
    startNs,
    endNs: startNs + trace.spans.dur[span]!,
    span,
    label: labelOf(trace, span),
    ...(node !== undefined && { node }),
  };
}

/** The operation with the median duration (the lower of two), the first of equals. Linear on average. */
function medianRow({ trace, rows }: Part): number {
  const { dur } = trace.spans;
  const median = selectPercentile(gather(dur, rows), 50);
  return rows[rows.findIndex(row => dur[row] === median)]!;
}

function medianBy<T>(values: readonly T[], of: (value: T) => number): T {
  const sorted = [...values].sort((x, y) => of(x) - of(y));
  return sorted[(sorted.length - 1) >> 1]!;
}
