/** What is measured of a layer, by the definitions of `LayersMapValue`. */

import type { LayersMapValue } from '../protocol/analysis.ts';
import type { Layer } from './step.ts';

/** @param before the layer before it in its step; undefined = it is the first. ns, NaN where it has no such value. */
export function layerValue(layer: Layer, before: Layer | undefined, value: LayersMapValue): number {
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

/** The layer before one in the same step; undefined = it is the first. */
export function layerBefore(layers: readonly Layer[], { id, step }: Layer): Layer | undefined {
  const before = layers[id - 1];
  return before?.step === step ? before : undefined;
}
