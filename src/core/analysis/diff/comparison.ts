/**
 * Both sides of a comparison, resolved and measured once for the same places: what figures, rows and partners are
 * taken from.
 */

import type { Diff } from '../../protocol/diff.ts';
import { keptPerTraces } from './keep.ts';
import { resolveScopes, type Source } from './scope.ts';
import { sideOf, type Side } from './side.ts';

/** Both sides measured; made once for the same places and kept with their traces. */
export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** Of a mean step where both scopes are made of steps, else of everything. */
  readonly per: Diff['per'];
  /** Aligned rows by level, as far as they were asked for; `rows.ts` fills it. */
  readonly levels: Map<string, unknown>;
}

export interface Sources {
  readonly a: readonly Source[];
  readonly b: readonly Source[];
}

const kept = keptPerTraces<Comparison>();

/** Throws the failure `no-such-place` where a node has no operations. */
export function compare({ a, b }: Sources): Comparison {
  const sources = [...a, ...b];
  const traces = sources.map(({ trace }) => trace);
  const key = JSON.stringify([a.length, ...sources.map(({ id, node }) => [id, node])]);
  return kept(traces, key, () => {
    const scopes = resolveScopes(sources);
    const [left, right] = [sideOf(scopes.slice(0, a.length)), sideOf(scopes.slice(a.length))];
    const ofSteps = scopes.every(({ steps }) => steps.length > 0);
    return { a: left, b: right, per: ofSteps ? 'step' : 'total', levels: new Map() };
  });
}
