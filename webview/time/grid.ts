/**
 * The table of where the time went: one row a device or phase with its bar, one column a figure in one unit. Every
 * figure is a cell that can be focused and opens a card with the exact value and its definition.
 */

import { largestIn } from '../../src/core/base/lists.ts';
import { columnFormat, inColumn, type ColumnFormat } from '../../src/core/format/scale.ts';
import { percent } from '../../src/core/format/number.ts';
import { exactTime, formatTime, TIME_UNITS } from '../../src/core/format/time.ts';
import type { TimeShare } from '../../src/core/protocol/analysis.ts';
import type { TraceSummary } from '../../src/core/protocol/engine.ts';
import { hideDataCard, showDataCard, type CardContent } from '../charts/card.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip, type Anchor } from '../ui/tooltip.ts';
import {
  figureOf,
  figuresIn,
  howOf,
  isCause,
  partsIn,
  shareOfWall,
  shortTitleOf,
  swatchOf,
  titleOf,
  type FigureId,
} from './parts.ts';
import { fullScopeName, scopeName } from './scope.ts';

export interface GridOptions {
  readonly shares: readonly TimeShare[];
  readonly summary: TraceSummary;
  readonly choose: (share: TimeShare) => void;
}

export interface TimeGrid {
  readonly element: HTMLElement;
  /** Marks the row whose node is selected. */
  mark(node: string | undefined): void;
}

export function makeGrid(options: GridOptions): TimeGrid {
  const { shares } = options;
  const figures = figuresIn(shares);
  const format = formatFor(shares, figures);
  const rows = shares.map(share => makeRow(share, figures, format, options));
  const head = element('thead', {}, headRow(figures, format));
  const table = element(
    'table',
    { class: 'time-grid', role: 'grid', 'aria-label': t('Where the time went') },
    head,
    element('tbody', {}, ...rows),
  );
  // Rows of devices stay below the head, which is as high as its words need.
  new ResizeObserver(() => {
    table.style.setProperty('--time-head', `${head.offsetHeight}px`);
  }).observe(head);
  table.addEventListener('keydown', event => onKey(event, table));
  table.addEventListener('pointerleave', () => hideDataCard(table));
  table.addEventListener('focusout', () => hideDataCard(table));
  const first = table.querySelector<HTMLElement>('[role=rowheader]');
  if (first !== null) first.tabIndex = 0;
  return {
    element: table,
    mark: node =>
      rows.forEach((row, i) => {
        const chosen = node !== undefined && node !== '' && shares[i]?.node === node;
        row.classList.toggle('selected', chosen);
        row.setAttribute('aria-selected', String(chosen));
      }),
  };
}

/** What is under this part of the largest figure does not choose the unit: all others would be long numbers in it. */
const LEAST_TELLING = 1e-4;

/** One unit for the whole table, so that its figures can be added up by eye. */
export function formatFor(
  shares: readonly TimeShare[],
  figures: readonly FigureId[],
): ColumnFormat {
  const values = shares.flatMap(share => figures.map(id => figureOf(share, id)));
  const least = LEAST_TELLING * largestIn(values);
  const { unit } = columnFormat(
    values.filter(ns => ns >= least),
    TIME_UNITS,
  );
  const { decimals } = columnFormat(values, [unit]);
  return { unit, decimals: Math.min(decimals, 2) };
}

export function valueText(ns: number, format: ColumnFormat): string {
  return ns === 0 ? '0' : inColumn(ns, format);
}

function headRow(figures: readonly FigureId[], { unit }: ColumnFormat): HTMLElement {
  const cells = figures.map(id => {
    const swatch = swatchOf(id) === '' ? undefined : element('span', { class: swatchOf(id) });
    const title = element('span', { class: 'time-title' }, titleOf(id));
    const short = element('span', { class: 'time-title-short' }, shortTitleOf(id));
    const shown = id === 'wall' ? unit.name : `${unit.name} · %`;
    const cell = element(
      'th',
      { scope: 'col', 'data-figure': id, 'aria-label': `${titleOf(id)}, ${shown}` },
      element('span', { class: 'time-head' }, swatch, title, short),
      element('span', { class: 'time-unit' }, shown),
    );
    setTip(cell, `${titleOf(id)}\n${howOf(id)}\n${t('Percent of the wall clock of the row')}`);
    return cell;
  });
  const scope = element('th', { scope: 'col', class: 'time-scope' }, t('Device, phase'));
  const bar = element('th', { scope: 'col', class: 'time-bar-cell' }, t('Share of the wall clock'));
  return element('tr', {}, scope, bar, ...cells);
}

function makeRow(
  share: TimeShare,
  figures: readonly FigureId[],
  format: ColumnFormat,
  options: GridOptions,
): HTMLElement {
  const { shares, summary, choose } = options;
  const whole = share.phase === '';
  const name = scopeName(share, summary);
  const label = element('span', { class: 'time-name' }, name);
  const head = { class: 'time-scope', role: 'rowheader', tabindex: -1 };
  const header = element('th', { ...head, scope: 'row' }, label);
  setTip(header, t('Select {0} in the timeline', fullScopeName(share, summary)));
  const bar = element('td', { class: 'time-bar-cell' }, makeBar(share, shares, summary));
  const cells = figures.map(id => makeCell(share, id, format, options));
  const row = element('tr', { class: whole ? 'whole' : 'phase' }, header, bar, ...cells);
  row.addEventListener('click', () => choose(share));
  row.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(share);
  });
  return row;
}

function makeBar(
  share: TimeShare,
  shares: readonly TimeShare[],
  summary: TraceSummary,
): HTMLElement {
  const parts = partsIn(shares).filter(part => figureOf(share, part) > 0);
  const text = parts.map(part => `${titleOf(part)} ${percent(shareOfWall(share, part))}`);
  const bar = element('div', { class: 'time-bar', role: 'img', 'aria-label': text.join(', ') });
  for (const part of parts) {
    const segment = element('div', { class: swatchOf(part), 'data-part': part });
    segment.style.setProperty('flex-grow', String(shareOfWall(share, part)));
    segment.addEventListener('pointermove', event =>
      showDataCard(
        bar.closest('table'),
        cardOf(share, part, summary),
        overTable(bar, event.clientX),
      ),
    );
    segment.addEventListener('pointerleave', () => hideDataCard(bar.closest('table')));
    bar.append(segment);
  }
  return bar;
}

function makeCell(
  share: TimeShare,
  id: FigureId,
  format: ColumnFormat,
  { shares, summary }: GridOptions,
): HTMLElement {
  const ns = figureOf(share, id);
  const never = shares.every(other => figureOf(other, id) === 0);
  const text = valueText(ns, format);
  const part = id === 'wall' ? undefined : percent(shareOfWall(share, id));
  const cell = element(
    'td',
    {
      class: `number${ns === 0 ? ' nothing' : ''}${never ? ' never' : ''}`,
      tabindex: -1,
      'data-figure': id,
      'aria-label': [titleOf(id), formatTime(ns), part ?? ''].join(' '),
    },
    element('span', { class: 'time-value' }, text),
    part === undefined ? undefined : element('span', { class: 'time-share' }, part),
  );
  const show = (): void => {
    const { left } = cell.getBoundingClientRect();
    showDataCard(cell.closest('table'), cardOf(share, id, summary), overTable(cell, left));
  };
  cell.addEventListener('pointerenter', show);
  cell.addEventListener('focus', show);
  cell.addEventListener('pointerleave', () => hideDataCard(cell.closest('table')));
  return cell;
}

/** Over the table, whose rows and columns are read against each other; at the row where there is no room. */
function overTable(mark: HTMLElement, x: number): Anchor {
  const { top, bottom } = (mark.closest('tr') ?? mark).getBoundingClientRect();
  const head = mark.closest('.time-view')?.getBoundingClientRect().top ?? top;
  return { x, y: bottom + 4, above: top - 4, over: head - 4 };
}

/** How much, of what, and how it is defined; a total with its sum. */
function cardOf(share: TimeShare, id: FigureId, summary: TraceSummary): CardContent {
  const ns = figureOf(share, id);
  const rows: (readonly [string, string])[] = [[t('Exactly'), exactTime(ns)]];
  if (id !== 'wall') {
    const of = t('{0} of {1}', percent(shareOfWall(share, id)), formatTime(share.wallNs));
    rows.push([t('Of the wall clock'), of]);
  }
  const parts = id === 'wall' || id === 'busy' ? partsIn([share]) : [];
  for (const part of parts) {
    if (id === 'busy' && isCause(part)) continue;
    if (figureOf(share, part) > 0) rows.push([titleOf(part), exactTime(figureOf(share, part))]);
  }
  return {
    title: `${titleOf(id)} · ${fullScopeName(share, summary)}`,
    ...(swatchOf(id) === '' ? {} : { chip: swatchOf(id) }),
    sub: formatTime(ns),
    rows,
    how: howOf(id),
  };
}

/** Moves between cells, as in any grid. */
function onKey(event: KeyboardEvent, table: HTMLElement): void {
  const cell = (event.target as HTMLElement).closest<HTMLElement>('th, td');
  const grid = [...table.querySelectorAll('tbody tr')].map(row => [
    ...row.querySelectorAll<HTMLElement>('[tabindex]'),
  ]);
  const y = grid.findIndex(row => cell !== null && row.includes(cell));
  const x = cell === null ? -1 : (grid[y]?.indexOf(cell) ?? -1);
  const target = targetOf(event.key, grid, x, y);
  if (cell === null || target === undefined) return;
  event.preventDefault();
  cell.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function targetOf(
  key: string,
  grid: readonly (readonly HTMLElement[])[],
  x: number,
  y: number,
): HTMLElement | undefined {
  switch (key) {
    case 'ArrowLeft':
      return grid[y]?.[x - 1];
    case 'ArrowRight':
      return grid[y]?.[x + 1];
    case 'ArrowUp':
      return grid[y - 1]?.[x];
    case 'ArrowDown':
      return grid[y + 1]?.[x];
    case 'Home':
      return grid[y]?.[0];
    case 'End':
      return grid[y]?.at(-1);
    default:
      return undefined;
  }
}
