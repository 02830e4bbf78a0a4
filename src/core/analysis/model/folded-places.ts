/**
 * What sums up a phase of many layers: the mean layer (all layers of all its steps laid over each other) and the
 * slowest steps and layers. Headings beside the steps; their operations are the steps' own.
 */

import type { Trace } from '../../trace/trace.ts';
import { foldLayers, type FoldedOperator } from '../layer-operators.ts';
import {
  deviationOf,
  medianOf,
  percentileOf,
  selectMedian,
  selectPercentile,
} from '../statistics.ts';
import { findSteps, layersOf } from '../steps.ts';
import type { Layer, Step } from '../step.ts';
import { lazily, listed, NO_CHILDREN, type Children, type Place } from './place.ts';

/** Entries of a list of the slowest, and how many of a kind there must be for it. */
const SLOWEST = 10;
const LEAST = 3;

type Extras = NonNullable<Place['extra']>;
type Window = Pick<Place, 'startNs' | 'endNs'>;

/**
 * `mean:0` with the operators of the mean layer; empty where no step has layers. Its time is the mean of the layers'
 * durations, that of an operator the mean of its time (sum of durations) in the layers that have it.
 */
export function meanLayer(
  trace: Trace,
  parent: string,
  steps: readonly Step[],
  window: Window,
): Children {
  const layers = steps.flatMap(step => layersOf(findSteps(trace), step));
  if (layers.length < 2) return NO_CHILDREN;
  const id = `${parent}/mean:0`;
  const ids = layers.map(layer => layer.id);
  const folds = (): readonly FoldedOperator[] => foldLayers(trace, ids);
  const operators = (): Place[] => folds().map(fold => operatorPlace(id, fold, window));
  const place = (): Place => ({
    id,
    kind: 'group',
    label: 'mean layer',
    translate: true,
    ...spreadOf(Float64Array.from(layers, ({ durationNs }) => durationNs)),
    count: layers.length,
    ...window,
    children: lazily(operators),
  });
  return listed(1, () => [place()]);
}

function operatorPlace(
  parent: string,
  { key, operator, ns }: FoldedOperator,
  window: Window,
): Place {
  return {
    id: `${parent}/operator:${key}`,
    kind: 'operator',
    label: key,
    role: operator,
    ...spreadOf(ns.slice()),
    count: ns.length,
    ...window,
    children: NO_CHILDREN,
  };
}

/** Mean as the time; p10, median and p90 (nearest rank) beside it. Puts the values in order. */
function spreadOf(values: Float64Array): { timeNs: number; extra: Extras } {
  values.sort();
  return {
    timeNs: values.reduce((sum, ns) => sum + ns, 0) / values.length,
    extra: [
      { key: 'p10Ns', value: percentileOf(values, 10) },
      { key: 'medianNs', value: medianOf(values) },
      { key: 'p90Ns', value: percentileOf(values, 90) },
    ],
  };
}

/** `slowest:steps` and `slowest:layers`: those farthest over the median, the farthest first. */
export function slowest(
  trace: Trace,
  parent: string,
  steps: readonly Step[],
  window: Window,
  place: {
    readonly step: (parent: string, step: Step) => Place;
    readonly layer: (parent: string, layer: Layer, segment: string) => Place;
  },
): Children[] {
  const layers = steps.flatMap(step => layersOf(findSteps(trace), step));
  const slowSteps = farthest(steps);
  const slowLayers = farthest(layers);
  const stepId = `${parent}/slowest:steps`;
  const layerId = `${parent}/slowest:layers`;
  return [
    heading(stepId, 'slowest steps', slowSteps.length, window, () =>
      slowSteps.map(({ of, deviation }) => deviating(place.step(stepId, of), deviation)),
    ),
    heading(layerId, 'slowest layers', slowLayers.length, window, () =>
      slowLayers.map(({ of, deviation }) => {
        const { index } = findSteps(trace).steps[of.step]!;
        return deviating(place.layer(layerId, of, `layer:${index}.${of.index}`), deviation);
      }),
    ),
  ];
}

function heading(
  id: string,
  label: string,
  count: number,
  window: Window,
  make: () => Place[],
): Children {
  if (count === 0) return NO_CHILDREN;
  return listed(1, () => {
    const places = make();
    const timeNs = places.reduce((sum, place) => sum + place.timeNs, 0);
    const children = listed(count, () => places);
    return [{ id, kind: 'group', label, translate: true, timeNs, count, ...window, children }];
  });
}

/** Things over the median of their kind with their deviation in percent, the farthest first. */
function farthest<T extends { readonly durationNs: number }>(
  all: readonly T[],
): { of: T; deviation: number }[] {
  if (all.length < LEAST) return [];
  const times = Float64Array.from(all, ({ durationNs }) => durationNs);
  const median = selectMedian(times);
  // The longest few of all are those to be put in order.
  const least = selectPercentile(times, 100 * (1 - SLOWEST / all.length));
  return all
    .filter(({ durationNs }) => durationNs > median && durationNs >= least)
    .map(of => ({ of, deviation: deviationOf(of.durationNs, median) }))
    .filter(({ deviation }) => deviation > 0)
    .sort((a, b) => b.deviation - a.deviation)
    .slice(0, SLOWEST);
}

function deviating(place: Place, deviation: number): Place {
  return {
    ...place,
    extra: [{ key: 'deviationPercent', value: deviation }, ...(place.extra ?? [])],
  };
}
