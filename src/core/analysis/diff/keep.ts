/** Comparisons are kept for their next page and die with the first of their traces: weak keys, one below the other. */

import type { Trace } from '../../trace/trace.ts';

interface Kept<T> {
  readonly next: WeakMap<Trace, Kept<T>>;
  readonly values: Map<string, T>;
}

/** Comparisons of the same traces that are kept at once (other nodes, sides swapped). */
const MOST = 16;

/** Where the value for some traces and a key is kept; making it may take several turns. */
export interface Slot<T> {
  readonly value: T | undefined;
  /** Gives back what it keeps. */
  keep(value: T): T;
}

/** A function that finds the place of the value for some traces and a key. */
export function keptPerTraces<T>(): (traces: readonly Trace[], key: string) => Slot<T> {
  const root: Kept<T> = { next: new WeakMap(), values: new Map() };
  return (traces, key) => {
    let at = root;
    for (const trace of traces) {
      const below = at.next.get(trace) ?? { next: new WeakMap(), values: new Map<string, T>() };
      at.next.set(trace, below);
      at = below;
    }
    const { values } = at;
    return {
      value: values.get(key),
      keep: value => {
        if (values.size >= MOST) values.clear();
        values.set(key, value);
        return value;
      },
    };
  };
}
