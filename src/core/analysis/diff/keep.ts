/** Comparisons are kept for their next page and die with the first of their traces: weak keys, one below the other. */

import type { Trace } from '../../trace/trace.ts';

interface Kept<T> {
  readonly next: WeakMap<Trace, Kept<T>>;
  readonly values: Map<string, T>;
}

/** Comparisons of the same traces that are kept at once (other nodes, sides swapped). */
const MOST = 16;

/** A function that makes a value for some traces and a key once. */
export function keptPerTraces<T>(): (traces: readonly Trace[], key: string, make: () => T) => T {
  const root: Kept<T> = { next: new WeakMap(), values: new Map() };
  return (traces, key, make) => {
    let at = root;
    for (const trace of traces) {
      const below = at.next.get(trace) ?? { next: new WeakMap(), values: new Map<string, T>() };
      at.next.set(trace, below);
      at = below;
    }
    const known = at.values.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (at.values.size >= MOST) at.values.clear();
    at.values.set(key, made);
    return made;
  };
}
