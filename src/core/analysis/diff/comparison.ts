/**
 * Both sides of a comparison, resolved and measured once for the same places: what figures, rows and partners are
 * taken from. Millions of kernels take seconds: all that goes over them stops between its passes (`…InTurns`).
 */

import type { Diff } from '../../protocol/diff.ts';
import type { Trace } from '../../trace/trace.ts';
import { launchSummary } from '../launch.ts';
import { runCodes } from '../layer-operators.ts';
import { deviceOperations } from '../operations.ts';
import { operatorCodes } from '../operators/of-trace.ts';
import { deviceOverlaps } from '../overlap.ts';
import { findSteps } from '../steps.ts';
import { finished, type Unhurried } from '../../base/unhurried.ts';
import { keptPerTraces } from './keep.ts';
import { resolveScopes, type Source } from './scope.ts';
import { sideInTurns, type Side } from './side.ts';

/** Both sides measured; made once for the same places and kept with their traces. */
export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** Of a mean step where both scopes are made of steps, else of everything. */
  readonly per: Diff['per'];
  /** What was made of it as far as it was asked for: levels of aligned rows (`levels.ts`), rows (`rows.ts`). */
  readonly levels: Map<string, unknown>;
}

export interface Sources {
  readonly a: readonly Source[];
  readonly b: readonly Source[];
}

const kept = keptPerTraces<Comparison>();

/** What is derived from a trace and used here, in the order in which one needs the other. */
const TABLES: readonly ((trace: Trace) => unknown)[] = [
  deviceOperations,
  findSteps,
  operatorCodes,
  runCodes,
  deviceOverlaps,
  launchSummary,
];

/** Told how much is done, 0 to 1. */
export type Told = (fraction: number) => void;

/** Throws the failure `no-such-place` where a node has no operations. */
export function compare(sources: Sources): Comparison {
  return finished(compareInTurns(sources));
}

export function* compareInTurns({ a, b }: Sources, told?: Told): Unhurried<Comparison> {
  const sources = [...a, ...b];
  const traces = sources.map(({ trace }) => trace);
  const key = JSON.stringify([a.length, ...sources.map(({ id, node }) => [id, node])]);
  const slot = kept(traces, key);
  if (slot.value !== undefined) return slot.value;
  let done = 0;
  const all = TABLES.length * traces.length + 3;
  for (const table of TABLES) {
    for (const trace of traces) {
      table(trace);
      told?.(++done / all);
      yield;
    }
  }
  const scopes = resolveScopes(sources);
  told?.(++done / all);
  yield;
  const left = yield* sideInTurns(scopes.slice(0, a.length));
  told?.(++done / all);
  const right = yield* sideInTurns(scopes.slice(a.length));
  const ofSteps = scopes.every(({ steps }) => steps.length > 0);
  return slot.keep({ a: left, b: right, per: ofSteps ? 'step' : 'total', levels: new Map() });
}
