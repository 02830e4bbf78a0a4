/** What `diff` prints for people: on a terminal, and as Markdown for a pull request. Computes nothing. */

import { counted } from '../../core/format/count.ts';
import type { NamedDiff, NamedGroup, NamedRow } from '../../core/analysis/diff/by-name.ts';
import { grouped } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import {
  emptySide,
  type Diff,
  type DiffDifference,
  type DiffFigure,
  type DiffSide,
} from '../../core/protocol/diff.ts';
import { countColumn, renderTable, textColumn, timeColumn, type Column } from '../table.ts';
import { printable } from '../text.ts';

export interface Shown {
  readonly names: { readonly a: string; readonly b: string };
  readonly by: NamedGroup;
  readonly phase?: string;
  readonly named: NamedDiff;
  /** Absent for reports. */
  readonly verdict?: Diff;
  readonly differences: readonly DiffDifference[];
}

/** Rows of a pull request's table. */
const MOST_ROWS = 20;

const FIGURES: Readonly<Record<DiffFigure['key'], string>> = {
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

export function textOf(shown: Shown, width: number): string {
  const { names, verdict, named, differences } = shown;
  const figures = verdict === undefined ? [] : [figuresTable(verdict), ''];
  return [
    `A ${printable(names.a)}`,
    `B ${printable(names.b)}`,
    ...(verdict === undefined ? [] : [verdictLine(verdict)]),
    '',
    ...figures,
    titleOf(shown),
    '',
    rowsTable(named, shown.by, width),
    ...(named.rows.some(({ isNoise }) => isNoise) ? ['~ within the spread of the repeats'] : []),
    '',
    ...comparability(differences),
  ].join('\n');
}

export function markdownOf(shown: Shown): string {
  const { names, verdict, named, differences } = shown;
  const noisy = named.rows.some(({ isNoise }) => isNoise);
  const cells = (row: NamedRow): string[] => [
    cell(labelOf(row)),
    grouped(row.a.count),
    formatTime(row.a.ns),
    grouped(row.b.count),
    formatTime(row.b.ns),
    signedTime(row.deltaNs),
    ratioText(row.ratio),
    ...(noisy ? [row.isNoise ? 'within the spread' : ''] : []),
  ];
  const rest = named.rows.length - MOST_ROWS;
  const { aNs, bNs, deltaNs } = named.totals;
  const total = ['**total**', '', formatTime(aNs), '', formatTime(bNs), signedTime(deltaNs)];
  return [
    `### ${code(names.a)} → ${code(names.b)}`,
    '',
    ...(verdict === undefined
      ? []
      : [`**${verdictLine(verdict)}**`, '', ...figuresMarkdown(verdict), '']),
    titleOf(shown),
    '',
    ...markdownTable(
      [
        ...[shown.by, 'A count', 'A time', 'B count', 'B time', 'Δ time', 'ratio'],
        ...(noisy ? [''] : []),
      ],
      [
        ...named.rows.slice(0, MOST_ROWS).map(cells),
        [...total, ratioText(aNs === 0 ? null : bNs / aNs), ...(noisy ? [''] : [])],
      ],
    ),
    ...(rest > 0
      ? ['', `${counted(rest, 'more row', 'more rows')}, the largest of them ${largestOf(named)}.`]
      : []),
    '',
    ...comparabilityMarkdown(differences),
  ].join('\n');
}

function largestOf({ rows }: NamedDiff): string {
  return signedTime(rows[MOST_ROWS]?.deltaNs ?? 0);
}

/** `step time 12.5 ms → 4.75 ms (-62.1 %), 19 and 17 decode steps` */
function verdictLine(verdict: Diff): string {
  const { figures, operatorsWithinNoise, a, b, per } = verdict;
  const key = per === 'step' ? 'step' : 'wall';
  const figure = figures.find(found => found.key === key);
  const empty = emptySide(verdict);
  if (empty !== undefined) return `${empty.toUpperCase()} has no operations to compare`;
  if (figure === undefined) return '';
  const name = per === 'step' ? 'step time' : 'wall clock';
  const change = figure.ratio === undefined ? '' : ` (${signedPercent(figure.ratio)})`;
  const noise = figure.isNoise ? ', within the spread' : '';
  const steps = per === 'step' ? `, ${stepsText(a)} / ${stepsText(b)}` : '';
  const times = `${formatTime(figure.a.ns)} → ${formatTime(figure.b.ns)}`;
  const operators = operatorsWithinNoise ? '; every operator within the spread' : '';
  return `${name} ${times}${change}${noise}${steps}${operators}`;
}

function stepsText({ steps, scope, repeats }: DiffSide): string {
  const which = scope === 'decode' ? 'steady decode ' : '';
  const times = repeats > 1 ? ` of ${repeats} runs` : '';
  return `${counted(steps, `${which}step`, `${which}steps`)}${times}`;
}

function titleOf({ by, phase, named }: Shown): string {
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

function figureRows({ figures }: Diff): readonly DiffFigure[] {
  return figures.filter(({ a, b }) => a.ns !== 0 || b.ns !== 0);
}

function figuresTable(verdict: Diff): string {
  const rows = figureRows(verdict);
  return renderTable([
    textColumn(
      verdict.per === 'step' ? 'a step' : 'in all',
      rows.map(({ key }) => FIGURES[key]),
    ),
    ...timeColumns(rows.map(({ a, b, deltaNs }) => [a.ns, b.ns, deltaNs])),
    ratioColumn(rows.map(({ ratio }) => ratio ?? null)),
    textColumn(
      '',
      rows.map(({ isNoise }) => (isNoise ? 'within the spread' : '')),
    ),
  ]);
}

function figuresMarkdown(verdict: Diff): string[] {
  const title = verdict.per === 'step' ? 'a step' : 'in all';
  return markdownTable(
    [title, 'A', 'B', 'Δ', 'ratio', ''],
    figureRows(verdict).map(({ key, a, b, deltaNs, ratio, isNoise }) => [
      FIGURES[key],
      formatTime(a.ns),
      formatTime(b.ns),
      signedTime(deltaNs),
      ratioText(ratio ?? null),
      isNoise ? 'within the spread' : '',
    ]),
  );
}

function labelOf({ name, isCut }: NamedRow): string {
  return isCut ? `${name} (cut by the capture)` : name;
}

function rowsTable({ rows }: NamedDiff, by: NamedGroup, width: number): string {
  if (rows.length === 0) return `No ${by}s.`;
  const noisy = rows.some(({ isNoise }) => isNoise);
  return renderTable(
    [
      countColumn(
        'A count',
        rows.map(({ a }) => a.count),
      ),
      countColumn(
        'B count',
        rows.map(({ b }) => b.count),
      ),
      ...timeColumns(rows.map(({ a, b, deltaNs }) => [a.ns, b.ns, deltaNs])),
      ratioColumn(rows.map(({ ratio }) => ratio)),
      ...(noisy
        ? [
            textColumn(
              '',
              rows.map(({ isNoise }) => (isNoise ? '~' : '')),
            ),
          ]
        : []),
      textColumn(by, rows.map(labelOf)),
    ],
    width,
  );
}

const WEIGHTS: Readonly<Record<DiffDifference['weight'], string>> = {
  'not-comparable': ' (not comparable)',
  caution: ' (caution)',
  note: '',
};

/** `device: NVIDIA H200 / NVIDIA A100 (not comparable)` */
export function differenceText({ reason, a, b, weight }: DiffDifference): string {
  return `${reason}: ${a} / ${b}${WEIGHTS[weight]}`;
}

function comparabilityMarkdown(differences: readonly DiffDifference[]): string[] {
  const [title = ''] = comparability(differences);
  const lines = differences.map(
    ({ reason, a, b, weight }) => `- ${reason}: ${code(a)} / ${code(b)}${WEIGHTS[weight]}`,
  );
  return lines.length === 0 ? [title] : [title, '', ...lines];
}

function comparability(differences: readonly DiffDifference[]): string[] {
  if (differences.length === 0) return ['Nothing else differs between the two captures.'];
  const isComparable = differences.every(({ weight }) => weight !== 'not-comparable');
  const title = isComparable ? 'What else differs:' : 'Not comparable. What else differs:';
  return [title, ...differences.map(one => `  ${printable(differenceText(one))}`)];
}

/** A, B and delta in one unit, so that they can be compared by eye; what takes more time has a `+`. */
function timeColumns(rows: readonly (readonly [a: number, b: number, delta: number])[]): Column[] {
  const { title, cells } = timeColumn('', rows.flat());
  return ['A', 'B', 'delta'].map((name, i) => {
    const own = cells.filter((_, cell) => cell % 3 === i);
    const isMore = (cell: string): boolean => !cell.startsWith('-') && /[1-9]/.test(cell);
    return {
      title: `${name}${title}`,
      cells: i < 2 ? own : own.map(cell => (isMore(cell) ? `+${cell}` : cell)),
      align: 'right',
    };
  });
}

function ratioColumn(ratios: readonly (number | null)[]): Column {
  return { title: 'ratio', cells: ratios.map(ratioText), align: 'right' };
}

function ratioText(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(ratio < 10 ? 3 : 1);
}

function signedTime(ns: number): string {
  return ns > 0 ? `+${formatTime(ns)}` : formatTime(ns);
}

function signedPercent(ratio: number): string {
  const percent = 100 * (ratio - 1);
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(titles), line(rule), ...rows.map(line)];
}

/** A name as code, so that nothing in it is taken for Markdown. */
function code(name: string): string {
  if (name === '') return '(no name)';
  return `\`${printable(name).replaceAll('`', "'")}\``;
}

/** The same where a bar would end the cell. */
function cell(name: string): string {
  return code(name).replaceAll('|', '\\|');
}
