/** The labelled metrics of a section's header, as a grid of label and value. */

import type { ReportRow } from '../../src/core/analysis/kernel-report-types.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { valueButton, type SectionView } from './view.ts';

/** Metrics whose numbers are codes of a setting. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  launch__func_cache_config: ['PreferNone', 'PreferShared', 'PreferL1', 'PreferEqual'],
  launch__uses_green_context: ['No', 'Yes'],
};

export function rowGrid(
  rows: readonly ReportRow[],
  section: string,
  view: SectionView,
): HTMLElement {
  const list = element('dl', { class: 'rows' });
  for (const row of rows) list.append(rowOf(row, section, view));
  return list;
}

function rowOf(row: ReportRow, section: string, view: SectionView): HTMLElement {
  const label = t(row.label);
  const name = element('dt', {}, label);
  setTip(name, `${label}\n${row.metric}`);
  return element(
    'div',
    { class: 'row', 'data-metric': row.metric },
    name,
    element('dd', {}, rowValue(row, section, view)),
  );
}

export function rowValue(row: ReportRow, section: string, view: SectionView): HTMLElement {
  const { metric, value, unit } = row;
  const label = t(row.label);
  const setting = value === undefined ? undefined : SETTINGS[metric]?.[value];
  if (row.text !== undefined || setting !== undefined) {
    return element('span', { class: 'value-text is-text' }, row.text ?? setting ?? '');
  }
  if (value === undefined) return element('span', { class: 'none' }, t('no data'));
  const baseline = baselineRow(view, section, row)?.value;
  return valueButton({
    label,
    value,
    unit,
    baseline,
    onClick: anchor => view.showMetric(anchor, label, metric, baseline),
  });
}

function baselineRow(view: SectionView, section: string, row: ReportRow): ReportRow | undefined {
  return view.baseline?.report.sections
    .find(other => other.id === section)
    ?.rows.find(other => other.label === row.label);
}
