/** What `diff --markdown` prints, for a pull request. Computes nothing. */

import { counted } from '../../core/format/count.ts';
import type { NamedDiff, NamedGroup } from '../../core/analysis/diff/by-name.ts';
import { markdownCode, markdownTable } from '../../core/format/markdown.ts';
import { grouped } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import type { Diff, DiffDifference } from '../../core/protocol/diff.ts';
import { printable } from '../text.ts';
import {
  differencesTitle,
  figureRows,
  FIGURES,
  labelOf,
  ratioText,
  signedTime,
  titleOf,
  verdictLine,
  WEIGHTS,
  type Shown,
} from './diff-words.ts';

const MOST_ROWS = 20;
/** Characters of a name, where it is told from the others by these; `--json` has all of it. */
const MOST_OF_NAME = 100;
const NOISE = 'within the spread';

export function markdownOf(shown: Shown): string {
  const { names, verdict, named, by, differences } = shown;
  return [
    `### ${code(names.a)} → ${code(names.b)}`,
    '',
    ...(verdict === undefined
      ? []
      : [`**${verdictLine(verdict)}**`, '', ...figuresTable(verdict), '']),
    titleOf(shown),
    '',
    ...rowsTable(named, by),
    '',
    ...differencesList(differences),
  ].join('\n');
}

function figuresTable(verdict: Diff): string[] {
  const title = verdict.per === 'step' ? 'a step' : 'in all';
  return markdownTable(
    [title, 'A', 'B', 'Δ', 'ratio', ''],
    figureRows(verdict).map(({ key, a, b, deltaNs, ratio, isNoise }) => [
      FIGURES[key],
      formatTime(a.ns),
      formatTime(b.ns),
      signedTime(deltaNs),
      ratioText(ratio ?? null),
      isNoise ? NOISE : '',
    ]),
  );
}

/** The rows of the largest differences, what they all come to, and how many are left out. */
function rowsTable({ rows, totals }: NamedDiff, by: NamedGroup): string[] {
  const hasNoise = rows.some(({ isNoise }) => isNoise);
  const shown = rows.slice(0, MOST_ROWS);
  const names = shortened(shown.map(({ name }) => name));
  const lines = shown.map(({ name, a, b, deltaNs, ratio, isNoise, isCut }, i) => [
    code(labelOf({ name: names[i] ?? name, isCut })),
    grouped(a.count),
    formatTime(a.ns),
    grouped(b.count),
    formatTime(b.ns),
    signedTime(deltaNs),
    ratioText(ratio),
    isNoise ? NOISE : '',
  ]);
  const { aNs, bNs, deltaNs } = totals;
  const sums = ['', formatTime(aNs), '', formatTime(bNs), signedTime(deltaNs)];
  const total = ['**total**', ...sums, ratioText(aNs === 0 ? null : bNs / aNs), ''];
  const titles = [by, 'A count', 'A time', 'B count', 'B time', 'Δ time', 'ratio', ''];
  const fitting = (cells: readonly string[]): readonly string[] =>
    hasNoise ? cells : cells.slice(0, -1);
  const table = markdownTable(fitting(titles), [...lines, total].map(fitting));
  const next = rows[MOST_ROWS];
  if (next === undefined) return table;
  const rest = counted(rows.length - MOST_ROWS, 'more row', 'more rows');
  return [...table, '', `${rest}, the largest of them ${signedTime(next.deltaNs)}.`];
}

/** Long names cut, but for those that would then look alike. */
function shortened(names: readonly string[]): readonly string[] {
  const cut = names.map(name =>
    name.length <= MOST_OF_NAME ? name : `${name.slice(0, MOST_OF_NAME - 1)}…`,
  );
  const isOnly = (text: string): boolean => cut.indexOf(text) === cut.lastIndexOf(text);
  return cut.map((text, i) => (isOnly(text) ? text : (names[i] ?? text)));
}

function differencesList(differences: readonly DiffDifference[]): string[] {
  const lines = differences.map(
    ({ reason, a, b, weight }) => `- ${reason}: ${code(a)} / ${code(b)}${WEIGHTS[weight]}`,
  );
  return [differencesTitle(differences), ...(lines.length === 0 ? [] : ['', ...lines])];
}

/** A text that a file gives. */
function code(name: string): string {
  return name === '' ? '(no name)' : markdownCode(printable(name));
}
