/** Phases, steps and layers as places in the model tree. Every operation is below exactly one phase. */

import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { bytesOf, copyClassOf } from '../copies.ts';
import { looseOperations } from '../loose-operations.ts';
import { PHASES, type Phase } from '../phase.ts';
import { medianOf } from '../statistics.ts';
import { passOf } from '../step-division.ts';
import { nameOfSequence, nameOfStep } from '../step-sequences.ts';
import { findSteps, isNamed, layersOf } from '../steps.ts';
import type { Layer, Step } from '../step.ts';
import { meanLayer, slowest } from './folded-places.ts';
import { figuresOf, nameChildren, operatorChildren, spanChildren } from './span-places.ts';
import { joined, listed, NO_CHILDREN, type Children, type Place } from './place.ts';

/** The phases that have any operation, in the order of their first. */
export function phaseChildren(trace: Trace): Children {
  const places = PHASES.map(phase => phasePlace(trace, phase)).filter(place => place !== undefined);
  places.sort((a, b) => a.startNs - b.startNs);
  return listed(places.length, () => places);
}

function phasePlace(trace: Trace, phase: Phase): Place | undefined {
  const steps = findSteps(trace).steps.filter(step => step.phase === phase);
  const loose = looseOperations(trace).find(group => group.phase === phase);
  if (steps.length === 0 && loose === undefined) return undefined;
  const id = `/phase:${phase}`;
  const rest = loose && figuresOf(trace, loose.rows);
  const stepNs = steps.reduce((sum, { durationNs }) => sum + durationNs, 0);
  const window = {
    startNs: steps.reduce((first, s) => Math.min(first, s.startNs), rest?.startNs ?? Infinity),
    endNs: steps.reduce((last, s) => Math.max(last, endOf(s)), rest?.endNs ?? -Infinity),
  };
  return {
    id,
    kind: 'phase',
    label: `phase.${phase}`,
    translate: true,
    timeNs: stepNs + (rest?.timeNs ?? 0),
    count: Math.max(1, steps.length),
    extra: [
      ...spreadOf(steps),
      ...copiesOf(trace, loose?.rows),
      ...(rest?.extra ?? []),
      ...evidenceOf([...steps, ...(loose === undefined ? [] : [loose])]),
    ],
    ...window,
    children: joined([
      ...summaries(trace, id, steps, window),
      ...(steps[0] !== undefined && steps[0].sequence >= 0
        ? [sequences(trace, id, steps)]
        : [listed(steps.length, () => steps.map(step => stepPlace(trace, id, step)))]),
      loose === undefined ? NO_CHILDREN : nameChildren(trace, id, loose.rows),
    ]),
  };
}

/** Headings over many steps; cut ones do not count. */
function summaries(
  trace: Trace,
  id: string,
  steps: readonly Step[],
  window: Pick<Place, 'startNs' | 'endNs'>,
): Children[] {
  const whole = steps.filter(({ isCut }) => !isCut);
  return [
    meanLayer(trace, id, whole, window),
    ...slowest(trace, id, whole, window, {
      step: (parent, step) => stepPlace(trace, parent, step, nameOfStep(trace, step)),
      layer: (parent, layer, segment) => slowLayer(trace, parent, layer, segment),
    }),
  ];
}

/** The steps of a phase by device, where several have steps of their own. */
function sequences(trace: Trace, parent: string, steps: readonly Step[]): Children {
  const devices = [...new Set(steps.map(({ device }) => device))];
  return listed(devices.length, () =>
    devices.map((device): Place => {
      const id = `${parent}/device:${device}`;
      const own = steps.filter(step => step.device === device);
      const window = { startNs: own[0]!.startNs, endNs: endOf(own.at(-1)!) };
      return {
        id,
        kind: 'device',
        label: nameOfSequence(trace, device),
        timeNs: own.reduce((sum, { durationNs }) => sum + durationNs, 0),
        count: own.length,
        extra: spreadOf(own),
        ...window,
        children: joined([
          ...summaries(trace, id, own, window),
          listed(own.length, () => own.map(step => stepPlace(trace, id, step))),
        ]),
      };
    }),
  );
}

/** Why these are of the phase, each reason once, for the tooltip. */
function evidenceOf(
  members: readonly { readonly evidence: string }[],
): NonNullable<Place['extra']> {
  const reasons = new Set(members.map(({ evidence }) => evidence));
  reasons.delete('none');
  return [...reasons].map(value => ({ key: 'evidence', value }));
}

function endOf({ startNs, durationNs }: Step): number {
  return startNs + durationNs;
}

/** Median and extremes of the whole steps' times, and the device's busy share of them. */
function spreadOf(all: readonly Step[]): NonNullable<Place['extra']> {
  const steps = all.filter(({ isCut }) => !isCut);
  if (steps.length === 0) return [];
  const times = Float64Array.from(steps, ({ durationNs }) => durationNs).sort();
  const total = times.reduce((sum, ns) => sum + ns, 0);
  const busy = steps.reduce((sum, { busyNs }) => sum + busyNs, 0);
  const spread = [
    { key: 'p50Ns', value: medianOf(times) },
    { key: 'minNs', value: times[0]! },
    { key: 'maxNs', value: times.at(-1)! },
  ];
  const busyPercent = { key: 'busyPercent', value: total > 0 ? (100 * busy) / total : 0 };
  return steps.length > 1 ? [...spread, busyPercent] : [busyPercent];
}

/** Direction of the copies where they go one way: what a load phase consists of. */
function copiesOf(trace: Trace, rows: Uint32Array | undefined): NonNullable<Place['extra']> {
  const copies = rows?.filter(row => trace.spans.kind[row] === SpanKind.memcpy) ?? [];
  const moving = [...copies].filter(row => bytesOf(trace, row) > 0);
  const directions = new Set(moving.map(row => copyClassOf(trace, row)));
  return directions.size === 1 && directions.has('htod') ? [{ key: 'copies', value: 'HtoD' }] : [];
}

/** @param named what it is called where its parent does not say whose step it is */
function stepPlace(trace: Trace, parent: string, step: Step, named = step.name): Place {
  const id = `${parent}/step:${step.index}`;
  const { name, startNs, durationNs, busyNs, isCut } = step;
  const pass = passOf(step)?.pass;
  return {
    id,
    kind: 'step',
    ...(isNamed(trace) || named !== name
      ? { label: named }
      : { label: 'step', translate: true, args: [Number(name)] }),
    timeNs: durationNs,
    count: 1,
    extra: [
      ...(isCut ? [{ key: 'cut', value: '' }] : []),
      ...(pass === undefined ? [] : [{ key: 'pass', value: pass }]),
      { key: 'busyPercent', value: durationNs > 0 ? (100 * busyNs) / durationNs : 0 },
    ],
    startNs,
    endNs: startNs + durationNs,
    rows: step.operations,
    children: stepChildren(trace, id, step),
  };
}

/** Layers and what lies outside them; the operations themselves where there are no layers. */
function stepChildren(trace: Trace, id: string, step: Step): Children {
  if (step.layerCount === 0) return spanChildren(trace, id, step.operations);
  const layers = layersOf(findSteps(trace), step);
  const { layerOf } = findSteps(trace);
  const outside = step.operations.filter(row => layerOf[row] === 0);
  return joined([
    listed(layers.length, () => layers.map(layer => layerPlace(trace, id, layer))),
    outside.length === 0
      ? NO_CHILDREN
      : listed(1, () => [outsidePlace(trace, `${id}/outside:0`, outside)]),
  ]);
}

/** A layer outside its step, so it says which one that is. */
function slowLayer(trace: Trace, parent: string, layer: Layer, segment: string): Place {
  const step = findSteps(trace).steps[layer.step]!;
  const place = layerPlace(trace, parent, layer, segment);
  const name = nameOfStep(trace, step);
  const hasName = isNamed(trace) || name !== step.name;
  return {
    ...place,
    words: `layer ${layer.index} of ${hasName ? name : `step ${name}`}`,
    ...(hasName
      ? { label: 'layer of named step', args: [layer.index, name] }
      : { label: 'layer of step', args: [layer.index, Number(name)] }),
  };
}

function layerPlace(
  trace: Trace,
  parent: string,
  layer: Layer,
  segment = `layer:${layer.index}`,
): Place {
  const id = `${parent}/${segment}`;
  const { durationNs, busyNs, startNs } = layer;
  return {
    id,
    kind: 'layer',
    label: 'layer',
    translate: true,
    args: [layer.index],
    timeNs: durationNs,
    count: 1,
    extra: [{ key: 'busyPercent', value: durationNs > 0 ? (100 * busyNs) / durationNs : 0 }],
    startNs,
    endNs: startNs + durationNs,
    rows: layer.operations,
    children: operatorChildren(trace, id, layer.operations),
  };
}

/** Embedding, head, sampling and copies of a step: what no layer launched. */
function outsidePlace(trace: Trace, id: string, rows: Uint32Array): Place {
  return {
    id,
    kind: 'group',
    label: 'outside layers',
    translate: true,
    ...figuresOf(trace, rows),
    extra: [],
    rows,
    count: rows.length,
    children: spanChildren(trace, id, rows),
  };
}
