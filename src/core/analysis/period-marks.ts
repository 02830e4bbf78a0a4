/** Where steps are known to end and to begin in a kernel sequence, to be asked of stretches. For period.ts only. */

import { lowerBound } from '../base/search.ts';
import type { KernelHints } from './period-types.ts';

export interface StepMarks {
  /** Whether any kernel of [from, to) is known to end or to begin a step. */
  any(from: number, to: number): boolean;
  /** Whether one that begins a step follows one that ends one in [from, to): a sampled token that is embedded. */
  both(from: number, to: number): boolean;
}

/** @param length kernels of the sequence */
export function stepMarks(length: number, hints: KernelHints): StepMarks {
  const starts: number[] = [];
  const ends: number[] = [];
  /** By start: the last end before it; -1 = none. Ascending. */
  const endBefore: number[] = [];
  for (let i = 0; i < length; i++) {
    if (hints.endsStep(i)) ends.push(i);
    if (!hints.startsStep(i)) continue;
    starts.push(i);
    endBefore.push(ends.at(-1) ?? -1);
  }
  const [ofStarts, ofEnds] = [Uint32Array.from(starts), Uint32Array.from(ends)];
  const has = (list: Uint32Array, from: number, to: number): boolean =>
    (list[lowerBound(list, from)] ?? Infinity) < to;
  return {
    any: (from, to) => has(ofStarts, from, to) || has(ofEnds, from, to),
    both: (from, to) => (endBefore[lowerBound(ofStarts, to) - 1] ?? -1) >= from,
  };
}
