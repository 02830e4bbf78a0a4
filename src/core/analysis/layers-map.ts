/**
 * The layer-by-step map: one row a step that the capture does not cut, one column a layer, and the operators' mean times by layer below. A folded
 * picture of the model in which a slow step is a row, a slow layer a column and a slow instance a single cell.
 */

import type {
  LayersMap,
  LayersMapRequest,
  LayersMapValue,
  MapLabel,
} from '../protocol/analysis.ts';
import type { Trace } from '../trace/trace.ts';
import { foldLayers, type FoldedOperator } from './layer-operators.ts';
import { layerValue } from './layer-values.ts';
import { idOfStep } from './model/ids.ts';
import { nameOfStep } from './step-sequences.ts';
import { findSteps, layersOf } from './steps.ts';
import type { Layer, Step } from './step.ts';

/** How the map is wanted; see `LayersMapRequest`. */
export type LayersMapChoice = Pick<LayersMapRequest, 'phase' | 'operator'>;

export function layersMap(
  trace: Trace,
  value: LayersMapValue,
  { phase, operator }: LayersMapChoice = {},
): LayersMap {
  const found = findSteps(trace);
  const layered = found.steps.filter(({ layerCount, isCut }) => layerCount > 0 && !isCut);
  const phases = [...new Set(layered.map(step => step.phase))];
  const wanted = phase ?? (phases.includes('decode') ? 'decode' : '');
  const steps = wanted === '' ? layered : layered.filter(step => step.phase === wanted);
  const rows = steps.map(step => layersOf(found, step));
  const distinct = new Set<number>();
  const ids: number[] = [];
  rows.forEach(row =>
    row.forEach(({ index, id }) => {
      distinct.add(index);
      ids.push(id);
    }),
  );
  const indices = [...distinct].sort((a, b) => a - b);
  const folds = foldLayers(trace, ids);
  const times = operator === undefined ? undefined : timesOf(folds, operator);
  const matrices = fill(rows, indices, (layer, before) =>
    times === undefined ? layerValue(layer, before, value) : (times.get(layer.id) ?? NaN),
  );
  return {
    phase: phaseOf(steps),
    phases,
    value,
    steps: steps.map(step => ({
      index: step.index,
      label: nameOfStep(trace, step),
      node: idOfStep(step),
    })),
    layers: indices.map(index => ({ index, label: String(index), node: '' })),
    ...matrices,
    ...operatorRows(trace, folds, indices, phaseOf(steps)),
  };
}

/** Time of an operator by the id of the layer; empty where none has it. */
function timesOf(folds: readonly FoldedOperator[], operator: string): ReadonlyMap<number, number> {
  const fold = folds.find(({ key }) => key === operator);
  return new Map(Array.from(fold?.layers ?? [], (id, i) => [id, fold!.ns[i]!]));
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
  valueOf: (layer: Layer, before: Layer | undefined) => number,
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
      values[cell] = valueOf(layer, layers[i - 1]);
    }),
  );
  return { values, startNs, durationNs };
}

/** By the id of the layer: the column of its index; of an index that has none, 0. */
function columnsOfLayers(trace: Trace, indices: readonly number[]): Uint32Array {
  const { layers } = findSteps(trace);
  const columnOf = new Map(indices.map((index, column) => [index, column]));
  const columns = new Uint32Array(layers.length);
  for (const { id, index } of layers) columns[id] = columnOf.get(index) ?? 0;
  return columns;
}

/** Mean time of an operator by column; NaN where no layer of the column has it. */
function meansOf(
  { layers, ns }: FoldedOperator,
  columnOf: Uint32Array,
  columns: number,
): Float64Array {
  const sums = new Float64Array(columns);
  const counts = new Uint32Array(columns);
  for (let i = 0; i < layers.length; i++) {
    const column = columnOf[layers[i]!]!;
    sums[column]! += ns[i]!;
    counts[column]!++;
  }
  return sums.map((sum, column) => sum / counts[column]!);
}

/** Mean time of each operator in the layers of each index; NaN where no layer of the index has it. */
function operatorRows(
  trace: Trace,
  folds: readonly FoldedOperator[],
  indices: readonly number[],
  phase: string,
): Pick<LayersMap, 'operators' | 'operatorMeanNs'> {
  const columnOf = columnsOfLayers(trace, indices);
  const operatorMeanNs = new Float64Array(folds.length * indices.length);
  folds.forEach((fold, r) => {
    operatorMeanNs.set(meansOf(fold, columnOf, indices.length), r * indices.length);
  });
  const operators = folds.map(({ key }, index): MapLabel => ({
    index,
    label: key,
    node: phase === '' ? '' : `/phase:${phase}/mean:0/operator:${key}`,
  }));
  return { operators, operatorMeanNs };
}
