/** What the file could not give: a note by itself, or one quiet line that opens into a list. Empty where nothing is. */

import type { Warning } from '../../src/core/trace/trace.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export function notesOf(warnings: readonly Warning[]): HTMLElement[] {
  const [first, ...others] = warnings;
  if (first === undefined) return [];
  if (others.length === 0) {
    return [element('div', { class: 'report-notes' }, icon('warning'), first.message)];
  }
  const title = t('{0} notes about this file', warnings.length);
  return [
    element(
      'details',
      { class: 'report-notes' },
      element('summary', {}, icon('warning'), title),
      element('ul', {}, ...warnings.map(({ message }) => element('li', {}, message))),
    ),
  ];
}
