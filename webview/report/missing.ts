/** What was not collected, and the option of ncu that collects it, ready to copy. */

import type { Missing } from '../../src/core/analysis/kernel-report-bound.ts';
import type { ReportSummary } from '../../src/core/protocol/report.ts';
import { iconButton } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export interface MissingContext {
  readonly summary: Pick<ReportSummary, 'csvPage'>;
  readonly copy: (text: string) => void;
}

/** Prints every metric that was collected. */
const RAW_PAGE = 'ncu -i REPORT.ncu-rep --page raw --csv';

/** Named at once; the number of the others follows. */
const NAMED = 3;

export function missingNote(
  missing: readonly Missing[],
  { summary, copy }: MissingContext,
): HTMLElement {
  const isDetails = summary.csvPage === 'details';
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
      element(
        'p',
        {},
        isDetails
          ? t('The details page of ncu does not print these metrics:')
          : t('Not collected for this kernel. These metrics are missing:'),
      ),
      element('ul', {}, ...named, more),
      ...(isDetails
        ? [
            advice(t('Open the .ncu-rep itself, or print the raw page with'), RAW_PAGE, () =>
              copy(RAW_PAGE),
            ),
          ]
        : []),
      advice(
        isDetails ? t('Where these lack it as well, profile again with') : t('Profile again with'),
        `ncu ${option}`,
        () => copy(option),
      ),
    ),
  );
}

function advice(text: string, command: string, copy: () => void): HTMLElement {
  return element(
    'p',
    { class: 'missing-option' },
    element('span', {}, text),
    element(
      'span',
      { class: 'missing-command' },
      element('code', {}, command),
      iconButton({ icon: 'copy', label: t('Copy Option'), onClick: copy }),
    ),
  );
}
