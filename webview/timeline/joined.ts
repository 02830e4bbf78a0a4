/**
 * What a joined report measured for the selected launch, as a part of the details pane: figures, how sure it is that
 * this is the launch, and why the times differ. Asks for nothing.
 */

import { BOUND_TEXTS, BOUND_UNITS } from '../../src/core/format/bound-labels.ts';
import { grouped, percent, threeDigits } from '../../src/core/format/number.ts';
import { formatByteRate } from '../../src/core/format/rate.ts';
import type { JoinedKernel, MeasuringConditions } from '../../src/core/protocol/join.ts';
import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { listed, t } from '../ui/l10n.ts';
import { fieldList, type Row } from './fields.ts';
import { bytesFigure, timeFigure } from './text.ts';

/** Head and fields; `open` shows the report at the kernel. */
export function joinedPart(joined: JoinedKernel, open: () => void): HTMLElement {
  const title = t('Measured by ncu: {0}, kernel {1}', joined.reportName, joined.id);
  const button = iconButton({
    icon: 'go-to-file',
    label: t('Show in the kernel report'),
    onClick: open,
  });
  const name = element('span', { class: 'details-name' }, title);
  return element(
    'section',
    { class: 'details-joined', 'aria-label': title },
    element('div', { class: 'details-head' }, name, button),
    fieldList(joinedRows(joined), true),
  );
}

export function joinedRows(joined: JoinedKernel): Row[] {
  const { compute, memory, reportNs, ratio, dramBytes, dramBytesPerSecond, percentOfRoof } = joined;
  const row = (label: string, text: string): Row => ({ label, figure: { text } });
  const rows = [row(t('Which launch'), whichText(joined))];
  const bound = boundText(joined);
  if (bound !== '') rows.push(row(t('Bound'), bound));
  if (compute !== undefined) rows.push(row(t('Compute throughput'), percent(compute)));
  if (memory !== undefined) rows.push(row(t('Memory throughput'), percent(memory)));
  if (dramBytes !== undefined) {
    rows.push({ label: t('DRAM bytes'), figure: bytesFigure(dramBytes) });
  }
  if (dramBytesPerSecond !== undefined) {
    rows.push(row(t('DRAM rate'), formatByteRate(dramBytesPerSecond)));
  }
  if (percentOfRoof !== undefined) rows.push(row(t('Of the roof'), percent(percentOfRoof)));
  if (reportNs !== undefined) {
    rows.push({ label: t('Time under ncu'), figure: timeFigure(reportNs) });
  }
  const why = conditionsText(joined.conditions);
  if (ratio !== undefined) {
    const times = `${threeDigits(ratio)}×`;
    rows.push(row(t('ncu time / real time'), [times, why].filter(part => part !== '').join(': ')));
  } else if (why !== '') {
    rows.push(row(t('Measured with'), why));
  }
  return rows;
}

function whichText({ confidence, candidates }: JoinedKernel): string {
  if (confidence === 'alike') return t('another one of the same name, shape and operator');
  if (candidates < 2) return confidence === 'certain' ? t('this one') : t('this one, likely');
  return confidence === 'certain'
    ? t('this one, by the order of {0} alike', grouped(candidates))
    : t('likely this one of {0} alike', grouped(candidates));
}

function boundText({ bound, which, percentOfPeak }: JoinedKernel): string {
  if (bound === undefined || which === undefined || percentOfPeak === undefined) return '';
  return t('{0}, {1} of {2}', t(BOUND_TEXTS[bound]), percent(percentOfPeak), t(BOUND_UNITS[which]));
}

/** `clocks locked to base, caches flushed`; '' where the report does not say. */
function conditionsText({ clocks, caches }: MeasuringConditions): string {
  const parts = [
    clocks === undefined ? '' : CLOCKS[clocks](),
    caches === undefined ? '' : caches === 'flushed' ? t('caches flushed') : t('caches kept'),
  ];
  return listed(parts.filter(part => part !== ''));
}

const CLOCKS: Readonly<Record<NonNullable<MeasuringConditions['clocks']>, () => string>> = {
  base: () => t('clocks locked to base'),
  boost: () => t('clocks locked to boost'),
  locked: () => t('clocks locked'),
  free: () => t('clocks not locked'),
};
