/** What the page shows instead of a comparison: the files are being read, or one of them could not be. */

import type { Failure } from '../../src/core/base/result.ts';
import type { PanelAction } from '../../src/core/protocol/panel.ts';
import { button, spinner } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export interface Names {
  readonly a: string;
  readonly b: string;
}

export function openingScreen({ a, b }: Names, cancel: () => void): HTMLElement {
  const title = t('Comparing {0} with {1}', b, a);
  return element(
    'div',
    { class: 'screen', role: 'status' },
    spinner(title),
    element('h1', {}, title),
    element('p', { class: 'screen-phase' }, t('Reading the two traces')),
    button({ label: t('Cancel'), onClick: cancel }),
  );
}

export function failedScreen(
  { a, b }: Names,
  failure: Failure,
  actions: readonly PanelAction[],
  run: (command: string) => void,
): HTMLElement {
  const command = (label: string, id: string, look: 'primary' | 'secondary'): HTMLElement =>
    button({ label, look, onClick: () => run(id) });
  const cancelled = failure.reason === 'cancelled';
  return element(
    'div',
    { class: 'screen', role: 'alert' },
    element('span', { class: 'screen-icon' }, icon(cancelled ? 'circle-slash' : 'warning')),
    element('h1', {}, t('{0} could not be compared with {1}', b, a)),
    element(
      'p',
      { class: 'screen-message' },
      cancelled ? t('Reading was cancelled.') : failure.message,
    ),
    failure.advice === undefined
      ? undefined
      : element('p', { class: 'screen-advice' }, failure.advice),
    element(
      'div',
      { class: 'screen-buttons' },
      command(t('Try Again'), 'kernelLens.retry', 'primary'),
      ...actions.map(action => command(action.label, action.command, 'secondary')),
      command(t('Show Log'), 'kernelLens.showLog', 'secondary'),
    ),
  );
}
