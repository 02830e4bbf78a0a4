/**
 * Derived tables are made on first use and kept as long as what they are of: `oncePer` turns a pure function of an
 * object into one that computes once. It holds no object alive (weak keys) and is no cache for answers with parameters.
 */

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
