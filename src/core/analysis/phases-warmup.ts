/**
 * Warm-up that no range tells of: in its first steps a program's code is loaded and compiled, its graphs are captured.
 * A leading step is warm-up only where all of this is so: it does such one-off work, later steps of its phase exist, and
 * it takes over twice their median time. The first prefill of a single generation has nothing to be compared with and
 * stays what it is, and so do the steps after it; allocating memory, which any first step does, is no sign.
 */

import { lowerBound } from '../base/search.ts';
import { isApiCall, SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import type { Phase, StepEvidence } from './phase.ts';
import { medianOf } from './statistics.ts';

/** Calls that load code, or record work for replays. */
const CALLS = /ModuleLoad|LibraryLoad|StreamBeginCapture|GraphInstantiate/i;
/** What CUPTI calls the driver's loading of code behind other calls. */
const OVERHEADS = /(module|function) loading/i;
/** A step is cold above this multiple of later steps' median. */
const SLOWER = 2;

/**
 * @param steps of one sequence, by time
 * @returns how many of the first are warm-up
 */
export function coldSteps(
  trace: Trace,
  steps: readonly (StepEvidence & { readonly phase: Phase })[],
): number {
  const times = oneOffTimes(trace);
  if (times.length === 0) return 0;
  const { start, link } = trace.spans;
  const begins = steps.map(({ operations: [first] }) => {
    const call = link[first!]!;
    return start[call < 0 ? first! : call]!;
  });
  const isCold = ({ phase, durationNs }: (typeof steps)[number], i: number): boolean => {
    if (lowerBound(times, begins[i]!) === lowerBound(times, begins[i + 1] ?? Infinity))
      return false;
    const later = steps.slice(i + 1).filter(other => other.phase === phase);
    if (later.length === 0) return false;
    return durationNs > SLOWER * medianOf(Float64Array.from(later, s => s.durationNs).sort());
  };
  const warm = steps.findIndex((step, i) => !isCold(step, i));
  return Math.max(0, warm);
}

/** When one-off work begins, ascending, ns. */
const oneOffTimes = perTrace(({ spans, strings }): Float64Array => {
  const { kind, name, start, length } = spans;
  const known = new Map<number, boolean>();
  const times: number[] = [];
  for (let row = 0; row < length; row++) {
    const isCall = isApiCall(kind[row]!);
    if (!isCall && kind[row] !== SpanKind.overhead) continue;
    const key = 2 * name[row]! + (isCall ? 1 : 0);
    let is = known.get(key);
    if (is === undefined) {
      is = (isCall ? CALLS : OVERHEADS).test(strings.get(name[row]!));
      known.set(key, is);
    }
    if (is) times.push(start[row]!);
  }
  return Float64Array.from(times).sort();
});
