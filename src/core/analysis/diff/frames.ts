/**
 * Steps and layers as places: the one that holds an operation, a moment or a range, and the one of a node of the model
 * tree. Knows one trace at a time; what answers to them on another side is found elsewhere.
 */

import { upperBound } from '../../base/search.ts';
import type { Window } from '../../lod/types.ts';
import { isOperation } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { idOfStep } from '../model/ids.ts';
import { operationsOfRange } from '../projection.ts';
import { stepSequences } from '../step-sequences.ts';
import { findSteps, layersOf } from '../steps.ts';
import type { Layer, Step } from '../step.ts';

/** A step or layer on one side. */
export interface Frame {
  readonly trace: Trace;
  readonly step: Step;
  readonly layer?: Layer;
}

/** The operation that a span is or launched first. */
export function operationOf(trace: Trace, span: number): number | undefined {
  const { kind, link } = trace.spans;
  if (isOperation(kind[span]!)) return span;
  const row = link[span]! >= 0 ? link[span]! : operationsOfRange(trace, span)[0];
  return row !== undefined && isOperation(kind[row]!) ? row : undefined;
}

export function frameOf(trace: Trace, operation: number): Frame | undefined {
  const { steps, layers, stepOf, layerOf } = findSteps(trace);
  const step = steps[stepOf[operation]! - 1];
  const layer = layers[layerOf[operation]! - 1];
  return step && { trace, step, ...(layer !== undefined && { layer }) };
}

/** The step or layer whose range a span is. */
export function frameOfRange(trace: Trace, span: number): Frame | undefined {
  const { steps, layers } = findSteps(trace);
  const layer = layers.find(({ range }) => range === span);
  if (layer !== undefined) return { trace, step: steps[layer.step]!, layer };
  const step = steps.find(({ range }) => range === span);
  return step && { trace, step };
}

/** The innermost layer, else the step, at a moment; on the first device that has a step then. */
export function frameAt(trace: Trace, ns: number): Frame | undefined {
  const found = findSteps(trace);
  const step = stepSequences(found)
    .map(steps => {
      const starts = Float64Array.from(steps, ({ startNs }) => startNs);
      return steps[upperBound(starts, ns) - 1];
    })
    .find(last => last !== undefined && ns < last.startNs + last.durationNs);
  if (step === undefined) return undefined;
  const layer = layersOf(found, step).find(
    ({ startNs, durationNs }) => startNs <= ns && ns < startNs + durationNs,
  );
  return { trace, step, ...(layer !== undefined && { layer }) };
}

/** The step or layer of a node of the model tree; undefined for other nodes. */
export function frameOfNode(trace: Trace, node: string): Frame | undefined {
  const found = findSteps(trace);
  const step = found.steps.find(one => `${node}/`.startsWith(`${idOfStep(one)}/`));
  if (step === undefined || node === idOfStep(step)) return step && { trace, step };
  const layer = layersOf(found, step).find(one => node === idOfFrame({ trace, step, layer: one }));
  return layer && { trace, step, layer };
}

export function idOfFrame({ step, layer }: Frame): string {
  return layer === undefined ? idOfStep(step) : `${idOfStep(step)}/layer:${layer.index}`;
}

export function windowOfFrame({ step, layer }: Frame): Window {
  const { startNs, durationNs } = layer ?? step;
  return { startNs, endNs: startNs + durationNs };
}
