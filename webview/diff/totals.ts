/** The line of sums under the titles: what all rows of the top level come to. */

import type { DiffRows } from '../../src/core/protocol/diff.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { fillDelta, timeText, type DiffColumn, type Scale } from './columns.ts';
import { exactTime } from '../../src/core/format/time.ts';
import { ratioText } from './words.ts';

export interface Sums {
  readonly totals: DiffRows['totals'] | undefined;
  /** They differ by noise, as the busy time does. */
  readonly isSumNoise: boolean;
  readonly columns: readonly DiffColumn[];
  readonly scale: Scale;
}

export function totalsCells(sums: Sums): HTMLElement {
  const line = element('div', { class: 'tr diff-totals', role: 'row', 'aria-rowindex': 2 });
  const name = element('div', { class: 'td col-name', role: 'rowheader' }, t('Sum of all rows'));
  setTip(name, t('Of all rows of the top level, filtered ones included'));
  line.append(name);
  for (const { id, numeric } of sums.columns) {
    const look = numeric ? ' numeric number' : '';
    const cell = element('div', { class: `td col-${id}${look}`, role: 'gridcell' });
    fillTotal(cell, id, sums);
    line.append(cell);
  }
  return line;
}

function fillTotal(cell: HTMLElement, id: string, { totals, scale, isSumNoise }: Sums): void {
  if (totals === undefined) return;
  const { aNs, bNs, deltaNs } = totals;
  if (id === 'aTime' || id === 'bTime') {
    const ns = id === 'aTime' ? aNs : bNs;
    setText(cell, timeText(ns, scale));
    setTip(cell, exactTime(ns));
  } else if (id === 'delta') {
    fillDelta(cell, { deltaNs, isNoise: isSumNoise }, { ...scale, largestNs: 0 });
  } else if (id === 'ratio' && aNs > 0) {
    setText(cell, ratioText(bNs / aNs));
  }
}
