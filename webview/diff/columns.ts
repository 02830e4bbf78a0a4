/** The columns of the comparison: title, what sorts by it, and how a cell is filled. Formats only; widths are in diff.css. */

import { columnFormat, inColumn, type ColumnFormat } from '../../src/core/format/scale.ts';
import { exactTime, TIME_UNITS } from '../../src/core/format/time.ts';
import type { DiffCell, DiffRow, DiffSideName, DiffSort } from '../../src/core/protocol/diff.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import {
  confidenceTitle,
  countText,
  directionOf,
  exactSigned,
  exactWithSpread,
  MINUS,
  ratioText,
  ruleHow,
  ruleTitle,
} from './words.ts';

/** What cells are printed and drawn with: one unit for all times of the table. */
export interface Scale {
  readonly format: ColumnFormat;
  /** Longest bar, ns. */
  readonly largestNs: number;
}

export interface DiffColumn {
  readonly id: string;
  readonly side?: DiffSideName;
  readonly title: string;
  readonly unit?: string;
  readonly tip: string;
  readonly numeric: boolean;
  readonly sort?: DiffSort;
  fill(cell: HTMLElement, row: DiffRow, scale: Scale): void;
  /** For the clipboard: exact, without unit. */
  plain(row: DiffRow): string | number | undefined;
  /** Unit of `plain`. */
  readonly plainUnit?: string;
}

export function scaleOf(rows: readonly DiffRow[]): Scale {
  const times = rows.flatMap(({ a, b }) => [a?.ns ?? 0, b?.ns ?? 0]);
  const largestNs = rows.reduce((most, { deltaNs }) => Math.max(most, Math.abs(deltaNs)), 0);
  return { format: columnFormat(times, TIME_UNITS), largestNs };
}

const NONE = '–';

/** All but the name, which leads. */
export function diffColumns({ format }: Scale): DiffColumn[] {
  const unit = format.unit.name;
  return [
    ...sideColumns('a', unit),
    ...sideColumns('b', unit),
    deltaColumn(unit),
    {
      id: 'ratio',
      title: t('Ratio'),
      tip: t('Time of B over time of A'),
      numeric: true,
      sort: 'ratio',
      fill: (cell, { ratio }) => fillText(cell, ratioText(ratio), ratio?.toPrecision(6) ?? ''),
      plain: ({ ratio }) => ratio,
    },
    {
      id: 'match',
      title: t('Match'),
      tip: t('How the two sides were found to belong together'),
      numeric: false,
      fill: fillMatch,
      plain: ({ rule, confidence }) => `${ruleTitle(rule)}, ${confidenceTitle(confidence)}`,
    },
  ];
}

function sideColumns(side: DiffSideName, unit: string): DiffColumn[] {
  const name = side.toUpperCase();
  return [
    {
      id: `${side}Count`,
      side,
      title: t('Count'),
      tip: t('Operations, steps or layers of {0} in all that is compared', name),
      numeric: true,
      fill: (cell, row) => fillText(cell, countText(row[side]), ''),
      plain: row => row[side]?.count,
    },
    {
      id: `${side}Time`,
      side,
      title: t('Time'),
      unit,
      tip: t('Durations of the operations of {0}, added up', name),
      numeric: true,
      sort: side,
      fill: (cell, row, scale) => fillTime(cell, row[side], scale),
      plain: row => roundedNs(row[side]?.ns),
      plainUnit: 'ns',
    },
    {
      id: `${side}Share`,
      side,
      title: t('Share'),
      unit: '%',
      tip: t('Percent of the time of {0} in this table', name),
      numeric: true,
      fill: (cell, row) => fillShare(cell, row[side]),
      plain: row => row[side]?.percent.toFixed(2),
      plainUnit: '%',
    },
  ];
}

function deltaColumn(unit: string): DiffColumn {
  return {
    id: 'delta',
    title: t('Δ time'),
    unit,
    tip: t('B less A: + takes more time in B, − takes less'),
    numeric: true,
    sort: 'delta',
    fill: fillDelta,
    plain: ({ deltaNs }) => roundedNs(deltaNs),
    plainUnit: 'ns',
  };
}

function roundedNs(ns: number | undefined): number | undefined {
  return ns === undefined ? undefined : Math.round(ns);
}

function fillText(cell: HTMLElement, text: string, tip: string): void {
  setText(cell, text);
  cell.classList.toggle('none', text === NONE);
  setTip(cell, tip);
}

/** `4.86`, in the table's unit. */
export function timeText(ns: number, { format }: Scale): string {
  return ns === 0 ? '0' : inColumn(ns, format);
}

export function signedText(ns: number, scale: Scale): string {
  const direction = directionOf(ns);
  if (direction === 'same') return '0';
  return `${direction === 'more' ? '+' : MINUS}${timeText(Math.abs(ns), scale)}`;
}

function fillTime(cell: HTMLElement, side: DiffCell | undefined, scale: Scale): void {
  if (side === undefined) fillText(cell, NONE, t('Not there'));
  else
    fillText(cell, timeText(side.ns, scale), [exactWithSpread(side), ...wallLine(side)].join('\n'));
}

/** Of phases, steps and layers; the column itself has the sum of their operations. */
function wallLine({ wallNs }: DiffCell): string[] {
  return wallNs === undefined ? [] : [t('Wall clock: {0}', exactTime(wallNs))];
}

function fillShare(cell: HTMLElement, side: DiffCell | undefined): void {
  const percent = side?.percent ?? 0;
  const text = percent > 0 && percent < 0.05 ? '<0.1' : percent.toFixed(1);
  fillText(cell, side === undefined ? NONE : text, side === undefined ? '' : `${percent} %`);
}

/** The bar to the left for less and to the right for more, then the number with its sign. */
export function fillDelta(
  cell: HTMLElement,
  row: Pick<DiffRow, 'deltaNs' | 'isNoise'>,
  scale: Scale,
): void {
  const { deltaNs, isNoise } = row;
  const direction = directionOf(deltaNs);
  const share = scale.largestNs === 0 ? 0 : Math.abs(deltaNs) / scale.largestNs;
  if (cell.childElementCount !== 2) cell.replaceChildren(...deltaParts());
  const bar = cell.querySelector<HTMLElement>('.delta-bar');
  const text = cell.querySelector<HTMLElement>('.delta-text');
  if (bar === null || text === null) return;
  bar.className = `delta-bar ${direction}${isNoise ? ' noise' : ''}`;
  bar.style.setProperty('--size', `${(50 * Math.min(1, share)).toFixed(2)}%`);
  setText(text, signedText(deltaNs, scale));
  text.className = `delta-text ${isNoise ? 'noise' : direction}-time`;
  const noise = isNoise && direction !== 'same' ? `\n${t('Within the noise')}` : '';
  setTip(cell, exactSigned(deltaNs) + noise);
}

function deltaParts(): HTMLElement[] {
  const bar = element('span', { class: 'delta-bar' });
  return [
    element('span', { class: 'delta-track', 'aria-hidden': 'true' }, bar),
    element('span', { class: 'delta-text' }),
  ];
}

/** Rule and confidence; what is not certain is marked by an icon as well. */
function fillMatch(cell: HTMLElement, { rule, confidence }: DiffRow): void {
  const only = rule === 'only-a' || rule === 'only-b';
  const sign = only ? 'circle-slash' : confidence === 'weak' ? 'question' : undefined;
  const text =
    only || confidence === 'certain'
      ? ruleTitle(rule)
      : `${ruleTitle(rule)} · ${confidenceTitle(confidence)}`;
  cell.replaceChildren(...(sign === undefined ? [] : [icon(sign)]), element('span', {}, text));
  cell.classList.toggle('only', only);
  setTip(cell, `${ruleHow(rule)}\n${t('Confidence: {0}', confidenceTitle(confidence))}`);
}
