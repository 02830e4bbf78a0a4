/**
 * Occupancy of the kernel: theoretical and achieved, what each resource allows and which of them limits, and a
 * calculator below.
 */

import type { KernelOccupancy } from '../../src/core/analysis/occupancy.ts';
import { OCCUPANCY_LIMITS, type Limiter } from '../../src/core/protocol/occupancy.ts';
import { element } from '../ui/dom.ts';
import { listed, t } from '../ui/l10n.ts';
import { calculator, type Calculate } from './calculator.ts';
import { inOrder, isFull, LIMITERS, limiterName } from './limiters.ts';
import { formatValue } from './value.ts';
import { bar, valueButton, type SectionView } from './view.ts';

/**
 * Resources that allow the fewest blocks, as the profiler computed it, or else as estimated here; none where all warps
 * of the multiprocessor are in use.
 */
function limitersOf({ reported, estimate, theoretical }: KernelOccupancy): readonly Limiter[] {
  if (isFull(theoretical ?? estimate.percent)) return [];
  const known = LIMITERS.filter(limiter => reported[limiter] !== undefined);
  if (known.length === 0) return inOrder(estimate.limiters);
  const fewest = Math.min(...known.map(limiter => reported[limiter] ?? Infinity));
  return known.filter(limiter => reported[limiter] === fewest);
}

/** `Limited by registers`. */
export function limitedBy(occupancy: KernelOccupancy): string {
  const names = limitersOf(occupancy).map(limiterName);
  if (names.length === 0) return t('Not limited: all warps fit');
  return t('Limited by: {0}', listed(names));
}

export function occupancyBody(
  occupancy: KernelOccupancy,
  view: SectionView,
  calculate: Calculate,
): HTMLElement {
  return element(
    'div',
    { class: 'occupancy' },
    element('div', { class: 'columns' }, percentBars(occupancy, view), limitTable(occupancy, view)),
    calculator(occupancy, calculate),
  );
}

function percentBars(occupancy: KernelOccupancy, view: SectionView): HTMLElement {
  const old = view.baseline?.occupancy;
  const rows: [string, string, number | undefined, number | undefined][] = [
    [
      t('Theoretical Occupancy'),
      'sm__maximum_warps_per_active_cycle_pct',
      occupancy.theoretical,
      old?.theoretical,
    ],
    [
      t('Achieved Occupancy'),
      'sm__warps_active.avg.pct_of_peak_sustained_active',
      occupancy.achieved,
      old?.achieved,
    ],
  ];
  const items = rows.flatMap(([label, metric, value, baseline]) =>
    value === undefined
      ? []
      : element(
          'li',
          { class: 'bar-row', 'data-metric': metric },
          element('span', { class: 'bar-name' }, label),
          bar(value, 100, baseline),
          valueButton({
            label,
            value,
            unit: '%',
            baseline,
            onClick: anchor => view.showMetric(anchor, label, metric, baseline),
          }),
        ),
  );
  const { needs, sm } = occupancy;
  const sentence = t(
    'One block needs {0} threads, {1} registers a thread and {2} of shared memory; a multiprocessor holds {3} warps.',
    needs.threads,
    needs.registersPerThread,
    formatValue(needs.shared, 'byte'),
    sm.warps,
  );
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, t('Share of the warps that fit')),
    element('ul', { class: 'bars' }, ...items),
    element('p', { class: 'sentence' }, sentence),
  );
}

function limitTable(occupancy: KernelOccupancy, view: SectionView): HTMLElement {
  const limiting = new Set(limitersOf(occupancy));
  const rows = LIMITERS.flatMap(limiter => {
    const value = occupancy.reported[limiter];
    if (value === undefined) return [];
    const label = limiterName(limiter);
    const cell = valueButton({
      label,
      value,
      unit: '',
      baseline: view.baseline?.occupancy?.reported[limiter],
      onClick: anchor => view.showMetric(anchor, label, OCCUPANCY_LIMITS[limiter]),
    });
    const mark = limiting.has(limiter) ? t('limits') : '';
    return element(
      'tr',
      { class: limiting.has(limiter) ? 'limiting' : '' },
      element('th', { scope: 'row' }, label),
      element('td', {}, cell),
      element('td', { class: 'mark' }, mark),
    );
  });
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, t('Blocks per SM that each resource allows')),
    rows.length === 0
      ? element('p', { class: 'sentence' }, limitedBy(occupancy))
      : element('table', { class: 'figures limits' }, element('tbody', {}, ...rows)),
  );
}
