/**
 * Derived tables are made on first use and kept as long as what they are of: `oncePer` turns a pure function of an
 * object into one that computes once. It holds no object alive (weak keys) and is no cache for answers with parameters.
 */

import { finished, type Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';

/** The same function, computed once an object. */
export function oncePer<K extends object, T>(compute: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return of => {
    let entry = known.get(of);
    if (entry === undefined) {
      entry = { value: compute(of) };
      known.set(of, entry);
    }
    return entry.value;
  };
}

/** The same function, computed once a trace. */
export function perTrace<T>(compute: (trace: Trace) => T): (trace: Trace) => T {
  return oncePer(compute);
}

/** A table of a trace that is made once, by whichever way is asked for first. */
export interface MadeInTurns<T> {
  /** At once; what is half made is finished. */
  readonly atOnce: (trace: Trace) => T;
  /** Unhurried. Several that wait for it go on with the same work. */
  readonly inTurns: (trace: Trace) => Unhurried<T>;
}

/** The same work, done once a trace. */
export function perTraceInTurns<T>(compute: (trace: Trace) => Unhurried<T>): MadeInTurns<T> {
  const known = new WeakMap<Trace, { readonly value: T }>();
  const begun = new WeakMap<Trace, Unhurried<T>>();
  /** A finished piece of work cannot be asked again, and one that failed begins anew. */
  const goOn = (trace: Trace): void => {
    const work = begun.get(trace) ?? compute(trace);
    begun.delete(trace);
    const { done, value } = work.next();
    if (done === true) known.set(trace, { value });
    else begun.set(trace, work);
  };
  function* inTurns(trace: Trace): Unhurried<T> {
    for (;;) {
      const entry = known.get(trace);
      if (entry !== undefined) return entry.value;
      goOn(trace);
      yield;
    }
  }
  const atOnce = (trace: Trace): T => known.get(trace)?.value ?? finished(inTurns(trace));
  return { atOnce, inTurns };
}
