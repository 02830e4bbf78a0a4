/** The memory chart's links as a table, for reading without the picture and for the clipboard. */

import type { ChartLink, MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import { percent } from '../../src/core/format/number.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { changeText, linkText, linkTitle, shownFigure } from './memory-text.ts';

type Show = (anchor: Element, link: ChartLink, figure: Figure) => void;

export function linkTable(
  chart: MemoryChart,
  baseline: MemoryChart | undefined,
  show: Show,
): HTMLElement {
  const columns = [t('Link'), t('Transfer size'), t('Throughput'), t('Of its peak')];
  if (baseline !== undefined) columns.push(t('Against the baseline'));
  const rows = chart.links.map(link => {
    const old = baseline?.links.find(of => of.id === link.id);
    const [size, rate] = [shownFigure(link, 'size'), shownFigure(link, 'throughput')];
    const change = changeText(size, old && shownFigure(old, 'size'));
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, linkTitle(link)),
      cell(size, link, show),
      cell(rate, link, show),
      element(
        'td',
        { class: 'number' },
        link.percentOfPeak === undefined ? '–' : percent(link.percentOfPeak.value),
      ),
      ...(baseline === undefined
        ? []
        : [element('td', { class: 'number' }, change === '' ? '–' : change)]),
    );
  });
  return element(
    'div',
    { class: 'roofline-scroll' },
    element(
      'table',
      { class: 'roofline-table', 'aria-label': t('Memory chart') },
      element(
        'thead',
        {},
        element('tr', {}, ...columns.map(text => element('th', { scope: 'col' }, text))),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}

function cell(figure: Figure | undefined, link: ChartLink, show: Show): HTMLElement {
  if (figure === undefined) return element('td', { class: 'number' }, '–');
  const made = element(
    'button',
    { type: 'button', class: 'figure-button number' },
    linkText(figure),
  );
  made.addEventListener('click', () => show(made, link, figure));
  return element('td', { class: 'number' }, made);
}

/** Tab-separated, all digits, base units. */
export function linkTableText(chart: MemoryChart): string {
  const head = ['link', 'count', 'unit', 'per second', '% of peak'];
  const rows = chart.links.map(link => {
    const count = shownFigure(link, 'size');
    return [
      linkTitle(link),
      count?.value ?? '',
      count?.unit ?? '',
      link.perSecond?.value ?? '',
      link.percentOfPeak?.value ?? '',
    ];
  });
  return [head, ...rows].map(cells => cells.join('\t')).join('\n');
}
