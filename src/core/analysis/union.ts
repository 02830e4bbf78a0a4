/**
 * Unions of time intervals: sorted, disjoint, never touching. Busy time, computation and communication are lengths
 * of such unions, so that operations which run at the same time count once.
 */

import { upperBound } from '../base/search.ts';

export interface Union {
  readonly length: number;
  /** ns, ascending. */
  readonly start: Float64Array;
  /** ns; end[i] < start[i + 1]. */
  readonly end: Float64Array;
  /** Length of all intervals before the i-th, ns; one entry more than intervals. */
  readonly before: Float64Array;
}

/**
 * The union of intervals given in ascending order of start. Intervals of no length leave no mark.
 *
 * @param keep which of them count, by position; all unless given
 */
export function unionOf(
  start: Float64Array,
  end: Float64Array,
  keep: (i: number) => boolean = () => true,
): Union {
  const from = new Float64Array(start.length);
  const to = new Float64Array(start.length);
  let length = 0;
  let latest = -Infinity;
  for (let i = 0; i < start.length; i++) {
    const a = start[i]!;
    const b = end[i]!;
    if (b <= a || !keep(i)) continue;
    if (a <= latest) {
      if (b > latest) to[length - 1] = latest = b;
    } else {
      from[length] = a;
      to[length++] = latest = b;
    }
  }
  return fromDisjoint(trimmed(from, length), trimmed(to, length));
}

/** The first values of a column; a copy where most of it would be kept for nothing. */
function trimmed(column: Float64Array, length: number): Float64Array {
  return 2 * length < column.length ? column.slice(0, length) : column.subarray(0, length);
}

/** The union with an interval of no length at either moment that it does not reach, so that it begins and ends there. */
export function reaching(union: Union, from: number, to: number): Union {
  const { start, end, length } = union;
  const first = length > 0 ? start[0]! : Infinity;
  const last = length > 0 ? end[length - 1]! : from;
  const before = from < first ? [from] : [];
  const after = to > last ? [to] : [];
  if (before.length + after.length === 0) return union;
  const between = (moments: Float64Array): Float64Array =>
    Float64Array.from([...before, ...moments, ...after]);
  return fromDisjoint(between(start), between(end));
}

/** The union whose disjoint, sorted intervals are known. */
export function fromDisjoint(start: Float64Array, end: Float64Array): Union {
  return new Disjoint(start, end);
}

/** Many unions are only steps on the way to another, so the sums are made when first asked for. */
class Disjoint implements Union {
  readonly length: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  private sums: Float64Array | undefined;

  constructor(start: Float64Array, end: Float64Array) {
    this.length = start.length;
    this.start = start;
    this.end = end;
  }

  get before(): Float64Array {
    return (this.sums ??= sumsBefore(this.start, this.end));
  }
}

/** Length of all intervals before the i-th, whether they are disjoint or not; one entry more than intervals. */
export function sumsBefore(start: Float64Array, end: Float64Array): Float64Array {
  const before = new Float64Array(start.length + 1);
  for (let i = 0; i < start.length; i++) before[i + 1] = before[i]! + (end[i]! - start[i]!);
  return before;
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
  const start = new Float64Array(Math.max(0, a.length + b.length - 1));
  const end = new Float64Array(start.length);
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = Math.max(a.start[i]!, b.start[j]!);
    const to = Math.min(a.end[i]!, b.end[j]!);
    if (from < to) {
      start[length] = from;
      end[length++] = to;
    }
    if (a.end[i]! < b.end[j]!) i++;
    else j++;
  }
  return fromDisjoint(trimmed(start, length), trimmed(end, length));
}

/** The moments of a union that do not lie in the other. Linear. */
export function without(union: Union, taken: Union): Union {
  if (taken.length === 0) return union;
  const { start: unionFrom, end: unionTo } = union;
  const { start: takenFrom, end: takenTo } = taken;
  const start = new Float64Array(unionFrom.length + takenFrom.length);
  const end = new Float64Array(start.length);
  let length = 0;
  let j = 0;
  for (let i = 0; i < unionFrom.length; i++) {
    let from = unionFrom[i]!;
    const to = unionTo[i]!;
    while (j < takenFrom.length && takenTo[j]! <= from) j++;
    // An interval taken that reaches beyond this one is looked at again for the next.
    for (; j < takenFrom.length && takenFrom[j]! < to; j++) {
      if (takenFrom[j]! > from) {
        start[length] = from;
        end[length++] = takenFrom[j]!;
      }
      from = takenTo[j]!;
      if (from >= to) break;
    }
    if (from >= to) continue;
    start[length] = from;
    end[length++] = to;
  }
  return fromDisjoint(trimmed(start, length), trimmed(end, length));
}
