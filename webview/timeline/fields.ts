/** Rows of label and value for the hover card and the details pane. Builds elements; asks for nothing. */

import type { AreaSummary, SpanDetails } from '../../src/core/protocol/engine.ts';
import { grouped, percent } from '../../src/core/format/number.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { absoluteLabel } from './axis.ts';
import { bytesFigure, fieldFigure, timeFigure, type Figure } from './text.ts';

export interface Row {
  readonly label: string;
  readonly figure: Figure;
}

/** Duration and start first, then what the file says. */
export function spanRows(details: SpanDetails): Row[] {
  return [
    { label: t('Duration'), figure: timeFigure(details.durationNs) },
    { label: t('Start'), figure: startFigure(details.startNs) },
    ...details.fields.map(field => ({ label: t(field.name), figure: fieldFigure(field) })),
  ];
}

/** Moments keep their microseconds: three digits of a minute would say nothing. */
export function startFigure(ns: number): Figure {
  const exact = timeFigure(ns).exact;
  return exact === undefined
    ? { text: absoluteLabel(ns, 1) }
    : { text: absoluteLabel(ns, 10), exact };
}

/** `window` false leaves out what is said about the selection already. */
export function areaRows(area: AreaSummary, window = true): Row[] {
  const length = area.endNs - area.startNs;
  const share = (ns: number): string => percentOf(area, ns);
  const rows: Row[] = [
    ...(window
      ? [
          { label: t('Duration'), figure: timeFigure(length) },
          { label: t('Start'), figure: startFigure(area.startNs) },
        ]
      : []),
    ...(area.devices > 1 ? [{ label: t('Devices'), figure: { text: grouped(area.devices) } }] : []),
    { label: t('GPU busy'), figure: withShare(timeFigure(area.busyNs), share(area.busyNs)) },
    { label: t('Kernels'), figure: { text: grouped(area.kernels) } },
    { label: t('Kernel time'), figure: withShare(timeFigure(area.kernelNs), share(area.kernelNs)) },
  ];
  if (area.copies > 0) {
    rows.push(
      { label: t('Copies'), figure: { text: grouped(area.copies) } },
      { label: t('Copy time'), figure: withShare(timeFigure(area.copyNs), share(area.copyNs)) },
      { label: t('Bytes copied'), figure: bytesFigure(area.copyBytes) },
    );
  }
  rows.push({ label: t('API calls'), figure: { text: grouped(area.apiCalls) } });
  return rows;
}

/** Of the time of all devices in the area: each could have been busy all of it. */
function percentOf({ startNs, endNs, devices }: AreaSummary, ns: number): string {
  const whole = (endNs - startNs) * Math.max(1, devices);
  return whole > 0 ? percent((ns / whole) * 100) : '–';
}

/** `86.0 %`, `66.1 % of 4 devices` */
function shareOf(area: AreaSummary, ns: number): string {
  const share = percentOf(area, ns);
  return area.devices > 1 ? t('{0} of {1} devices', share, area.devices) : share;
}

function withShare(figure: Figure, share: string): Figure {
  return { ...figure, text: `${figure.text} · ${share}` };
}

/** One line for the footer. */
export function areaText(area: AreaSummary): string {
  return [
    formatTime(area.endNs - area.startNs),
    t('GPU busy {0}', shareOf(area, area.busyNs)),
    t('kernels {0}, {1}', grouped(area.kernels), timeFigure(area.kernelNs).text),
    ...(area.copies > 0
      ? [t('copies {0}, {1}', grouped(area.copies), bytesFigure(area.copyBytes).text)]
      : []),
    t('API calls {0}', grouped(area.apiCalls)),
  ].join(' · ');
}

/** `exact` shows the exact value beside the rounded one. */
export function fieldList(rows: readonly Row[], exact: boolean): HTMLElement {
  const list = element('dl', { class: 'fields' });
  for (const { label, figure } of rows) {
    const value = element('dd', { class: 'number' }, figure.text);
    if (exact && figure.exact !== undefined) {
      value.append(element('span', { class: 'exact' }, ` ${figure.exact}`));
    }
    list.append(element('div', {}, element('dt', {}, label), value));
  }
  return list;
}
