/** Where steps are known to end and to begin in a kernel sequence, to be asked of stretches. For period.ts only. */

import { lowerBound, upperBound } from '../base/search.ts';
import type { KernelHints } from './period-types.ts';

export interface StepMarks {
  /** Whether any kernel of [from, to) is known to end or to begin a step. */
  any(from: number, to: number): boolean;
  /** Whether one that begins a step follows one that ends one in [from, to): a sampled token that is embedded. */
  both(from: number, to: number): boolean;
}

export function stepMarks(hints: Pick<KernelHints, 'startsStep' | 'endsStep'>): StepMarks {
  const starts = placesOf(hints.startsStep);
  const ends = placesOf(hints.endsStep);
  const has = (places: Uint32Array, from: number, to: number): boolean =>
    (places[lowerBound(places, from)] ?? Infinity) < to;
  return {
    any: (from, to) => has(starts, from, to) || has(ends, from, to),
    both: (from, to) => {
      const start = starts[lowerBound(starts, to) - 1] ?? -1;
      return start >= from && (ends[upperBound(ends, start) - 1] ?? -1) >= from;
    },
  };
}

/** The kernels that a table marks, ascending. */
export function placesOf(marks: Uint8Array): Uint32Array {
  const places = new Uint32Array(marks.length);
  let length = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) places[length++] = i;
  return places.slice(0, length);
}
