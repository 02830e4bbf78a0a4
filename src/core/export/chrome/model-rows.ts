/**
 * Steps, layers and operators as spans on rows of their device: what the program was at while the streams above ran.
 * An operator is a run of operations that do the same in the same layer.
 */

import { operatorOf } from '../../analysis/operators/of-trace.ts';
import { extentOf, sortedByStart } from '../../analysis/operations.ts';
import { findSteps } from '../../analysis/steps.ts';
import type { Step } from '../../analysis/step.ts';
import type { Trace } from '../../trace/trace.ts';

/** One span of such a row. */
export interface ModelSpan {
  readonly name: string;
  readonly startNs: number;
  readonly durationNs: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Spans of one row, by start. */
export interface ModelRow {
  readonly device: number;
  readonly name: string;
  readonly spans: () => readonly ModelSpan[];
}

export function modelRows(trace: Trace): ModelRow[] {
  const { steps } = findSteps(trace);
  const devices = [...new Set(steps.map(({ device }) => device))].sort((a, b) => a - b);
  return devices.flatMap((device): ModelRow[] => {
    const own = steps.filter(step => step.device === device);
    const rows = {
      Steps: () => own.map(stepSpan),
      Layers: () => own.flatMap(step => layerSpans(trace, step)),
      Operators: () => own.flatMap(step => operatorSpans(trace, step)),
    };
    return Object.entries(rows)
      .map(([name, spans]) => ({ device, name, spans: () => byStart(spans()) }))
      .filter(({ name }) => name !== 'Layers' || own.some(({ layerCount }) => layerCount > 0));
  });
}

function stepSpan(step: Step): ModelSpan {
  const { index, name, phase, startNs, durationNs, busyNs, idleNs, kernels, layerCount } = step;
  const args = { step: index, phase, busyNs, idleNs, kernels, layers: layerCount };
  return { name: name === '' ? `step ${index}` : name, startNs, durationNs, args };
}

function layerSpans(trace: Trace, step: Step): ModelSpan[] {
  const { layers } = findSteps(trace);
  return layers
    .slice(step.firstLayer, step.firstLayer + step.layerCount)
    .map(({ index, startNs, durationNs, busyNs }) => ({
      name: `layer ${index}`,
      ...{ startNs, durationNs },
      args: { step: step.index, layer: index, busyNs },
    }));
}

function operatorSpans(trace: Trace, step: Step): ModelSpan[] {
  const { layers, layerOf } = findSteps(trace);
  const rows = sortedByStart(trace, step.operations);
  const spans: ModelSpan[] = [];
  for (let first = 0, end = 0; first < rows.length; first = end) {
    const row = rows[first]!;
    const operator = operatorOf(trace, row);
    const isSame = (other: number): boolean =>
      layerOf[other] === layerOf[row] && operatorOf(trace, other) === operator;
    end = first + 1;
    while (end < rows.length && isSame(rows[end]!)) end++;
    const { startNs, endNs } = extentOf(trace, rows.subarray(first, end));
    const layer = layers[layerOf[row]! - 1]?.index;
    const args = { step: step.index, layer, operations: end - first };
    spans.push({ name: operator, startNs, durationNs: endNs - startNs, args });
  }
  return spans;
}

function byStart(spans: readonly ModelSpan[]): readonly ModelSpan[] {
  return [...spans].sort((a, b) => a.startNs - b.startNs || b.durationNs - a.durationNs);
}
