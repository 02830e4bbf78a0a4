/** What was not collected, and the option of ncu that collects it, ready to copy. */

import type { Missing } from '../../src/core/analysis/kernel-report-bound.ts';
import { iconButton } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

/** Named at once; the number of the others follows. */
const NAMED = 3;

export function missingNote(
  missing: readonly Missing[],
  copy: (text: string) => void,
): HTMLElement {
  const metrics = [...new Set(missing.flatMap(of => of.metrics))];
  const option = [...new Set(missing.map(of => of.option))].join(' ');
  const named = metrics.slice(0, NAMED).map(name => element('li', {}, element('code', {}, name)));
  const rest = metrics.length - named.length;
  const more = rest > 0 ? element('li', {}, t('and {0} more', rest)) : undefined;
  return element(
    'div',
    { class: 'missing', role: 'note' },
    icon('circle-slash'),
    element(
      'div',
      {},
      element('p', {}, t('Not collected for this kernel. These metrics are missing:')),
      element('ul', {}, ...named, more),
      element(
        'p',
        { class: 'missing-option' },
        element('span', {}, t('Profile again with')),
        element(
          'span',
          { class: 'missing-command' },
          element('code', {}, `ncu ${option}`),
          iconButton({ icon: 'copy', label: t('Copy Option'), onClick: () => copy(option) }),
        ),
      ),
    ),
  );
}
