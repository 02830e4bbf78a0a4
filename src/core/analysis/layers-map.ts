/**
 * The layer-by-step map: one row a step, one column a layer, and the operators' mean times by layer below. A folded
 * picture of the model in which a slow step is a row, a slow layer a column and a slow instance a single cell.
 */

import type { LayersMap, LayersMapValue, MapLabel } from '../protocol/analysis.ts';
import type { Trace } from '../trace/trace.ts';
import { foldLayers } from './layer-operators.ts';
import { idOfStep } from './model/ids.ts';
import { findSteps, layersOf, type Layer, type Step } from './steps.ts';

/**
 * @param phase of the steps; absent = decode where there are decode steps with layers, else all steps with layers
 */
export function layersMap(trace: Trace, value: LayersMapValue, phase?: string): LayersMap {
  const found = findSteps(trace);
  const layered = found.steps.filter(({ layerCount }) => layerCount > 0);
  const wanted = phase ?? (layered.some(step => step.phase === 'decode') ? 'decode' : undefined);
  const steps = wanted === undefined ? layered : layered.filter(step => step.phase === wanted);
  const rows = steps.map(step => layersOf(found, step));
  const indices = [...new Set(rows.flatMap(row => row.map(({ index }) => index)))];
  indices.sort((a, b) => a - b);
  const matrices = fill(rows, indices, value);
  const ids = rows.flatMap(row => row.map(({ id }) => id));
  return {
    phase: phaseOf(steps),
    value,
    steps: steps.map(step => ({ index: step.index, label: step.name, node: idOfStep(step) })),
    layers: indices.map(index => ({ index, label: String(index), node: '' })),
    ...matrices,
    ...operatorRows(trace, ids, indices, phaseOf(steps)),
  };
}

function phaseOf(steps: readonly Step[]): string {
  const [first] = steps;
  return first !== undefined && steps.every(({ phase }) => phase === first.phase)
    ? first.phase
    : '';
}

function fill(
  rows: readonly (readonly Layer[])[],
  indices: readonly number[],
  value: LayersMapValue,
): Pick<LayersMap, 'values' | 'startNs' | 'durationNs'> {
  const columnOf = new Map(indices.map((index, column) => [index, column]));
  const matrix = (): Float64Array => new Float64Array(rows.length * indices.length).fill(NaN);
  const values = matrix();
  const startNs = matrix();
  const durationNs = matrix();
  rows.forEach((layers, r) =>
    layers.forEach((layer, i) => {
      const cell = r * indices.length + columnOf.get(layer.index)!;
      startNs[cell] = layer.startNs;
      durationNs[cell] = layer.durationNs;
      values[cell] = valueOf(layer, layers[i - 1], value);
    }),
  );
  return { values, startNs, durationNs };
}

/** See `LayersMapValue` for the definitions. */
function valueOf(layer: Layer, before: Layer | undefined, value: LayersMapValue): number {
  switch (value) {
    case 'duration':
      return layer.durationNs;
    case 'busy':
      return layer.busyNs;
    case 'idle':
      return layer.durationNs - layer.busyNs;
    case 'gap':
      if (before === undefined) return NaN;
      return Math.max(0, layer.startNs - before.startNs - before.durationNs);
  }
}

/** Mean time of each operator in the layers of each index; NaN where no layer of the index has it. */
function operatorRows(
  trace: Trace,
  ids: readonly number[],
  indices: readonly number[],
  phase: string,
): Pick<LayersMap, 'operators' | 'operatorMeanNs'> {
  const { layers } = findSteps(trace);
  const columnOf = new Map(indices.map((index, column) => [index, column]));
  const folds = foldLayers(trace, ids);
  const operatorMeanNs = new Float64Array(folds.length * indices.length).fill(NaN);
  folds.forEach(({ layers: of, ns }, r) => {
    const sums = new Float64Array(indices.length);
    const counts = new Uint32Array(indices.length);
    for (let i = 0; i < of.length; i++) {
      const column = columnOf.get(layers[of[i]!]!.index)!;
      sums[column]! += ns[i]!;
      counts[column]!++;
    }
    for (let column = 0; column < indices.length; column++) {
      if (counts[column] === 0) continue;
      operatorMeanNs[r * indices.length + column] = sums[column]! / counts[column]!;
    }
  });
  const operators = folds.map(({ key }, index): MapLabel => ({
    index,
    label: key,
    node: phase === '' ? '' : `/phase:${phase}/mean:0/operator:${key}`,
  }));
  return { operators, operatorMeanNs };
}
