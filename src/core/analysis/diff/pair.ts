/** What aligning finds: groups of the two sides that belong together, or one of them alone. */

import type { DiffRow } from '../../protocol/diff.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Keys, Part } from './partition.ts';

export interface Sides {
  readonly a?: Part;
  readonly b?: Part;
}

export interface Pair
  extends
    Sides,
    Pick<DiffRow, 'kind' | 'label' | 'translate' | 'args' | 'role' | 'rule' | 'confidence'> {
  /** Last segment of the row's id. */
  readonly segment: string;
}

export interface Aligned {
  /** In the order of a's first operations, what only b has after what precedes it there. */
  readonly pairs: readonly Pair[];
  /** How any trace divides at this level, for finding the same groups in repeats. */
  readonly keysOf: (trace: Trace) => Keys;
}

/** The same with the rule of what has no partner, if it has none. */
export function onlyRule<T extends Sides & Pick<Pair, 'rule' | 'confidence'>>(matched: T): T {
  if (matched.a === undefined) return { ...matched, rule: 'only-b', confidence: 'certain' };
  if (matched.b === undefined) return { ...matched, rule: 'only-a', confidence: 'certain' };
  return matched;
}

/** The keys of both sides in a's order; b's own ones after the key that precedes them in b. */
export function mergedKeys(a: readonly string[], b: readonly string[]): string[] {
  const known = new Set(a);
  const first: string[] = [];
  const follows = new Map<string, string[]>();
  let own = first;
  for (const key of b) {
    if (known.has(key)) {
      own = follows.get(key) ?? [];
      follows.set(key, own);
    } else own.push(key);
  }
  return [...first, ...a.flatMap(key => [key, ...(follows.get(key) ?? [])])];
}
