/** The layers of one step with the operators in each: what the command line's `layers` prints. */

import { SpanKind } from '../trace/columns.ts';
import type { Operator } from '../trace/operators.ts';
import type { Trace } from '../trace/trace.ts';
import { baseName } from './kernels.ts';
import { operatorRuns } from './layer-operators.ts';
import { findSteps, layersOf } from './steps.ts';
import type { Layer, Steps } from './step.ts';

export interface LayerOperator {
  readonly operator: Operator;
  /** `norm`, `norm.2` for the second in the layer. */
  readonly key: string;
  /** Short names of its kernels, each once, in the order of launching. */
  readonly kernels: readonly string[];
  /** Sum of the operations' durations. */
  readonly ns: number;
}

export interface LayerSummary extends Pick<Layer, 'index' | 'startNs' | 'durationNs' | 'busyNs'> {
  /** In the order in which they run: an operator that comes again (a second norm) is there again. */
  readonly operators: readonly LayerOperator[];
}

export interface StepLayers {
  readonly source: Steps['source'];
  /** Index of the step, from 1; undefined where the trace has none. */
  readonly step: number | undefined;
  readonly layers: readonly LayerSummary[];
}

/**
 * @param index of the step, from 1. Without it: the first decode step that has layers, else the first step that has.
 * @returns undefined where there is no such step
 */
export function stepLayers(trace: Trace, index?: number): StepLayers | undefined {
  const found = findSteps(trace);
  const layered = found.steps.filter(({ layerCount, isCut }) => layerCount > 0 && !isCut);
  const step =
    index === undefined
      ? (layered.find(({ phase }) => phase === 'decode') ?? layered[0])
      : found.steps.find(other => other.index === index);
  if (step === undefined) {
    return index === undefined ? { source: found.source, step: undefined, layers: [] } : undefined;
  }
  const layers = layersOf(found, step).map(layer => ({
    index: layer.index,
    startNs: layer.startNs,
    durationNs: layer.durationNs,
    busyNs: layer.busyNs,
    operators: operatorsOf(trace, layer.operations),
  }));
  return { source: sourceOf(trace, found, layersOf(found, step)), step: step.index, layers };
}

/** By what the layers of a step are known: Python frames count as annotations of the framework. */
function sourceOf(trace: Trace, found: Steps, layers: readonly Layer[]): Steps['source'] {
  if (layers.some(({ range }) => range < 0)) return 'period';
  const isFrame = layers.some(({ range }) => trace.spans.kind[range] === SpanKind.python);
  return isFrame ? 'annotations' : found.source;
}

function operatorsOf(trace: Trace, rows: Uint32Array): LayerOperator[] {
  return operatorRuns(trace, rows).map(({ operator, key, rows: own }) => {
    const kernels = new Set<string>();
    let ns = 0;
    for (const row of own) {
      kernels.add(trace.strings.get(baseName(trace, trace.spans.name[row]!)));
      ns += trace.spans.dur[row]!;
    }
    return { operator, key, kernels: [...kernels], ns };
  });
}
