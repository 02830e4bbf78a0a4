/**
 * Two traces, or two places of one, side by side: the verdict's figures, the waterfall from one wall clock to the
 * other, and whether the two can be compared. Rows are in `rows.ts`. A delta is b − a.
 */

import {
  DIFF_FIGURES,
  type Diff,
  type DiffBar,
  type DiffFigure,
  type DiffFigureKey,
} from '../../protocol/diff.ts';
import { OPERATORS } from '../../trace/operators.ts';
import { GAP_CAUSES } from '../idle.ts';
import { differencesOf } from './comparability.ts';
import { finished, type Unhurried } from '../../base/unhurried.ts';
import { compareInTurns, type Comparison, type Sources, type Told } from './comparison.ts';
import { operatorTimes } from './measure.ts';
import { isNoise } from './noise.ts';
import { rowsInTurns } from './rows.ts';
import { describeSide, divisorOf, figureOf, figurePerStep, timeOf, type Side } from './side.ts';

/** What the page opens with. */
export function diffOf(sources: Sources): Diff {
  return finished(diffInTurns(sources));
}

/** Two traces measured are about half of the work, and their rows by operator the other. */
export function* diffInTurns(sources: Sources, told?: Told): Unhurried<Diff> {
  const comparison = yield* compareInTurns(sources, done => told?.(done / 2));
  const { a, b, per } = comparison;
  const differences = differencesOf(comparison);
  yield;
  const measured = DIFF_FIGURES.flatMap(key => figure(comparison, key));
  yield;
  const operators = yield* noisyOperators(sources, done => told?.((1 + done) / 2));
  const noisy = measured.flatMap(({ key, isNoise: noise }) => (noise ? [key] : []));
  const bars = waterfall(comparison, new Set<string>([...operators, ...noisy]));
  // Without steps an operator's instances are launches of whatever kernels: their spread is none of repeats.
  const hasSpread = per === 'step' || a.repeats.length + b.repeats.length > 2;
  const operatorsWithinNoise = hasSpread && areWithinNoise(bars, mainTime(measured, per));
  return {
    a: describeSide(a),
    b: describeSide(b),
    per,
    figures: operatorsWithinNoise ? withNoisySums(measured, bars) : measured,
    waterfall: bars,
    operatorsWithinNoise,
    comparable: differences.every(({ weight }) => weight !== 'not-comparable'),
    differences,
  };
}

function figure({ a, b, per }: Comparison, key: DiffFigureKey): DiffFigure[] {
  if (key === 'step' && per !== 'step') return [];
  const spread = (side: Side) => ({
    time: timeOf(side, repeat => figureOf(repeat, key, per) ?? 0),
    repeats: side.repeats.length,
    instances: () => figurePerStep(side.main, key),
  });
  const [x, y] = [spread(a), spread(b)];
  return [
    {
      key,
      a: x.time,
      b: y.time,
      deltaNs: y.time.ns - x.time.ns,
      ...(x.time.ns !== 0 && { ratio: y.time.ns / x.time.ns }),
      isNoise: isNoise(x, y),
    },
  ];
}

/**
 * Wall clock = operators − overlap + idle, on either side; so do the deltas. Exact in whole ns for totals; means per
 * step add up but for the rounding of their division.
 * @param noisy keys of bars that differ by noise
 */
function waterfall({ a, b, per }: Comparison, noisy: ReadonlySet<string>): DiffBar[] {
  const [x, y] = [a.main, b.main].map(repeat => ({
    operators: operatorTimes(repeat.scope),
    measured: repeat.measured,
    divisor: divisorOf(repeat, per),
  })) as [PartsOfWall, PartsOfWall];
  const bar = (key: string, kind: DiffBar['kind'], of: (parts: PartsOfWall) => number): DiffBar => {
    const [aNs, bNs] = [of(x) / x.divisor, of(y) / y.divisor];
    return { key, kind, aNs, bNs, deltaNs: bNs - aNs, ...(noisy.has(key) && { isNoise: true }) };
  };
  const sum = ({ operators }: PartsOfWall): number =>
    [...operators.values()].reduce((total, ns) => total + ns, 0);
  const operators = OPERATORS.filter(name => x.operators.has(name) || y.operators.has(name));
  return [
    ...operators.map(name => bar(name, 'operator', parts => parts.operators.get(name) ?? 0)),
    bar('overlap', 'overlap', parts => parts.measured.busy - sum(parts)),
    ...GAP_CAUSES.map(cause =>
      bar(`idle.${cause}`, 'idle', ({ measured }) => measured.idle[cause]),
    ),
  ];
}

/** Operators that differ by no more than the spread of their instances, as all their rows say. */
function* noisyOperators(sources: Sources, told: Told): Unhurried<readonly string[]> {
  const all = { by: 'operator', row: '', offset: 0, limit: Infinity } as const;
  const { rows } = yield* rowsInTurns(sources, all, told);
  const unlike = rows.filter(({ deltaNs }) => deltaNs !== 0);
  const clear = new Set(unlike.flatMap(({ role, isNoise: noise }) => (noise ? [] : [role])));
  return unlike.flatMap(({ role }) => (role === undefined || clear.has(role) ? [] : [role]));
}

/** Times in which any of several operators ran. */
const SUMS: readonly DiffFigureKey[] = ['busy', 'computation'];

/** Where operators differ by noise alone, so does what they come to, by as much at most. */
function withNoisySums(figures: readonly DiffFigure[], bars: readonly DiffBar[]): DiffFigure[] {
  const noise = bars.filter(bar => bar.kind === 'operator' && bar.isNoise === true);
  const most = noise.reduce((sum, { deltaNs }) => sum + Math.abs(deltaNs), 0);
  return figures.map(one =>
    SUMS.includes(one.key) && one.deltaNs !== 0 && Math.abs(one.deltaNs) <= most
      ? { ...one, isNoise: true }
      : one,
  );
}

/** The step time, without steps the wall clock, of the side that takes longer; ns. */
function mainTime(figures: readonly DiffFigure[], per: Diff['per']): number {
  const main = figures.find(({ key }) => key === (per === 'step' ? 'step' : 'wall'));
  return main === undefined ? 0 : Math.max(main.a.ns, main.b.ns);
}

/** Share of the main time from which an operator counts. */
const LEAST_SHARE = 0.01;

/** `Diff.operatorsWithinNoise`. */
export function areWithinNoise(bars: readonly DiffBar[], mainNs: number): boolean {
  const operators = bars.filter(
    ({ kind, aNs, bNs }) => kind === 'operator' && Math.max(aNs, bNs) >= LEAST_SHARE * mainNs,
  );
  return (
    operators.some(({ isNoise }) => isNoise === true) &&
    operators.every(({ isNoise, deltaNs }) => isNoise === true || deltaNs === 0)
  );
}

interface PartsOfWall {
  readonly operators: ReturnType<typeof operatorTimes>;
  readonly measured: Side['main']['measured'];
  readonly divisor: number;
}
