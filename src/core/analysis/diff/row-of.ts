/**
 * The row that a place of one side is in: the innermost under a grouping. A kernel, or the call that launched it, is in
 * the row of its kernel; a step or layer in that of a step or layer, where the grouping has such rows.
 */

import {
  DIFF_GROUPS,
  type DiffGroup,
  type DiffRowQuestion,
  type DiffSideName,
} from '../../protocol/diff.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { compareInTurns, type Comparison, type Sources } from './comparison.ts';
import { frameOfNode, frameOfRange, operationOf, type Frame } from './frames.ts';
import { groupBelow, levelAt } from './levels.ts';
import type { Pair } from './pair.ts';
import type { Scope } from './scope.ts';

/** What is looked for: the row of an operation, no finer than a kind. */
interface Place {
  readonly operation: number;
  readonly finest: DiffGroup;
}

/** Id of a `DiffRow`; undefined where the place is not part of what is compared, or has no row. */
export function* rowIdInTurns(
  sources: Sources,
  { by, side, ...question }: DiffRowQuestion,
): Unhurried<string | undefined> {
  const comparison = yield* compareInTurns(sources);
  const { scope } = comparison[side].main;
  const place = placeOf(scope, question);
  if (place === undefined || !scope.rows.includes(place.operation)) return undefined;
  let id = '';
  for (;;) {
    const pair = yield* pairHolding(comparison, by, id, side, place.operation);
    if (pair === undefined || isFiner(pair.kind, place.finest)) break;
    id = `${id}/${pair.segment}`;
    if (groupBelow(pair) === undefined) break;
  }
  return id === '' ? undefined : id;
}

function isFiner(kind: DiffGroup, than: DiffGroup): boolean {
  return DIFF_GROUPS.indexOf(kind) > DIFF_GROUPS.indexOf(than);
}

function placeOf(
  { trace }: Scope,
  { span, node }: Pick<DiffRowQuestion, 'span' | 'node'>,
): Place | undefined {
  const known = span !== undefined && span >= 0 && span < trace.spans.length;
  const frame = known ? frameOfRange(trace, span) : frameOfNode(trace, node ?? '');
  if (frame !== undefined) return placeOfFrame(frame);
  const operation = known ? operationOf(trace, span) : undefined;
  return operation === undefined ? undefined : { operation, finest: 'kernel' };
}

function placeOfFrame({ step, layer }: Frame): Place | undefined {
  const [operation] = (layer ?? step).operations;
  return operation === undefined
    ? undefined
    : { operation, finest: layer === undefined ? 'step' : 'layer' };
}

/** The row below one, '' = the top, whose operations of a side hold one. */
function* pairHolding(
  comparison: Comparison,
  by: DiffGroup,
  id: string,
  side: DiffSideName,
  operation: number,
): Unhurried<Pair | undefined> {
  const level = yield* levelAt(comparison, by, id);
  if (level === undefined) return undefined;
  const keys = level.keysOf(comparison[side].main.scope.trace);
  const key = keys.text(keys.code(operation));
  return level.pairs.find(pair => pair[side]?.keys.includes(key));
}
