/**
 * The tree of aligned rows of a comparison, level by level as it is asked for: below a row come the next finer groups
 * that both of its sides have. What was aligned is kept with the comparison. Stops between passes over the operations.
 */

import { DIFF_GROUPS, type DiffGroup, type DiffSideName } from '../../protocol/diff.ts';
import { parentOf } from '../model/ids.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { align } from './align.ts';
import type { Comparison } from './comparison.ts';
import type { Aligned, Pair, Sides } from './pair.ts';
import { divided, exists, joinedPart, partOf, type Part } from './partition.ts';

export interface Level extends Aligned {
  readonly of: Sides;
}

/** The rows below one, '' = the top; undefined where there is no such row or nothing below it. */
export function* levelAt(
  comparison: Comparison,
  by: DiffGroup,
  id: string,
): Unhurried<Level | undefined> {
  const key = `${by}${id}`;
  const known = comparison.levels.get(key) as Level | undefined;
  if (known !== undefined) return known;
  const made = yield* makeLevel(comparison, by, id);
  if (made !== undefined) comparison.levels.set(key, made);
  return made;
}

function* makeLevel(
  comparison: Comparison,
  by: DiffGroup,
  id: string,
): Unhurried<Level | undefined> {
  const of = id === '' ? wholeSides(comparison) : yield* pairAt(comparison, by, id);
  if (of === undefined) return undefined;
  const group = id === '' ? firstExisting(of, by) : groupBelow(of as Pair);
  yield;
  return group && { ...(yield* align(group, of)), of };
}

/** Everything that is compared. */
export function wholeSides({ a, b, levels }: Comparison): Required<Sides> {
  const known = levels.get(WHOLE) as Required<Sides> | undefined;
  if (known !== undefined) return known;
  const part = ({ main }: Comparison['a']): Part => partOf(main.scope.trace, main.scope.rows, []);
  const whole = { a: part(a), b: part(b) };
  levels.set(WHOLE, whole);
  return whole;
}

const WHOLE = 'whole';

/** The row of an id. */
export function* pairAt(
  comparison: Comparison,
  by: DiffGroup,
  id: string,
): Unhurried<Pair | undefined> {
  const segment = id.slice(id.lastIndexOf('/') + 1);
  const level = yield* levelAt(comparison, by, parentOf(id));
  return level?.pairs.find(pair => pair.segment === segment);
}

/** What the children of a row are; undefined = it has none. */
export function groupBelow(pair: Pair): DiffGroup | undefined {
  const finer = DIFF_GROUPS[DIFF_GROUPS.indexOf(pair.kind) + 1];
  return finer && firstExisting(pair, finer);
}

/** `from` or the next finer group that all sides there are can be divided into. */
function firstExisting({ a, b }: Sides, from: DiffGroup): DiffGroup | undefined {
  const parts = [a, b].filter(part => part !== undefined);
  return DIFF_GROUPS.slice(DIFF_GROUPS.indexOf(from)).find(group =>
    parts.every(part => exists(part, group) || part.rows.length === 0),
  );
}

/** The operations of a row in one of a side's repeats: the same groups all the way down. Empty where it has none. */
export function* partInRepeat(
  comparison: Comparison,
  by: DiffGroup,
  id: string,
  side: DiffSideName,
  repeat: number,
): Unhurried<Part> {
  const { scope } = comparison[side].repeats[repeat]!;
  if (id === '') return partOf(scope.trace, scope.rows, []);
  const key = `${side}${repeat} ${by}${id}`;
  const known = comparison.levels.get(key) as Part | undefined;
  if (known !== undefined) return known;
  const above = yield* partInRepeat(comparison, by, parentOf(id), side, repeat);
  const level = yield* levelAt(comparison, by, parentOf(id));
  const wanted = (yield* pairAt(comparison, by, id))?.[side]?.keys ?? [];
  const groups = divided(above, level!.keysOf(above.trace));
  yield;
  const parts = wanted.flatMap(name => groups.get(name) ?? []);
  const part = parts.length === 0 ? partOf(scope.trace, new Uint32Array(0), []) : joinedPart(parts);
  comparison.levels.set(key, part);
  return part;
}
