/**
 * Bars of a section, longest first: label, bar, value. Bars that say something come first; the others wait behind a
 * button that says how many they are. Each reason of a stall has its sentence below its name.
 */

import type { Bar, BarChart } from '../../src/core/analysis/kernel-report-types.ts';
import { largestIn } from '../../src/core/base/lists.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { bar, valueButton, type SectionView } from './view.ts';

/** Shown at once. */
const FIRST = 8;

export function barChart(chart: BarChart, view: SectionView): HTMLElement {
  const old = view.baseline?.report.sections
    .flatMap(section => section.charts)
    .find(other => other.id === chart.id);
  const baselineOf = (key: string): number | undefined =>
    old?.bars.find(other => other.key === key)?.value;
  const most = mostOf(chart, old);
  const list = element('ul', { class: 'bars' });
  const rows = chart.bars.map(of => barRow(chart, of, most, baselineOf(of.key), view));
  list.append(...rows);
  const telling = chart.bars.filter(({ value }) => value > most / 200).length;
  const more = moreButton(rows, Math.max(1, Math.min(FIRST, telling)));
  return element(
    'figure',
    { class: `chart chart-${chart.id}` },
    element('figcaption', {}, captionOf(chart)),
    list,
    more,
  );
}

function captionOf({ id, title }: BarChart): string {
  if (id === 'stalls') return `${t(title)} · ${t('cycles per issued instruction')}`;
  if (id === 'stall-samples') return `${t(title)} · ${t('samples')}`;
  return t(title);
}

function mostOf(chart: BarChart, old: BarChart | undefined): number {
  if (chart.unit === '%') return 100;
  return Math.max(largestIn([...chart.bars, ...(old?.bars ?? [])].map(({ value }) => value)), 0);
}

function barRow(
  chart: BarChart,
  of: Bar,
  most: number,
  baseline: number | undefined,
  view: SectionView,
): HTMLElement {
  const { label, metric, value } = of;
  // Once is enough: the same reasons stand beside each other.
  const sentence = chart.id === 'stall-samples' ? undefined : of.sentence;
  const name = element('span', { class: 'bar-name' }, element('span', {}, label));
  if (sentence !== undefined) name.append(element('span', { class: 'bar-sentence' }, t(sentence)));
  setTip(name, sentence === undefined ? `${label}\n${metric}` : `${t(sentence)}\n${metric}`);
  return element(
    'li',
    { class: sentence === undefined ? 'bar-row' : 'bar-row told', 'data-metric': metric },
    name,
    bar(value, most, baseline),
    valueButton({
      label,
      value,
      unit: chart.unit,
      cell: true,
      baseline,
      onClick: anchor => view.showMetric(anchor, label, metric, baseline),
    }),
  );
}

/** A button that shows the rows from `first` on, and hides them again; undefined where there are none. */
export function moreButton(rows: readonly HTMLElement[], first: number): HTMLElement | undefined {
  if (rows.length <= first) return undefined;
  const made = element('button', {
    class: 'link more-button',
    type: 'button',
    'aria-expanded': 'false',
  });
  const set = (open: boolean): void => {
    for (const row of rows.slice(first)) row.hidden = !open;
    made.setAttribute('aria-expanded', String(open));
    setText(made, open ? t('Show Less') : t('Show {0} More', rows.length - first));
  };
  set(false);
  made.addEventListener('click', () => set(made.getAttribute('aria-expanded') !== 'true'));
  return made;
}
