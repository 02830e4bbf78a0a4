/**
 * Steps and layers from the period of the kernel sequence alone: no range, no graph, no annotation is looked at.
 * Works on plain arrays over one device's kernels in start order; tolerant of a few odd kernels in between.
 *
 * How: a kernel that runs once per layer recurs at the layer's length. Such a kernel becomes the anchor; the stretch
 * from one anchor to the next is a link. Links that repeat their neighbour are inside a step, the others hold what
 * runs once per step (embedding, sampling) and are its borders.
 */

import type { Unhurried } from '../base/unhurried.ts';
import { findAnchor, type Anchor } from './period-anchor.ts';
import { stepCuts } from './period-cuts.ts';
import { findGroups, sizeOf, type Group } from './period-groups.ts';
import { stepMarks } from './period-marks.ts';
import type { KernelHints, KernelSpan, Periodicity } from './period-types.ts';
import { medianOf, mode } from './statistics.ts';

/**
 * @param symbols what each kernel is (name without template arguments; not its launch shape, so that prefill and
 *   decode share symbols)
 * @param idleBefore ns that the device was idle before each kernel
 * @returns undefined where nothing repeats. Linear in the number of kernels. Unhurried.
 */
export function* findPeriod(
  symbols: Uint32Array,
  idleBefore: Float64Array,
  hints: KernelHints,
): Unhurried<Periodicity | undefined> {
  const marks = stepMarks(hints);
  const anchor = yield* findAnchor(symbols, hints, marks);
  if (anchor === undefined) return undefined;
  const { positions, period } = anchor;
  const { groups, likeness } = yield* findGroups(symbols, positions, marks);
  const layersPerStep = mode(groups.map(sizeOf));
  yield;
  const layers = groups.map(group => layersOf(symbols, anchor, group, hints));
  yield;
  const cuts = stepCuts(layers, idleBefore, hints);
  const steps = layers.map((own, index) => ({
    first: cuts[index]!,
    last: cuts[index + 1]!,
    layers: own,
  }));
  return {
    anchor: anchor.symbol,
    period,
    layersPerStep,
    confidence: likeness,
    steps,
  };
}

/** Layers of one step: from one layer start to the next; the last is as long as the one that is most like it. */
function layersOf(
  symbols: Uint32Array,
  { positions, period }: Anchor,
  group: Group,
  hints: KernelHints,
): KernelSpan[] {
  const anchors = Array.from(positions.subarray(group.first, group.last));
  const before = group.first > 0 ? positions[group.first - 1]! + 1 : 0;
  const after = positions[group.last] ?? symbols.length;
  const lead = layerLead(anchors, hints);
  const starts = anchors.map((anchor, i) =>
    layerStart(anchor, i === 0 ? before : anchors[i - 1]! + 1, lead, hints),
  );
  return starts.map((first, i) => {
    if (i + 1 < starts.length) return { first, last: starts[i + 1]! };
    const length = i > 0 ? lengthOfLast(symbols, starts) : period;
    return { first, last: Math.min(after, first + length) };
  });
}

/** Length of the layer that begins with most of the kernels that the last one begins with; of several the latest. */
function lengthOfLast(symbols: Uint32Array, starts: readonly number[]): number {
  const last = starts.at(-1)!;
  let best = { common: -1, length: 0 };
  for (let i = starts.length - 2; i >= 0; i--) {
    const length = starts[i + 1]! - starts[i]!;
    let common = 0;
    while (common < length && symbols[starts[i]! + common] === symbols[last + common]) common++;
    if (common > best.common) best = { common, length };
  }
  return best.length;
}

/** Kernels from a layer's start to its anchor, in most layers of the step; 0 where no start is known. */
function layerLead(anchors: readonly number[], hints: KernelHints): number {
  const leads = anchors.slice(1).flatMap((anchor, i) => {
    for (let k = anchor; k > anchors[i]!; k--) if (hints.startsLayer[k] === 1) return [anchor - k];
    return [];
  });
  return Math.round(medianOf(Float64Array.from(leads).sort()));
}

function layerStart(anchor: number, earliest: number, lead: number, hints: KernelHints): number {
  for (let k = anchor; k >= earliest; k--) if (hints.startsLayer[k] === 1) return k;
  return Math.max(earliest, anchor - lead);
}
