/** The roofline's points as a table; a click on a row makes its kernel the one in hand. */

import { sideways } from '../charts/sideways.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { DataTable } from './roofline-rows.ts';

export function rooflineTable(
  { columns, words, rows }: DataTable,
  selected: number,
  onSelect: (kernel: number) => void,
): HTMLElement {
  const body = rows.map(({ kernel, cells, exact }) => {
    const [name = '', ...rest] = cells;
    const pick = element('button', { type: 'button', class: 'link-button' }, name);
    pick.addEventListener('click', () => onSelect(kernel));
    return element(
      'tr',
      { class: kernel === selected ? 'is-chosen' : undefined },
      element('th', { scope: 'row', title: exact[0] }, pick),
      ...rest.map((text, index) =>
        element(
          'td',
          { class: words.includes(index + 1) ? undefined : 'number', title: exact[index + 1] },
          text,
        ),
      ),
    );
  });
  const table = element(
    'table',
    { class: 'roofline-table', 'aria-label': t('Roofline') },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...columns.map((text, index) =>
          element(
            'th',
            { scope: 'col', class: words.includes(index) ? 'is-text' : undefined },
            text,
          ),
        ),
      ),
    ),
    element('tbody', {}, ...body),
  );
  return sideways(
    element(
      'div',
      { class: 'roofline-scroll', role: 'region', 'aria-label': t('Roofline') },
      table,
    ),
  );
}
