/** The line of sums under the titles: what all rows of the top level come to. */

import type { DiffRows } from '../../src/core/protocol/diff.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { fillDelta, timeText, type DiffColumn, type Scale } from './columns.ts';
import { exactTime } from '../../src/core/format/time.ts';
import { ratioText } from './words.ts';

export function totalsCells(
  totals: DiffRows['totals'] | undefined,
  columns: readonly DiffColumn[],
  scale: Scale,
): HTMLElement {
  const line = element('div', { class: 'tr diff-totals', role: 'row', 'aria-rowindex': 2 });
  const name = element('div', { class: 'td col-name', role: 'rowheader' }, t('Sum of all rows'));
  setTip(name, t('Of all rows of the top level, filtered ones included'));
  line.append(name);
  for (const { id, numeric } of columns) {
    const look = numeric ? ' numeric number' : '';
    const cell = element('div', { class: `td col-${id}${look}`, role: 'gridcell' });
    if (totals !== undefined) fillTotal(cell, id, totals, scale);
    line.append(cell);
  }
  return line;
}

function fillTotal(
  cell: HTMLElement,
  id: string,
  { aNs, bNs, deltaNs }: DiffRows['totals'],
  scale: Scale,
): void {
  if (id === 'aTime' || id === 'bTime') {
    const ns = id === 'aTime' ? aNs : bNs;
    setText(cell, timeText(ns, scale));
    setTip(cell, exactTime(ns));
  } else if (id === 'delta') {
    fillDelta(cell, { deltaNs, isNoise: false }, { ...scale, largestNs: 0 });
  } else if (id === 'ratio' && aNs > 0) {
    setText(cell, ratioText(bNs / aNs));
  }
}
