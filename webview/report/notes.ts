/** What the file could not give: one quiet line that opens into a list. Empty where there is nothing to say. */

import type { Warning } from '../../src/core/trace/trace.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export function notesOf(warnings: readonly Warning[]): HTMLElement[] {
  if (warnings.length === 0) return [];
  const title =
    warnings.length === 1
      ? t('1 note about this file')
      : t('{0} notes about this file', warnings.length);
  return [
    element(
      'details',
      { class: 'report-notes' },
      element('summary', {}, icon('warning'), title),
      element('ul', {}, ...warnings.map(({ message }) => element('li', {}, message))),
    ),
  ];
}
