/**
 * Unions of time intervals: sorted, disjoint, never touching. Busy time, computation and communication are lengths
 * of such unions, so that operations which run at the same time count once.
 */

import { lowerBound, upperBound } from '../base/search.ts';

export interface Union {
  readonly length: number;
  /** ns, ascending. */
  readonly start: Float64Array;
  /** ns; end[i] < start[i + 1]. */
  readonly end: Float64Array;
  /** Length of all intervals before the i-th, ns; one entry more than intervals. */
  readonly before: Float64Array;
}

/** The union of intervals given in ascending order of start. Intervals of no length leave no mark. */
export function unionOf(start: Float64Array, end: Float64Array): Union {
  const from = new Float64Array(start.length);
  const to = new Float64Array(start.length);
  let length = 0;
  for (let i = 0; i < start.length; i++) {
    const a = start[i]!;
    const b = end[i]!;
    if (b <= a) continue;
    if (length > 0 && a <= to[length - 1]!) {
      if (b > to[length - 1]!) to[length - 1] = b;
    } else {
      from[length] = a;
      to[length++] = b;
    }
  }
  return fromDisjoint(from.slice(0, length), to.slice(0, length));
}

/** The union whose disjoint, sorted intervals are known. */
export function fromDisjoint(start: Float64Array, end: Float64Array): Union {
  const before = new Float64Array(start.length + 1);
  for (let i = 0; i < start.length; i++) before[i + 1] = before[i]! + (end[i]! - start[i]!);
  return { length: start.length, start, end, before };
}

/** Length of the whole union, ns. */
export function unionLength(union: Union): number {
  return union.before[union.length]!;
}

/** Length of the part of the union inside [from, to], ns. Two binary searches. */
export function coveredWithin(union: Union, from: number, to: number): number {
  if (to <= from) return 0;
  return coveredUntil(union, to) - coveredUntil(union, from);
}

function coveredUntil(union: Union, time: number): number {
  const i = upperBound(union.start, time) - 1;
  if (i < 0) return 0;
  return union.before[i]! + Math.min(time, union.end[i]!) - union.start[i]!;
}

/** The moments that lie in both unions. Linear. */
export function intersect(a: Union, b: Union): Union {
  const start: number[] = [];
  const end: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = Math.max(a.start[i]!, b.start[j]!);
    const to = Math.min(a.end[i]!, b.end[j]!);
    if (from < to) {
      start.push(from);
      end.push(to);
    }
    if (a.end[i]! < b.end[j]!) i++;
    else j++;
  }
  return fromDisjoint(Float64Array.from(start), Float64Array.from(end));
}

/** Calls `visit(from, to)` for every interval between the union's, inside [from, to], in order. */
export function forEachGap(
  union: Union,
  from: number,
  to: number,
  visit: (gapStart: number, gapEnd: number) => void,
): void {
  let time = from;
  for (let i = lowerBound(union.end, from); i < union.length && union.start[i]! < to; i++) {
    if (union.start[i]! > time) visit(time, union.start[i]!);
    time = Math.max(time, union.end[i]!);
  }
  if (time < to) visit(time, to);
}
