/** What `diff` prints on a terminal. Computes nothing. */

import type { NamedDiff, NamedGroup } from '../../core/analysis/diff/by-name.ts';
import type { Diff } from '../../core/protocol/diff.ts';
import { countColumn, renderTable, textColumn, timeColumn, type Column } from '../table.ts';
import { printable } from '../text.ts';
import {
  differencesTitle,
  differenceText,
  figureRows,
  FIGURES,
  labelOf,
  ratioText,
  titleOf,
  verdictLine,
  type Shown,
} from './diff-words.ts';

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
    differencesTitle(differences),
    ...differences.map(one => `  ${printable(differenceText(one))}`),
  ].join('\n');
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
