/** What a distribution is of: the steps, layers, operators in layers or operations below a node, in order of time. */

import type { DistributionRequest, InstanceKind } from '../protocol/analysis.ts';
import type { Selection } from '../protocol/selection.ts';
import type { Trace } from '../trace/trace.ts';
import { baseName } from './kernels.ts';
import { foldLayers } from './layer-operators.ts';
import { layerBefore, layerValue } from './layer-values.ts';
import { idOfStep } from './model/ids.ts';
import { idOfSpan } from './model/tree.ts';
import { sortedByStart } from './operations.ts';
import { nameOfStep } from './step-sequences.ts';
import { findSteps } from './steps.ts';
import type { Layer, Step } from './step.ts';
import { operationsOfNode } from './tables/scope.ts';

/** Parallel columns. */
export interface Instances {
  readonly of: InstanceKind;
  readonly startNs: Float64Array;
  readonly ns: Float64Array;
  selection(i: number): Selection;
}

type Request = Omit<DistributionRequest, 'trace' | 'bins'>;

export function instancesOf(trace: Trace, request: Request): Instances {
  const kind = request.of ?? kindOf(request);
  switch (kind) {
    case 'step':
      return stepInstances(trace, request.node);
    case 'layer':
      return layerInstances(trace, request);
    case 'operator':
      return operatorInstances(trace, request);
    case 'operation':
      return operationInstances(trace, request);
  }
}

/** See `DistributionRequest` for the rules. */
function kindOf({ node, operator, kernel }: Request): InstanceKind {
  if (kernel !== undefined) return 'operation';
  if (operator !== undefined || /\/mean:0\/operator:/.test(node)) return 'operator';
  const last = node.slice(node.lastIndexOf('/') + 1);
  if (/^mean:|^step:|^slowest:layers/.test(last)) return 'layer';
  const holdsSteps = /^(\/phase:[^/]+(\/device:\d+)?)?$/.test(node);
  return holdsSteps || last.startsWith('slowest:') ? 'step' : 'operation';
}

function stepInstances(trace: Trace, node: string): Instances {
  const parts = partsOf(node);
  const steps = findSteps(trace).steps.filter(step => !step.isCut && isIn(step, parts));
  return {
    of: 'step',
    startNs: Float64Array.from(steps, ({ startNs }) => startNs),
    ns: Float64Array.from(steps, ({ durationNs }) => durationNs),
    selection: i => {
      const step = steps[i]!;
      const { startNs, durationNs } = step;
      const label = nameOfStep(trace, step);
      return { startNs, endNs: startNs + durationNs, label, node: idOfStep(step) };
    },
  };
}

function layerInstances(trace: Trace, { node, value = 'duration' }: Request): Instances {
  const { layers: all } = findSteps(trace);
  const valueOf = (layer: Layer): number => layerValue(layer, layerBefore(all, layer), value);
  const layers = layersBelow(trace, node).filter(layer => !Number.isNaN(valueOf(layer)));
  return {
    of: 'layer',
    startNs: Float64Array.from(layers, ({ startNs }) => startNs),
    ns: Float64Array.from(layers, valueOf),
    selection: i => layerSelection(trace, layers[i]!),
  };
}

function layerSelection(trace: Trace, { step, index, startNs, durationNs }: Layer): Selection {
  const id = `${idOfStep(findSteps(trace).steps[step]!)}/layer:${index}`;
  return { startNs, endNs: startNs + durationNs, label: `layer ${index}`, node: id };
}

function operatorInstances(trace: Trace, { node, operator }: Request): Instances {
  const key = operator ?? /\/operator:([^/]+)/.exec(node)?.[1] ?? '';
  const ids = layersBelow(trace, node).map(({ id }) => id);
  const fold = foldLayers(trace, ids).find(other => other.key === key);
  const { layers } = findSteps(trace);
  const of = [...(fold?.layers ?? [])].map(id => layers[id]!);
  return {
    of: 'operator',
    startNs: Float64Array.from(of, ({ startNs }) => startNs),
    ns: fold?.ns.slice() ?? new Float64Array(0),
    selection: i => {
      const selection = layerSelection(trace, of[i]!);
      return {
        ...selection,
        label: `${selection.label} ${key}`,
        node: `${selection.node}/operator:${key}`,
      };
    },
  };
}

function operationInstances(trace: Trace, { node, kernel }: Request): Instances {
  const { start, dur, name } = trace.spans;
  const all = sortedByStart(trace, operationsOfNode(trace, node));
  const rows = kernel === undefined ? all : all.filter(row => name[row] === name[kernel]);
  return {
    of: 'operation',
    startNs: Float64Array.from(rows, row => start[row]!),
    ns: Float64Array.from(rows, row => dur[row]!),
    selection: i => {
      const row = rows[i]!;
      const id = idOfSpan(trace, row);
      return {
        startNs: start[row]!,
        endNs: start[row]! + dur[row]!,
        span: row,
        label: trace.strings.get(baseName(trace, name[row]!)),
        ...(id !== undefined && { node: id }),
      };
    },
  };
}

/** Layers of the phase, step or single layer that a node's path names; those of cut steps only where it is one. */
function layersBelow(trace: Trace, node: string): Layer[] {
  const parts = partsOf(node);
  const { step, layer } = parts;
  const { steps, layers } = findSteps(trace);
  return layers.filter(other => {
    const own = steps[other.step]!;
    if (!isIn(own, parts) || (step === undefined && own.isCut)) return false;
    return layer === undefined || other.index === layer;
  });
}

interface NodeParts {
  readonly phase?: string;
  readonly device?: number;
  readonly step?: number;
  readonly layer?: number;
}

function isIn(own: Step, { phase, device, step }: NodeParts): boolean {
  if (phase !== undefined && own.phase !== phase) return false;
  if (device !== undefined && own.sequence !== device) return false;
  return step === undefined || own.index === step;
}

function partsOf(node: string): NodeParts {
  const device = /^\/phase:[^/]+\/device:(\d+)/.exec(node)?.[1];
  const phase = /^\/phase:([^/]+)/.exec(node)?.[1];
  const step = /\/step:(\d+)/.exec(node)?.[1] ?? /\/layer:(\d+)\.\d+/.exec(node)?.[1];
  const layer = /\/layer:(?:\d+\.)?(\d+)/.exec(node)?.[1];
  return {
    ...(phase !== undefined && { phase }),
    ...(device !== undefined && { device: Number(device) }),
    ...(step !== undefined && { step: Number(step) }),
    ...(layer !== undefined && { layer: Number(layer) }),
  };
}
