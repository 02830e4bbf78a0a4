/**
 * The line about the report that this one is compared with: how many kernels were matched, what became of their time,
 * and, opened, the kernels that only one of the two has.
 */

import type {
  KernelRows,
  ReportComparison,
  ReportSummary,
} from '../../src/core/protocol/report.ts';
import type { ReportAgainst } from '../../src/core/protocol/report-panel.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { iconButton } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { shapeText } from './list-columns.ts';
import { differenceOf } from './value.ts';

export function compareLine(
  { summary, comparison }: ReportAgainst,
  own: ReportSummary,
  stop: () => void,
): HTMLElement {
  const name = element('strong', { class: 'compare-name' }, summary.name);
  setTip(name, summary.path);
  const { onlyA, onlyB } = comparison;
  return element(
    'section',
    { class: 'compare', 'aria-label': t('Comparison') },
    element(
      'div',
      { class: 'compare-line' },
      icon('pinned'),
      element('span', { class: 'headline-label' }, t('Baseline')),
      name,
      element('span', {}, matchedText(comparison, own)),
      ...timeChange(comparison),
      iconButton({ icon: 'close', label: t('Stop Comparing'), onClick: stop }),
    ),
    ...devicesNote(summary, own),
    ...onlyList(t('Only in the baseline: {0}', onlyA.count), onlyA),
    ...onlyList(t('Only in this report: {0}', onlyB.count), onlyB),
  );
}

function matchedText({ pairs }: ReportComparison, { kernels }: ReportSummary): string {
  const unsure = pairs.filter(pair => pair.confidence !== 'certain').length;
  const matched = t('{0} of {1} kernels matched', pairs.length, kernels);
  return unsure === 0 ? matched : `${matched} (${t('{0} uncertain', unsure)})`;
}

function timeChange({ aNs, bNs }: ReportComparison): HTMLElement[] {
  const difference = differenceOf(bNs, aNs, 'ns');
  if (difference === undefined || aNs === 0) return [];
  const { text, direction } = difference;
  const time = element(
    'span',
    { class: 'number' },
    `${formatTime(aNs)} → ${formatTime(bNs)} `,
    element('span', { class: `difference ${direction} ${direction}-time` }, text),
  );
  setTip(time, t('Durations of the matched kernels, added up'));
  return [time];
}

/** Numbers of different chips can be compared, but not as if only the program had changed. */
function devicesNote(baseline: ReportSummary, own: ReportSummary): HTMLElement[] {
  const names = ({ devices }: ReportSummary): string =>
    [...new Set(devices.map(device => device.name))].sort().join(', ');
  const [before, now] = [names(baseline), names(own)];
  if (before === now) return [];
  const text = t('Different devices: {0} and {1}', before, now);
  return [element('p', { class: 'compare-note' }, icon('warning'), text)];
}

function onlyList(title: string, { count, rows }: KernelRows): HTMLElement[] {
  if (count === 0) return [];
  const items = rows.map(({ id, name, grid, block, durationNs }) =>
    element(
      'li',
      {},
      element('span', { class: 'compare-kernel' }, `#${id} ${name}`),
      element('span', { class: 'number' }, `${shapeText(grid)} · ${shapeText(block)}`),
      element('span', { class: 'number' }, durationNs === undefined ? '–' : formatTime(durationNs)),
    ),
  );
  const more = count - rows.length;
  if (more > 0) items.push(element('li', {}, t('and {0} more', more)));
  return [
    element(
      'details',
      { class: 'compare-only' },
      element('summary', {}, title),
      element('ul', {}, ...items),
    ),
  ];
}
