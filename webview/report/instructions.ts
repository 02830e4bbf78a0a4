/** How often which instruction ran, most first. */

import { largestIn } from '../../src/core/base/lists.ts';
import type { KernelPage } from '../../src/core/protocol/report.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { moreButton } from './bars.ts';
import { differenceOf, exactValue, formatValue } from './value.ts';
import { bar } from './view.ts';

const FIRST = 12;

export function instructionBars(
  instructions: KernelPage['instructions'],
  baseline: KernelPage['instructions'] = [],
): HTMLElement {
  const most = Math.max(largestIn(instructions.map(({ count }) => count)), 1);
  const rows = instructions.map(({ opcode, count }) => {
    const old = baseline.find(other => other.opcode === opcode)?.count;
    const difference = differenceOf(count, old, '');
    const value = element(
      'span',
      { class: 'value number' },
      element('span', {}, formatValue(count, '')),
      difference &&
        element('span', { class: `difference ${difference.direction}` }, difference.text),
    );
    setTip(value, exactValue(count, 'inst'));
    return element(
      'li',
      { class: 'bar-row' },
      element('span', { class: 'bar-name' }, opcode),
      bar(count, most, old),
      value,
    );
  });
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, t('Executed instructions by opcode')),
    element('ul', { class: 'bars' }, ...rows),
    moreButton(rows, FIRST),
  );
}
