/**
 * Words and figures that `diff` has on a terminal and in Markdown alike: the verdict, what the rows come to, what else
 * differs. Computes nothing.
 */

import { counted } from '../../core/format/count.ts';
import type { NamedDiff, NamedGroup, NamedRow } from '../../core/analysis/diff/by-name.ts';
import { formatTime } from '../../core/format/time.ts';
import {
  emptySides,
  type Diff,
  type DiffDifference,
  type DiffFigure,
  type DiffSide,
} from '../../core/protocol/diff.ts';

export interface Shown {
  readonly names: { readonly a: string; readonly b: string };
  readonly by: NamedGroup;
  readonly phase?: string;
  readonly named: NamedDiff;
  /** Absent for reports. */
  readonly verdict?: Diff;
  readonly differences: readonly DiffDifference[];
}

export const FIGURES: Readonly<Record<DiffFigure['key'], string>> = {
  step: 'step time (median)',
  wall: 'wall clock',
  busy: 'busy',
  computation: 'computation',
  communication: 'communication',
  exposedCommunication: 'exposed communication',
  exposedCopies: 'exposed copies',
  idle: 'idle',
  'idle.launch': 'idle: launch',
  'idle.sync': 'idle: sync',
  'idle.dependency': 'idle: dependency',
  'idle.unknown': 'idle: unknown',
};

/** `step time 12.5 ms → 4.75 ms (-62.1 %), 19 steady decode steps / 17 steady decode steps` */
export function verdictLine(verdict: Diff): string {
  const { figures, operatorsWithinNoise, a, b, per } = verdict;
  const key = per === 'step' ? 'step' : 'wall';
  const figure = figures.find(found => found.key === key);
  const empty = emptyText(verdict);
  if (empty !== undefined) return empty;
  if (figure === undefined) return '';
  const name = per === 'step' ? 'step time' : 'wall clock';
  const change = figure.ratio === undefined ? '' : ` (${signedPercent(figure.ratio)})`;
  const noise = figure.isNoise ? ', within the spread' : '';
  const steps = per === 'step' ? `, ${stepsText(a)} / ${stepsText(b)}` : '';
  const times = `${formatTime(figure.a.ns)} → ${formatTime(figure.b.ns)}`;
  const operators = operatorsWithinNoise ? '; every operator within the spread' : '';
  return `${name} ${times}${change}${noise}${steps}${operators}`;
}

/** What cannot be compared for want of operations; undefined where both sides have some. */
export function emptyText(verdict: Diff): string | undefined {
  const [side, other] = emptySides(verdict);
  if (side === undefined) return undefined;
  return other === undefined
    ? `${side.toUpperCase()} has no operations to compare`
    : 'neither side has operations to compare';
}

function stepsText({ steps, scope, repeats }: DiffSide): string {
  const which = scope === 'decode' ? 'steady decode ' : '';
  const times = repeats > 1 ? ` of ${repeats} runs` : '';
  return `${counted(steps, `${which}step`, `${which}steps`)}${times}`;
}

export function titleOf({ by, phase, named }: Shown): string {
  const { aNs, bNs, deltaNs } = named.totals;
  const where = phase === undefined ? 'in all' : `of phase ${phase}`;
  const what = {
    kernel: 'kernels',
    operator: 'operations',
    step: 'step times',
    phase: 'wall clock',
  };
  return `${what[by]} ${where}: ${formatTime(aNs)} → ${formatTime(bNs)} (${signedTime(deltaNs)})`;
}

export function figureRows({ figures }: Diff): readonly DiffFigure[] {
  return figures.filter(({ a, b }) => a.ns !== 0 || b.ns !== 0);
}

export function labelOf({ name, isCut }: Pick<NamedRow, 'name' | 'isCut'>): string {
  return isCut ? `${name} (cut by the capture)` : name;
}

export const WEIGHTS: Readonly<Record<DiffDifference['weight'], string>> = {
  'not-comparable': ' (not comparable)',
  caution: ' (caution)',
  note: '',
};

/** `device: NVIDIA H200 / NVIDIA A100 (not comparable)` */
export function differenceText({ reason, a, b, weight }: DiffDifference): string {
  return `${reason}: ${a} / ${b}${WEIGHTS[weight]}`;
}

/** The line above what else differs, and what it says where nothing does. */
export function differencesTitle(differences: readonly DiffDifference[]): string {
  if (differences.length === 0) return 'Nothing else differs between the two captures.';
  const isComparable = differences.every(({ weight }) => weight !== 'not-comparable');
  return isComparable ? 'What else differs:' : 'Not comparable. What else differs:';
}

export function ratioText(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(ratio < 10 ? 3 : 1);
}

export function signedTime(ns: number): string {
  return ns > 0 ? `+${formatTime(ns)}` : formatTime(ns);
}

function signedPercent(ratio: number): string {
  const percent = 100 * (ratio - 1);
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}
