/** Where one step of a kernel sequence ends and the next begins, once its layers are known. For period.ts only. */

import type { KernelHints, KernelSpan } from './period-types.ts';
import { mode } from './statistics.ts';

/**
 * Where each step begins: between the last layer of a step and the first of the next, after the kernel that is known
 * to end one or before the one that is known to begin one; where neither is known, before the kernel that the device
 * waited longest for, summed over all borders of equal length (the host prepares a step there). Length is steps + 1;
 * the last is the end.
 */
export function stepCuts(
  layers: readonly (readonly KernelSpan[])[],
  idleBefore: Float64Array,
  hints: KernelHints,
): number[] {
  const borders = layers.map((own, index) => {
    const to = own[0]!.first;
    const from =
      index === 0 ? Math.max(0, to - borderLength(layers)) : layers[index - 1]!.at(-1)!.last;
    return { from: Math.min(from, to), to };
  });
  const waits = new Map<number, Float64Array>();
  for (const { from, to } of borders) {
    const sum = waits.get(to - from) ?? new Float64Array(to - from + 1);
    for (let i = from; i <= to; i++) sum[i - from]! += idleBefore[i]!;
    waits.set(to - from, sum);
  }
  const cuts = borders.map(({ from, to }) => {
    for (let i = to - 1; i >= from; i--) if (hints.endsStep[i] === 1) return i + 1;
    for (let i = from; i < to; i++) if (hints.startsStep[i] === 1) return i;
    return from + indexOfMax(waits.get(to - from)!);
  });
  return [...cuts, idleBefore.length];
}

/** Kernels between the layers of two steps, most often. */
function borderLength(layers: readonly (readonly KernelSpan[])[]): number {
  return mode(layers.slice(1).map((own, index) => own[0]!.first - layers[index]!.at(-1)!.last));
}

function indexOfMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
