/** A report in which no kernel was measured. */

import type { ReportSummary } from '../../src/core/protocol/report.ts';
import { button } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export function emptyReport(summary: ReportSummary, run: (command: string) => void): HTMLElement {
  const notes = summary.warnings.map(({ message }) => element('li', {}, message));
  return element(
    'div',
    { class: 'screen' },
    element('span', { class: 'screen-icon' }, icon('inbox')),
    element('h1', {}, t('{0} has no kernels', summary.name)),
    element(
      'p',
      { class: 'screen-message' },
      t('The file is a report by {0}, but no kernel was measured in it.', summary.product),
    ),
    element(
      'p',
      { class: 'screen-advice' },
      t(
        'Check that the filters of ncu (--kernel-name, --nvtx-include, --launch-skip) let kernels through.',
      ),
    ),
    notes.length > 0 ? element('ul', { class: 'screen-notes' }, ...notes) : undefined,
    element(
      'div',
      { class: 'screen-buttons' },
      button({ label: t('Reopen With…'), onClick: () => run('kernelLens.reopenWith') }),
      button({ label: t('Show Log'), onClick: () => run('kernelLens.showLog') }),
    ),
  );
}
