/**
 * Pages of aligned rows. The time of a row is the sum of its operations' durations, so that the rows of a level add up
 * to their parent and all of them to the totals; what a step or layer takes with its gaps stands beside it (`wallNs`).
 * Cells are made for the rows of the page only, and kept with the comparison; others get their turn between rows.
 */

import { largestIn, smallestIn } from '../../base/lists.ts';
import {
  DIFF_SORTS,
  type DiffCell,
  type DiffGroup,
  type DiffRow,
  type DiffRows,
  type DiffRowsRequest,
  type DiffSideName,
  type DiffSort,
} from '../../protocol/diff.ts';
import { gather } from '../groups.ts';
import { findSteps } from '../steps.ts';
import type { Unhurried } from '../../base/unhurried.ts';
import { cellOf } from './cells.ts';
import { compareInTurns, type Comparison, type Sources, type Told } from './comparison.ts';
import { groupBelow, levelAt, partInRepeat, wholeSides } from './levels.ts';
import { isNoise, type Spread } from './noise.ts';
import type { Pair } from './pair.ts';
import { OUTSIDE, type Part } from './partition.ts';
import { divisorOf } from './side.ts';

export type RowsQuestion = Omit<DiffRowsRequest, 'a' | 'b'>;

/**
 * A page of the rows below one; empty for an unknown row.
 * @param told how many of the page's rows are made, 0 to 1
 */
export function* rowsInTurns(
  sources: Sources,
  question: RowsQuestion,
  told?: Told,
): Unhurried<DiffRows> {
  const { by, row: id, offset, limit } = question;
  const comparison = yield* compareInTurns(sources);
  const per = perOf(comparison, question);
  const level = yield* levelAt(comparison, by, id);
  const [na, nb] = [divisorOf(comparison.a.main, per), divisorOf(comparison.b.main, per)];
  const [aNs, bNs] = [(level?.of.a?.ns ?? 0) / na, (level?.of.b?.ns ?? 0) / nb];
  const totals = { aNs, bNs, deltaNs: bNs - aNs };
  if (level === undefined) return { rows: [], total: 0, totals, per };
  const kept = level.pairs.filter(pair => matches(pair, question.filter ?? ''));
  const sorted = arranged(kept, question, pair => [nsOf(pair, 'a') / na, nsOf(pair, 'b') / nb]);
  const page = sorted.slice(Math.max(0, offset), Math.max(0, offset + limit));
  const rows: DiffRow[] = [];
  for (const pair of page) {
    rows.push(yield* rowOf(comparison, { by, id, per, pair }));
    told?.(rows.length / page.length);
  }
  return { rows, total: kept.length, totals, per };
}

/** Rows of phases and steps are of these as they are: a step is one step. */
function perOf(comparison: Comparison, { by, per }: RowsQuestion): 'step' | 'total' {
  if (comparison.per === 'total' || by === 'phase' || by === 'step') return 'total';
  return per ?? comparison.per;
}

function nsOf(pair: Pair, side: DiffSideName): number {
  return pair[side]?.ns ?? 0;
}

function matches(pair: Pair, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return true;
  const label = [pair.label.replace(/^phase\./, ''), ...(pair.args ?? [])].join(' ');
  const keys = [pair.a, pair.b].flatMap(part => part?.keys ?? []);
  return [label, ...keys].some(text => text.toLowerCase().includes(wanted));
}

/** The largest difference first unless asked otherwise; equal ones in order. */
function arranged(
  pairs: readonly Pair[],
  { sort, descending }: Pick<RowsQuestion, 'sort' | 'descending'>,
  times: (pair: Pair) => readonly [number, number],
): readonly Pair[] {
  const by: DiffSort = DIFF_SORTS.find(known => known === sort) ?? 'delta';
  const down = descending ?? (by !== 'order' && by !== 'name');
  if (by === 'order') return down ? [...pairs].reverse() : pairs;
  const keys = new Map(pairs.map((pair, i) => [pair, { i, key: keyOf(pair, by, times(pair)) }]));
  const sign = down ? -1 : 1;
  return [...pairs].sort((p, q) => {
    const [x, y] = [keys.get(p)!, keys.get(q)!];
    if (x.key === y.key) return x.i - y.i;
    return (x.key < y.key ? -1 : 1) * sign;
  });
}

function keyOf(
  pair: Pair,
  by: Exclude<DiffSort, 'order'>,
  [a, b]: readonly [number, number],
): number | string {
  switch (by) {
    case 'name':
      return [pair.label, ...(pair.args ?? []).map(value => String(value).padStart(8))].join(' ');
    case 'a':
      return a;
    case 'b':
      return b;
    case 'ratio':
      return a > 0 ? b / a : Infinity;
    case 'delta':
      return Math.abs(b - a);
  }
}

interface RowContext {
  readonly by: DiffGroup;
  /** Of the parent. */
  readonly id: string;
  readonly per: 'step' | 'total';
  readonly pair: Pair;
}

function* rowOf(comparison: Comparison, context: RowContext): Unhurried<DiffRow> {
  const { by, per, id, pair } = context;
  const key = `row ${by} ${per} ${id}/${pair.segment}`;
  const known = comparison.levels.get(key) as DiffRow | undefined;
  if (known !== undefined) return known;
  const made = yield* makeRow(comparison, context);
  comparison.levels.set(key, made);
  return made;
}

function* makeRow(comparison: Comparison, context: RowContext): Unhurried<DiffRow> {
  const { pair, id } = context;
  const { segment, a: _a, b: _b, ...said } = pair;
  const x = yield* spreadOf(comparison, context, 'a');
  const y = yield* spreadOf(comparison, context, 'b');
  const left = cellFor(comparison, context, 'a', x);
  yield;
  const right = cellFor(comparison, context, 'b', y);
  yield;
  const [aNs, bNs] = [x.time.ns, y.time.ns];
  return {
    ...said,
    id: `${id}/${segment}`,
    ...(left !== undefined && { a: left }),
    ...(right !== undefined && { b: right }),
    deltaNs: bNs - aNs,
    ...(aNs !== 0 && { ratio: bNs / aNs }),
    isNoise: sameWork(comparison, context) && isNoise(x, y),
    hasChildren: groupBelow(pair) !== undefined,
  };
}

function cellFor(
  comparison: Comparison,
  { pair, per }: RowContext,
  side: DiffSideName,
  { time }: Spread,
): DiffCell | undefined {
  const part = pair[side];
  if (part === undefined) return undefined;
  const { main } = comparison[side];
  return cellOf(part, pair.kind, pair.label, {
    scope: main.scope,
    time,
    divisor: divisorOf(main, per),
    totalNs: wholeSides(comparison)[side].ns,
  });
}

function* spreadOf(
  comparison: Comparison,
  context: RowContext,
  side: DiffSideName,
): Unhurried<Spread> {
  const { pair, by, id, per } = context;
  const part = pair[side];
  const { repeats, main } = comparison[side];
  const ns = nsOf(pair, side) / divisorOf(main, per);
  const all = [ns];
  for (const [i, repeat] of repeats.entries()) {
    if (repeat === main) continue;
    const other = yield* partInRepeat(comparison, by, `${id}/${pair.segment}`, side, i);
    all.push(other.ns / divisorOf(repeat, per));
  }
  return {
    time: { ns, minNs: smallestIn(all), maxNs: largestIn(all) },
    repeats: repeats.length,
    instances: () => (part === undefined ? new Float64Array(0) : instanceTimes(part, pair.kind)),
  };
}

/** Where the number of operations differs, so does the work: no chance. 1 % for steps that were cut. */
function sameWork(comparison: Comparison, { pair, per }: RowContext): boolean {
  const count = (side: DiffSideName): number =>
    (pair[side]?.rows.length ?? 0) / divisorOf(comparison[side].main, per);
  const [x, y] = [count('a'), count('b')];
  return Math.abs(x - y) <= 0.01 * Math.max(x, y);
}

/**
 * Times of what a row has many of: the steps of a phase, the same layer in each step, an operator's or a kernel's
 * operations in each layer of each step; single operations where the trace has no steps. A step is one by itself.
 */
function instanceTimes({ trace, rows, keys, ns }: Part, kind: DiffGroup): Float64Array {
  if (kind === 'step') return Float64Array.of(ns);
  const { dur } = trace.spans;
  const { stepOf, layerOf, layers, steps } = findSteps(trace);
  if (steps.length === 0) return gather(dur, rows);
  const isStep = kind === 'phase' || (kind === 'layer' && keys.includes(OUTSIDE));
  const sums = new Float64Array(1 + layers.length + steps.length);
  const isFound = new Uint8Array(sums.length);
  const found: number[] = [];
  const singles: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const layer = isStep ? 0 : layerOf[row]!;
    const step = stepOf[row]!;
    const instance = layer > 0 ? layer : step > 0 ? layers.length + step : 0;
    if (instance === 0) {
      singles.push(dur[row]!);
      continue;
    }
    if (isFound[instance] === 0) found.push(instance);
    isFound[instance] = 1;
    sums[instance]! += dur[row]!;
  }
  return Float64Array.from([...found.map(instance => sums[instance]!), ...singles]);
}
