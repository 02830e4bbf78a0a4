/** The data behind a chart, as a table to read and as text to paste into a spreadsheet. */

import { element } from '../ui/dom.ts';

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell names the row; numbers are exact, NaN stands for nothing. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Tab-separated, with a head. */
export function asText({ columns, rows }: DataTable): string {
  return [columns, ...rows].map(row => row.map(cellText).join('\t')).join('\n') + '\n';
}

export function asElement({ caption, columns, rows }: DataTable): HTMLElement {
  const head = columns.map(title => element('th', { scope: 'col' }, title));
  const body = rows.map(([name = '', ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, cellText(name)),
      ...cells.map(cell => element('td', { class: 'number' }, cellText(cell))),
    ),
  );
  const table = element(
    'table',
    { class: 'data-table' },
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
  return element('div', { class: 'data-table-box', tabindex: 0, 'aria-label': caption }, table);
}

function cellText(cell: string | number): string {
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell);
  return cell.replace(/[\t\r\n]+/g, ' ');
}
