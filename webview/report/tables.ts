/** Tables of figures: rows of units, columns of what was counted. Every cell opens its sum. */

import type { ReportTable } from '../../src/core/analysis/kernel-report-types.ts';
import { sideways } from '../charts/sideways.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { valueButton, type SectionView } from './view.ts';

export function figureTable(table: ReportTable, view: SectionView): HTMLElement {
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }),
    ...table.columns.map(({ label }) => element('th', { scope: 'col' }, t(label))),
  );
  const rows = table.rows.map(({ label, cells }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, t(label)),
      ...table.columns.map((column, i) => {
        // A hole arrives as null: messages to pages are JSON.
        const figure = cells[i] ?? undefined;
        if (figure === undefined) return element('td', { class: 'none' });
        const title = `${t(table.title)} · ${t(label)} · ${t(column.label)}`;
        return element(
          'td',
          {},
          valueButton({
            label: title,
            value: figure.value,
            unit: figure.unit,
            cell: true,
            baseline: baselineCell(view, table, label, column.label),
            onClick: anchor => view.showFigure(anchor, title, figure),
          }),
        );
      }),
    ),
  );
  return sideways(
    element(
      'div',
      { class: 'table-box', role: 'region', 'aria-label': t(table.title) },
      element(
        'table',
        { class: 'figures' },
        element('caption', {}, t(table.title)),
        element('thead', {}, head),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}

function baselineCell(
  view: SectionView,
  table: ReportTable,
  row: string,
  column: string,
): number | undefined {
  const old = view.baseline?.report.sections
    .flatMap(section => section.tables)
    .find(other => other.id === table.id);
  const at = old?.columns.findIndex(other => other.label === column) ?? -1;
  return old?.rows.find(other => other.label === row)?.cells[at]?.value ?? undefined;
}
