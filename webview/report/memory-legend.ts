/**
 * The legend of the memory chart: the ramp from 0 to 100 percent of a path's peak, with a triangle for each busy path,
 * since a colour alone cannot be read exactly; and what the outlines mean.
 */

import type { MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import { percent } from '../../src/core/format/number.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { countOf } from './memory-layout.ts';
import { svg } from './memory-svg.ts';
import { linkTitle } from './memory-text.ts';

const WIDTH = 260;
const STEPS = 26;

export function memoryLegend(chart: MemoryChart): HTMLElement {
  const busy = chart.links.filter(
    link => countOf(link) > 0 && (link.percentOfPeak?.value ?? 0) >= 0.05,
  );
  const ramp = svg(
    'svg',
    {
      class: 'memory-ramp',
      viewBox: `0 0 ${WIDTH + 12} 22`,
      width: WIDTH + 12,
      height: 22,
      role: 'img',
      'aria-label': t('Colour: percent of the path’s peak'),
    },
    ...Array.from({ length: STEPS }, (_, i) => {
      const step = svg('rect', {
        x: 6 + (i * WIDTH) / STEPS,
        y: 10,
        width: WIDTH / STEPS + 0.5,
        height: 10,
        class: 'memory-step',
      });
      step.style.setProperty('--share', String((100 * (i + 0.5)) / STEPS));
      return step;
    }),
    svg('rect', { x: 6, y: 10, width: WIDTH, height: 10, class: 'memory-ramp-frame' }),
    ...busy.map(link => {
      const share = link.percentOfPeak?.value ?? 0;
      const x = 6 + (WIDTH * Math.min(100, share)) / 100;
      const title = svg('title', {}, `${linkTitle(link)}: ${percent(share)}`);
      return svg('path', { d: `M${x} 10l-4 -7h8z`, class: 'memory-triangle' }, title);
    }),
  );
  const box = (kind: string, text: string): HTMLElement =>
    element(
      'span',
      { class: 'chart-legend-entry' },
      element('span', { class: `memory-key is-${kind}`, 'aria-hidden': 'true' }),
      text,
    );
  return element(
    'div',
    { class: 'chart-legend memory-legend' },
    element(
      'span',
      { class: 'chart-legend-entry' },
      t('Percent of the path’s peak'),
      ' 0',
      ramp,
      '100',
    ),
    box('logical', t('logical')),
    box('physical', t('physical')),
    box('unused', t('unused')),
  );
}
