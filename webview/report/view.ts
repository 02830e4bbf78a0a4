/**
 * What the parts of a section get to draw with: the kernel's page, the baseline's, and the ways to show a sum. Also the
 * one way in which a value is drawn: a button with the exact value as its tip and, against a baseline, the difference.
 */

import type { KernelPage, ReportSummary } from '../../src/core/protocol/report.ts';
import type { ReportSide } from '../../src/core/protocol/report-panel.ts';
import type { KernelPair } from '../../src/core/analysis/report-match.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { differenceOf, exactValue, formatCell, formatValue } from './value.ts';

export interface SectionView {
  readonly summary: ReportSummary;
  readonly page: KernelPage;
  readonly baseline?: KernelPage;
  readonly baselineSide: ReportSide;
  /** Against another report: its name, and the kernel's partner there. */
  readonly against?: { readonly name: string; readonly partner?: KernelPair };
  /** Opens the card of a metric of the kernel in hand. */
  showMetric(anchor: Element, title: string, metric: string, baseline?: number): void;
  showFigure(anchor: Element, title: string, figure: Figure, notes?: readonly string[]): void;
  /** Opens a section and brings it into view. */
  goTo(section: string): void;
  copy(text: string): void;
}

export interface ValueOptions {
  /** Of what, for screen readers. */
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: number | undefined;
  /** In a table or chart whose head names the unit. */
  readonly cell?: boolean;
  readonly onClick: (anchor: Element) => void;
}

/** A figure that opens its sum. */
export function valueButton(options: ValueOptions): HTMLElement {
  const { label, value, unit, baseline, cell = false, onClick } = options;
  const text = (cell ? formatCell : formatValue)(value, unit);
  const difference = differenceOf(value, baseline, unit);
  const made = element(
    'button',
    {
      class: cell && value === 0 ? 'value number zero' : 'value number',
      type: 'button',
      'aria-haspopup': 'dialog',
      'aria-label': `${label}: ${text}${difference === undefined ? '' : ` (${difference.text})`}`,
    },
    element('span', { class: 'value-text' }, text),
    differenceMark(difference, unit),
  );
  const tip = exactValue(value, unit);
  setTip(
    made,
    baseline === undefined
      ? tip
      : `${tip}\n${t('Baseline: {0}', exactValue(baseline, unit))}\n${t(
          'Difference: {0}',
          exactValue(value - baseline, unit),
        )}`,
  );
  made.addEventListener('click', () => onClick(made));
  return made;
}

/** Times have a good and a bad direction; of other figures nobody knows. */
function differenceMark(
  difference: ReturnType<typeof differenceOf>,
  unit: string,
): HTMLElement | undefined {
  if (difference === undefined) return undefined;
  const { text, direction } = difference;
  const judged = unit === 'ns' && direction !== 'same' ? ` ${direction}-time` : '';
  return element('span', { class: `difference ${direction}${judged}` }, text);
}

/** Its share of `most`, 0..100, as a bar; the baseline's below it, thinner. */
export function bar(value: number, most: number, baseline?: number): HTMLElement {
  const made = element('span', { class: 'meter', 'aria-hidden': 'true' });
  const share = (of: number): string =>
    `${Math.min(100, Math.max(0, (100 * of) / (most === 0 ? 1 : most)))}%`;
  const fill = made.appendChild(element('span', { class: 'meter-fill' }));
  fill.style.setProperty('width', share(value));
  if (baseline !== undefined) {
    const old = made.appendChild(element('span', { class: 'meter-baseline' }));
    old.style.setProperty('width', share(baseline));
  }
  return made;
}
