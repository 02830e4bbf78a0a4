/**
 * One side of a comparison: the repeats of one run, the one of them that the figures are of, and the figures of each
 * with their values per step, from which their noise is judged.
 */

import { largestIn, smallestIn } from '../../base/lists.ts';
import type { DiffFigureKey, DiffSide, DiffTime } from '../../protocol/diff.ts';
import { deviceNames } from '../headline.ts';
import { medianOf } from '../statistics.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { measureWindow, sumOf, type Measured } from './measure.ts';
import { windowOf, type Scope } from './scope.ts';

/** One repeat, measured. */
export interface Repeat {
  readonly scope: Scope;
  /** Of the whole scope. */
  readonly measured: Measured;
  /** Of each window; one a step where the scope is one of steps. */
  readonly parts: readonly Measured[];
}

export interface Side {
  readonly repeats: readonly Repeat[];
  /** The repeat that the figures are of. */
  readonly main: Repeat;
}

/** @param scopes of the repeats, not empty */
export function* sideInTurns(scopes: readonly Scope[]): Unhurried<Side> {
  const repeats: Repeat[] = [];
  for (const scope of scopes) {
    const parts: Measured[] = [];
    for (const window of scope.windows) {
      parts.push(measureWindow(scope.trace, window));
      yield;
    }
    repeats.push({ scope, parts, measured: sumOf(parts) });
  }
  const ordered = [...repeats].sort((a, b) => lengthOf(a) - lengthOf(b));
  return { repeats, main: ordered[(ordered.length - 1) >> 1]! };
}

/** What repeats are ordered by: the median step time, the wall clock where there are no steps; ns. */
function lengthOf({ scope, measured }: Repeat): number {
  return scope.steps.length > 0 ? medianStep(scope) : measured.wall;
}

function medianStep({ steps }: Scope): number {
  return medianOf(Float64Array.from(steps, ({ durationNs }) => durationNs).sort());
}

/** What `Diff.a` and `Diff.b` say. */
export function describeSide({ main, repeats }: Side): DiffSide {
  const { scope } = main;
  const { source, trace, steps } = scope;
  return {
    trace: source.id,
    name: source.name,
    node: scope.node,
    scope: scope.kind,
    device: deviceNames(trace),
    steps: steps.length,
    layers: steps.reduce((most, { layerCount }) => Math.max(most, layerCount), 0),
    repeats: repeats.length,
    window: windowOf(scope),
  };
}

/** Number of steps that times are divided by; 1 where they are not per step. */
export function divisorOf({ scope }: Repeat, per: 'step' | 'total'): number {
  return per === 'step' ? scope.steps.length : 1;
}

/** A figure of one repeat, ns; undefined for `step` where there are no steps. */
export function figureOf(
  repeat: Repeat,
  key: DiffFigureKey,
  per: 'step' | 'total',
): number | undefined {
  if (key !== 'step') return partOf(repeat.measured, key) / divisorOf(repeat, per);
  return repeat.scope.steps.length > 0 ? medianStep(repeat.scope) : undefined;
}

/** A figure in each step of a repeat, ns; empty where the scope is not one of steps. */
export function figurePerStep({ scope, parts }: Repeat, key: DiffFigureKey): Float64Array {
  if (scope.steps.length !== parts.length) return new Float64Array(0);
  return Float64Array.from(parts, part => partOf(part, key === 'step' ? 'wall' : key));
}

function partOf(measured: Measured, key: Exclude<DiffFigureKey, 'step'>): number {
  switch (key) {
    case 'idle':
      return measured.wall - measured.busy;
    case 'idle.launch':
      return measured.idle.launch;
    case 'idle.sync':
      return measured.idle.sync;
    case 'idle.dependency':
      return measured.idle.dependency;
    case 'idle.unknown':
      return measured.idle.unknown;
    default:
      return measured[key];
  }
}

/** A time of the main repeat with the extremes over all repeats. */
export function timeOf({ repeats, main }: Side, of: (repeat: Repeat) => number): DiffTime {
  const all = repeats.map(of);
  return { ns: all[repeats.indexOf(main)]!, minNs: smallestIn(all), maxNs: largestIn(all) };
}
