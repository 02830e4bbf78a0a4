/**
 * Layers for steps that the program marked without marking their layers: a CUDA graph replay runs no Python, so no
 * range exists in it. The period of the kernels divides such a step; steps with layers of their own keep them.
 */

import type { Trace } from '../trace/trace.ts';
import { extentOf } from './operations.ts';
import { periodicLayers } from './steps-from-period.ts';
import type { Layer, StepDraft } from './step.ts';

/**
 * @param layers of the steps, in their order
 * @param stepOf by span row: 1 + position of its step; 0 = none
 * @returns all layers in the order of the steps, those of steps without any added from the period
 */
export function withPeriodicLayers(
  trace: Trace,
  steps: readonly StepDraft[],
  layers: readonly Layer[],
  stepOf: Uint32Array,
): readonly Layer[] {
  const own = new Set<number>();
  layers.forEach(({ step }) => own.add(step));
  if (own.size === steps.length) return layers;
  const { lanes, spans } = trace;
  const found = periodicLayers(trace).flatMap(layer => {
    const { step, operations } = mostlyIn(stepOf, layer.operations);
    if (step < 0 || own.has(step)) return [];
    // What a step runs on further devices repeats there, too.
    if (lanes[spans.lane[operations[0]!]!]!.device !== steps[step]!.device) return [];
    if (operations.length === layer.operations.length) return [{ ...layer, step }];
    const { startNs, endNs, busyNs } = extentOf(trace, operations);
    return [{ ...layer, step, operations, startNs, durationNs: endNs - startNs, busyNs }];
  });
  if (found.length === 0) return layers;
  const counts = new Map<number, number>();
  return [...layers, ...found]
    .sort((a, b) => a.step - b.step || a.startNs - b.startNs)
    .map((layer, id) => {
      const place = counts.get(layer.step) ?? 0;
      counts.set(layer.step, place + 1);
      return { ...layer, id, index: layer.range >= 0 ? layer.index : place };
    });
}

/** Share of a layer's operations that one step launched, at least: what is next to a step may look like its layers. */
const MOSTLY = 0.75;

/** The step that a layer is in, and what it has there; -1 where it is in none. */
function mostlyIn(
  stepOf: Uint32Array,
  operations: Uint32Array,
): { readonly step: number; readonly operations: Uint32Array } {
  const number = stepOf[operations[operations.length >> 1]!]!;
  const inside = operations.filter(row => stepOf[row] === number);
  const step = inside.length >= MOSTLY * operations.length ? number - 1 : -1;
  return { step, operations: inside };
}
