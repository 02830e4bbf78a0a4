/**
 * Which kernels a place of a trace stands for when its program is measured again: those of a range, of a node of the
 * model tree or of a window, or, where they recur, of one instance of median time. Does not say how to tell ncu.
 */

import { keepRows, pick } from '../analysis/groups.ts';
import { perTrace } from '../analysis/memo.ts';
import { operationRows, sortedByStart } from '../analysis/operations.ts';
import { operationsOfCall } from '../analysis/launches.ts';
import { operationsOfRange } from '../analysis/projection.ts';
import { findSteps } from '../analysis/steps.ts';
import type { Layer, Step } from '../analysis/step.ts';
import { operationsOfNode, touching } from '../analysis/tables/scope.ts';
import { isApiCall, isRange, SpanKind } from '../trace/columns.ts';
import { sortRows } from '../trace/sort.ts';
import type { Trace } from '../trace/trace.ts';
import type { MeasureLimit, MeasureRequest } from '../protocol/measure.ts';

/** What ncu counts as launches: rows of kernels and of graphs that the trace has as a whole, as they were launched. */
export const launchedKernels = perTrace((trace): Uint32Array => {
  const { kind, link, start } = trace.spans;
  const rows = sortedByStart(
    trace,
    keepRows(operationRows(trace), row => isMeasurable(kind[row]!)),
  );
  const launch = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const call = link[rows[i]!]!;
    launch[i] = start[call < 0 ? rows[i]! : call]!;
  }
  // The nodes of one replay share their call; they come as they ran.
  const { order } = sortRows(rows.length, 1, () => 0, launch, new Float64Array(rows.length));
  return pick(rows, order);
});

/** In the order of launching; empty where nothing ran there. */
export function kernelsAt(trace: Trace, place: Omit<MeasureRequest, 'trace'>): Uint32Array {
  const rows = launchedAmong(trace, operationsAt(trace, place));
  if (place.limit !== undefined) return limited(trace, rows, place.limit);
  const { node = '' } = place;
  return node === '' ? rows : oneInstance(trace, rows, node);
}

/** Those of some operations that ncu counts, in the order of launching. */
export function launchedAmong(trace: Trace, operations: Uint32Array): Uint32Array {
  const isWanted = new Uint8Array(trace.spans.length);
  for (let i = 0; i < operations.length; i++) isWanted[operations[i]!] = 1;
  return keepRows(launchedKernels(trace), row => isWanted[row] === 1);
}

/** What would still make the choice smaller. */
export function limitsOf(trace: Trace, rows: Uint32Array): readonly MeasureLimit[] {
  const limits: readonly MeasureLimit[] = ['step', 'layer'];
  const sizes = limits.map(limit => limited(trace, rows, limit).length);
  const isSmaller = (size: number, i: number): boolean =>
    size > 0 && size < (i === 0 ? rows.length : Math.min(rows.length, sizes[i - 1]!));
  return limits.filter((_, i) => isSmaller(sizes[i]!, i));
}

function operationsAt(trace: Trace, place: Omit<MeasureRequest, 'trace'>): Uint32Array {
  const { node = '', span = -1, startNs, endNs } = place;
  if (node !== '') return operationsOfNode(trace, node);
  if (span < 0) return touching(trace, launchedKernels(trace), startNs, endNs);
  const kind = trace.spans.kind[span];
  if (kind === undefined) return new Uint32Array(0);
  if (isRange(kind)) return operationsOfRange(trace, span);
  return isApiCall(kind) ? operationsOfCall(trace, span) : Uint32Array.of(span);
}

/**
 * Of a node that gathers many instances the one of median time: of several steps one, decode steps first; of kernels
 * from several layers that are not a whole step one layer; of the launches of one kernel one.
 */
function oneInstance(trace: Trace, rows: Uint32Array, node: string): Uint32Array {
  const { stepOf, layerOf, steps } = findSteps(trace);
  const inStep = ofMedianStep(trace, rows);
  const step = steps[(stepOf[inStep[0] ?? -1] ?? 0) - 1];
  const isWhole = step !== undefined && inStep.length >= step.kernels;
  const layers = new Set(inStep.map(row => layerOf[row]!));
  const chosen = isWhole || layers.size < 2 ? inStep : ofMedianLayer(trace, inStep);
  if (!/\/name:\d+$/.test(node)) return chosen;
  const middle = lowerMedian([...chosen], row => trace.spans.dur[row]!);
  return middle === undefined ? chosen : Uint32Array.of(middle);
}

function limited(trace: Trace, rows: Uint32Array, limit: MeasureLimit): Uint32Array {
  const inStep = ofMedianStep(trace, rows);
  return limit === 'step' ? inStep : ofMedianLayer(trace, inStep);
}

function ofMedianStep(trace: Trace, rows: Uint32Array): Uint32Array {
  const { steps, stepOf } = findSteps(trace);
  const touched = [...new Set(rows.map(row => stepOf[row]!))].flatMap(at => steps[at - 1] ?? []);
  const decode = touched.filter(({ phase }) => phase === 'decode');
  const step = lowerMedian(decode.length > 0 ? decode : touched, (s: Step) => s.durationNs);
  return step === undefined ? rows : rows.filter(row => steps[stepOf[row]! - 1] === step);
}

function ofMedianLayer(trace: Trace, rows: Uint32Array): Uint32Array {
  const { layers, layerOf } = findSteps(trace);
  const touched = [...new Set(rows.map(row => layerOf[row]!))].flatMap(at => layers[at - 1] ?? []);
  const layer = lowerMedian(touched, (l: Layer) => l.durationNs);
  return layer === undefined ? rows : rows.filter(row => layers[layerOf[row]! - 1] === layer);
}

/** The one of median value; the lower of the two in the middle. */
function lowerMedian<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return [...items].sort((a, b) => value(a) - value(b))[(items.length - 1) >> 1];
}

function isMeasurable(kind: number): boolean {
  return kind === SpanKind.kernel || kind === SpanKind.graph;
}
