/** What stays on top of the rows: whose columns they are, the titles, and the sums. */

import type { DiffSideName, DiffSort } from '../../src/core/protocol/diff.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { DiffColumn } from './columns.ts';
import type { Names } from './screens.ts';
import { totalsCells, type Sums } from './totals.ts';

export interface Sort {
  readonly sort: DiffSort;
  readonly descending: boolean;
}

export interface HeadContent extends Sums {
  readonly names: Names;
  readonly sort: Sort;
}

export function tableHead(content: HeadContent, choose: (key: DiffSort) => void): HTMLElement[] {
  const { names, columns, sort } = content;
  const sides = element(
    'div',
    { class: 'diff-sides', 'aria-hidden': 'true' },
    element('div', { class: 'diff-side col-name' }),
    sideCell('a', names.a),
    sideCell('b', names.b),
  );
  const name: Pick<DiffColumn, 'id' | 'title' | 'tip' | 'sort' | 'numeric'> = {
    id: 'name',
    title: t('Name'),
    tip: t('As the files have it'),
    sort: 'name',
    numeric: false,
  };
  const titles = [name, ...columns].map(column => titleCell(column, sort, choose));
  const row = { class: 'tr diff-titles', role: 'row', 'aria-rowindex': 1 };
  return [sides, element('div', row, ...titles), totalsCells(content)];
}

function sideCell(side: DiffSideName, name: string): HTMLElement {
  const made = element(
    'div',
    { class: `diff-side side-${side}` },
    element('span', { class: 'side-badge' }, side.toUpperCase()),
    element('span', { class: 'side-name' }, name),
  );
  setTip(made, name);
  return made;
}

function titleCell(
  column: Pick<DiffColumn, 'id' | 'side' | 'title' | 'unit' | 'tip' | 'sort' | 'numeric'>,
  { sort, descending }: Sort,
  choose: (key: DiffSort) => void,
): HTMLElement {
  const { id, side, title, unit, tip, sort: key, numeric } = column;
  const sorted = key !== undefined && key === sort;
  const look = [numeric ? 'numeric' : '', sorted ? 'sorted' : '', key === undefined ? 'fixed' : ''];
  const cell = element(
    'div',
    {
      class: ['th', `col-${id}`, ...look].filter(name => name !== '').join(' '),
      role: 'columnheader',
      'aria-label': side === undefined ? undefined : `${side.toUpperCase()} ${title}`,
      'aria-sort': sorted ? (descending ? 'descending' : 'ascending') : undefined,
    },
    element('span', { class: 'th-title' }, title),
    unit === undefined ? undefined : element('span', { class: 'th-unit' }, unit),
    sorted ? icon(descending ? 'arrow-small-down' : 'arrow-small-up') : undefined,
  );
  setTip(cell, tip);
  if (key !== undefined) cell.addEventListener('click', () => choose(key));
  return cell;
}
