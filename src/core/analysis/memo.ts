/**
 * Derived tables are made on first use and kept as long as their trace: `perTrace` turns a pure function of a trace
 * into one that computes once. It holds no trace alive (weak keys) and is no cache for answers with parameters.
 */

import type { Trace } from '../trace/trace.ts';

/** The same function, computed once a trace. */
export function perTrace<T>(compute: (trace: Trace) => T): (trace: Trace) => T {
  const known = new WeakMap<Trace, { readonly value: T }>();
  return trace => {
    let entry = known.get(trace);
    if (entry === undefined) {
      entry = { value: compute(trace) };
      known.set(trace, entry);
    }
    return entry.value;
  };
}
