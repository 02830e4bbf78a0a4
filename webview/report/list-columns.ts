/** The columns of the kernel list: title, what it is a percentage of, how a cell is filled, and what rows are sorted by. */

import type { KernelRow, KernelSortKey, ReportSummary } from '../../src/core/protocol/report.ts';
import { grouped, percent } from '../../src/core/format/number.ts';
import { inColumn, unitFor, type Unit } from '../../src/core/format/scale.ts';
import { exactTime, TIME_UNITS } from '../../src/core/format/time.ts';
import type { Dim3 } from '../../src/core/report/report.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t, tIn } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { placeOf, severalOf } from './device-text.ts';
import { matchText } from './match-text.ts';
import { differenceOf, exactValue } from './value.ts';

export interface ListState {
  /** Of the durations. */
  readonly unit: Unit;
  readonly baseline?: KernelRow;
}

/** What the list is sorted by. */
export interface Sort {
  readonly key: KernelSortKey;
  readonly descending: boolean;
}

export interface ListColumn {
  readonly key: KernelSortKey;
  readonly title: string;
  /** Of its figures, which do not repeat it. */
  readonly unit?: string;
  readonly tip?: string;
  readonly numeric: boolean;
  fill(cell: HTMLElement, row: KernelRow, state: ListState): void;
}

/** The unit in which a twentieth of the longest can be read. */
export function durationUnit(longestNs: number): Unit {
  return unitFor(longestNs / 20, TIME_UNITS);
}

/** What a list is of. */
export interface ListKind {
  /** Devices and processes, for columns where there are several. */
  readonly summary: Pick<ReportSummary, 'devices' | 'processes'>;
  /** Whether rows have partners in another report. */
  readonly compares: boolean;
}

export function listColumns(unit: Unit, { summary, compares }: ListKind): ListColumn[] {
  const share = t('Percent of the peak of the busiest unit');
  return [
    { key: 'order', title: t('ID'), numeric: true, fill: fillId },
    {
      key: 'name',
      title: t('Kernel'),
      numeric: false,
      fill: (cell, row) => tipped(cell, row.functionName || row.name, row.name),
    },
    {
      key: 'range',
      title: t('Range'),
      numeric: false,
      fill: (cell, { ranges }) => tipped(cell, ranges.at(-1) ?? '–', ranges.join('\n')),
    },
    ...placeColumns(summary),
    {
      key: 'duration',
      title: t('Duration'),
      unit: unit.name,
      numeric: true,
      fill: fillDuration,
    },
    ...(compares ? comparedColumns(unit) : []),
    {
      key: 'compute',
      title: t('Compute'),
      unit: '%',
      tip: `${t('Compute (SM) Throughput')}\n${share}`,
      numeric: true,
      fill: (cell, { compute }) => fillShare(cell, compute),
    },
    {
      key: 'memory',
      title: tIn('share', 'Memory'),
      unit: '%',
      tip: `${t('Memory Throughput')}\n${share}`,
      numeric: true,
      fill: (cell, { memory }) => fillShare(cell, memory),
    },
    { key: 'grid', title: t('Grid'), numeric: true, fill: (c, { grid }) => fillShape(c, grid) },
    { key: 'block', title: t('Block'), numeric: true, fill: (c, { block }) => fillShape(c, block) },
    {
      key: 'registers',
      title: t('Registers'),
      tip: t('Registers per thread'),
      numeric: true,
      fill: (cell, { registers }) => setText(cell, registers === undefined ? '–' : `${registers}`),
    },
  ];
}

/** Where a kernel ran. */
function placeColumns(summary: ListKind['summary']): ListColumn[] {
  const several = severalOf(summary);
  const column = (key: 'device' | 'process', title: string): ListColumn => ({
    key,
    title,
    numeric: false,
    fill: (cell, row) => {
      const text = placeOf(row, summary)[key] ?? '–';
      tipped(cell, text, text);
    },
  });
  return [
    ...(several.device ? [column('device', t('Device'))] : []),
    ...(several.process ? [column('process', t('Process'))] : []),
  ];
}

/** Of the partner in the other report. */
function comparedColumns(unit: Unit): ListColumn[] {
  return [
    {
      key: 'baseline',
      title: t('Baseline'),
      unit: unit.name,
      tip: t('Duration of the same kernel in the baseline'),
      numeric: true,
      fill: (cell, { partner }) => {
        const { durationNs } = partner ?? {};
        setText(cell, durationNs === undefined ? '–' : timeIn(unit, durationNs));
        const found = partner === undefined ? t('Only in this report') : `#${partner.id}`;
        const how = partner === undefined ? '' : `\n${matchText(partner)}`;
        setTip(
          cell,
          `${durationNs === undefined ? '' : `${exactTime(durationNs)}\n`}${found}${how}`,
        );
      },
    },
    {
      key: 'delta',
      title: t('Difference'),
      unit: unit.name,
      tip: t('Duration minus the baseline’s, sorted by its size'),
      numeric: true,
      fill: (cell, { durationNs, partner }) => {
        const before = partner?.durationNs;
        const difference = differenceOf(durationNs, before, 'ns');
        if (difference === undefined || durationNs === undefined || before === undefined) {
          return setText(cell, '–');
        }
        const { text, direction } = difference;
        const sign = direction === 'more' ? '+' : '−';
        const time = timeIn(unit, Math.abs(durationNs - before));
        cell.replaceChildren(
          direction === 'same' ? '' : `${sign}${time} `,
          element('span', { class: `difference ${direction} ${direction}-time` }, text),
        );
        setTip(cell, `${exactTime(before)} → ${exactTime(durationNs)}`);
      },
    },
  ];
}

function timeIn(unit: Unit, ns: number): string {
  return inColumn(ns, { unit, decimals: unit.factor === 1 ? 0 : 2 });
}

function tipped(cell: HTMLElement, text: string, tip: string): void {
  setText(cell, text);
  setTip(cell, tip === '' ? text : tip);
}

function fillId(cell: HTMLElement, row: KernelRow, { baseline }: ListState): void {
  const pinned = baseline?.kernel === row.kernel;
  cell.replaceChildren(
    ...(pinned
      ? [icon('pinned'), element('span', { class: 'visually-hidden' }, t('Baseline'))]
      : []),
    String(row.id),
  );
}

function fillDuration(cell: HTMLElement, row: KernelRow, { unit, baseline }: ListState): void {
  const { durationNs } = row;
  if (durationNs === undefined) return setText(cell, '–');
  const difference =
    baseline?.kernel === row.kernel
      ? undefined
      : differenceOf(durationNs, baseline?.durationNs, 'ns');
  const mark =
    difference &&
    element(
      'span',
      { class: `difference ${difference.direction} ${difference.direction}-time` },
      difference.text,
    );
  cell.replaceChildren(...(mark === undefined ? [] : [mark]), timeIn(unit, durationNs));
  setTip(cell, exactTime(durationNs));
}

function fillShare(cell: HTMLElement, value: number | undefined): void {
  setText(cell, value === undefined ? '–' : shareText(value));
  cell.classList.toggle('share', value !== undefined);
  cell.style.setProperty('--share', `${Math.min(100, value ?? 0)}%`);
  if (value !== undefined) setTip(cell, exactValue(value, '%'));
}

/** `83.1`, `<0.1`: as percentages elsewhere, without the sign that the column's title has. */
function shareText(value: number): string {
  return percent(value).replace(/ %$/, '');
}

/** `4×29×1`; '–' where the file does not say. */
export function shapeText([x, y, z]: Dim3): string {
  if (x * y * z === 0) return '–';
  return z === 1 ? (y === 1 ? String(x) : `${x}×${y}`) : `${x}×${y}×${z}`;
}

function fillShape(cell: HTMLElement, shape: Dim3): void {
  setText(cell, shapeText(shape));
  const [x, y, z] = shape;
  if (x * y * z > 0) setTip(cell, `(${x}, ${y}, ${z}) = ${grouped(x * y * z)}`);
}
