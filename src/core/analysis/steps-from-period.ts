/** Steps and layers from the period of the kernels, where the program marked nothing (`period.ts` finds it). */

import { lowerBound } from '../base/search.ts';
import { finished, type Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { deviceOperations, extentOf, firstStart } from './operations.ts';
import { findingPeriodicities, periodicities, type TracePeriodicity } from './period-of-trace.ts';
import type { KernelSpan } from './period-types.ts';
import type { Layer, StepDraft, StepDrafts } from './step.ts';

/** Steps of which fewer than this share have the usual number of layers are no finding. */
const MIN_CONFIDENCE = 0.5;

/**
 * The steps of each device whose kernels repeat. A step has all operations of its device from its first kernel on.
 * Unhurried.
 */
export function* stepsFromPeriod(trace: Trace): Unhurried<StepDrafts[]> {
  yield* findingPeriodicities(trace);
  const drafts: StepDrafts[] = [];
  for (const found of usablePeriods(trace)) {
    yield;
    const { device } = found;
    const steps = found.steps.map((span, i): StepDraft => {
      const operations = operationsFrom(trace, found, span);
      const firstNs = firstStart(trace, operations);
      const place = { device, range: -1, enclosing: [] };
      return { name: `${i + 1}`, ...place, operations, firstNs };
    });
    yield;
    const words = { source: 'period', template: '', layerTemplate: '' } as const;
    drafts.push({ ...words, steps, layers: yield* layersOf(trace, found) });
  }
  return drafts;
}

/** The layers of all periodic steps, whatever marks the trace has; empty where the kernels do not repeat. */
export function periodicLayers(trace: Trace): readonly Layer[] {
  return usablePeriods(trace, 1).flatMap(found => finished(layersOf(trace, found)));
}

/** @param least steps that there must be; one that the program marked itself is enough to divide it */
export function usablePeriods(trace: Trace, least = 2): readonly TracePeriodicity[] {
  return periodicities(trace).filter(
    ({ confidence, steps }) => confidence >= MIN_CONFIDENCE && steps.length >= least,
  );
}

/** All operations of the device from the first to the last kernel of a span. */
function operationsFrom(
  trace: Trace,
  { device, kernels }: TracePeriodicity,
  { first, last }: KernelSpan,
): Uint32Array {
  const { rows, start } = deviceOperations(trace).find(other => other.device === device)!;
  const from = trace.spans.start[kernels[first]!]!;
  const next = kernels[last];
  const to = next === undefined ? Infinity : trace.spans.start[next]!;
  return rows.slice(lowerBound(start, from), lowerBound(start, to));
}

function* layersOf(trace: Trace, found: TracePeriodicity): Unhurried<Layer[]> {
  const layers: Layer[] = [];
  for (const [step, { layers: spans }] of found.steps.entries()) {
    yield;
    spans.forEach((span, index) => {
      const operations = operationsFrom(trace, found, span);
      const { startNs, endNs, busyNs } = extentOf(trace, operations);
      layers.push({
        id: layers.length,
        step,
        index,
        range: -1,
        startNs,
        durationNs: endNs - startNs,
        busyNs,
        operations,
      });
    });
  }
  return layers;
}
