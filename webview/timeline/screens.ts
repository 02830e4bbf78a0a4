/**
 * What the page shows instead of a timeline, and above one: opening with progress, failed with advice and ways out,
 * nothing to draw, and quiet notes about what the file could not give.
 */

import type { Failure } from '../../src/core/base/result.ts';
import type { Progress, TraceSummary } from '../../src/core/protocol/engine.ts';
import type { PanelAction } from '../../src/core/protocol/panel.ts';
import { button, iconButton } from '../ui/controls.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export interface OpeningScreen {
  readonly element: HTMLElement;
  progress(event: Progress): void;
}

export function openingScreen(name: string, cancel: () => void): OpeningScreen {
  const bar = element('div', {
    class: 'bar',
    role: 'progressbar',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  });
  const fill = bar.appendChild(element('div', { class: 'bar-fill' }));
  const phase = element('p', { class: 'screen-phase', 'aria-live': 'polite' }, t('Opening'));
  bar.setAttribute('aria-label', t('Opening {0}', name));
  return {
    element: element(
      'div',
      { class: 'screen' },
      element('h1', {}, t('Opening {0}', name)),
      bar,
      phase,
      button({ label: t('Cancel'), onClick: cancel }),
    ),
    progress: event => {
      const percent = Math.round(Math.min(Math.max(event.fraction, 0), 1) * 100);
      bar.setAttribute('aria-valuenow', String(percent));
      fill.style.setProperty('width', `${percent}%`);
      setText(phase, `${phaseText(event.phase)} · ${percent} %`);
    },
  };
}

/** Phases are stable ids; unknown ones of newer readers are shown as they are. */
export function phaseText(phase: string): string {
  const known: Record<string, string> = {
    detect: t('Looking at the file'),
    convert: t('Converting with nsys'),
    copy: t('Copying the file'),
    strings: t('Reading names'),
    kernels: t('Reading kernels'),
    memory: t('Reading copies'),
    copies: t('Reading copies'),
    api: t('Reading API calls'),
    runtime: t('Reading API calls'),
    ranges: t('Reading ranges'),
    nvtx: t('Reading ranges'),
    counters: t('Reading counters'),
    metrics: t('Reading counters'),
    events: t('Reading events'),
    sort: t('Sorting'),
    steps: t('Finding steps'),
    tracks: t('Preparing the view'),
  };
  return known[phase] ?? phase;
}

export interface FailedEvents {
  run(command: string): void;
}

export function failedScreen(
  name: string,
  failure: Failure,
  actions: readonly PanelAction[],
  events: FailedEvents,
): HTMLElement {
  const command = (label: string, id: string, look: 'primary' | 'secondary'): HTMLElement =>
    button({ label, look, onClick: () => events.run(id) });
  const cancelled = failure.reason === 'cancelled';
  const title = cancelled ? t('{0} was not opened', name) : t('{0} could not be opened', name);
  return element(
    'div',
    { class: 'screen', role: 'alert' },
    element('span', { class: 'screen-icon' }, icon(cancelled ? 'circle-slash' : 'warning')),
    element('h1', {}, title),
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
      command(t('Reopen With…'), 'kernelLens.reopenWith', 'secondary'),
      command(t('Show Log'), 'kernelLens.showLog', 'secondary'),
    ),
  );
}

/** A trace without anything that could be drawn. */
export function emptyScreen(summary: TraceSummary, run: (command: string) => void): HTMLElement {
  const notes = [...summary.warnings, ...summary.gaps].map(note => element('li', {}, note.message));
  return element(
    'div',
    { class: 'screen' },
    element('span', { class: 'screen-icon' }, icon('inbox')),
    element('h1', {}, t('{0} has no events', summary.name)),
    element(
      'p',
      { class: 'screen-message' },
      t(
        'The file is a trace by {0}, but nothing was recorded in it: no kernels, calls, ranges or counters.',
        summary.product,
      ),
    ),
    element(
      'p',
      { class: 'screen-advice' },
      t('Check that the capture covered the time in which the program used the GPU.'),
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

/** Warnings and gaps: one quiet line that opens into a list. Undefined where there are none. */
export function notesBanner(summary: TraceSummary): HTMLElement | undefined {
  const notes = [...summary.warnings, ...summary.gaps];
  if (notes.length === 0) return undefined;
  const severe = summary.warnings.length > 0;
  const title =
    notes.length === 1 ? t('1 note about this file') : t('{0} notes about this file', notes.length);
  const first = notes.length === 1 ? (notes[0]?.message ?? '') : '';
  const dismiss = iconButton({ icon: 'close', label: t('Hide'), onClick: () => banner.remove() });
  const banner = element(
    'div',
    { class: 'banner' },
    element(
      'details',
      {},
      element('summary', {}, icon(severe ? 'warning' : 'info'), element('span', {}, title)),
      element(
        'ul',
        {},
        ...(first === '' ? notes.map(note => note.message) : [first]).map(text =>
          element('li', {}, text),
        ),
      ),
    ),
    dismiss,
  );
  return banner;
}

/** The picture may be out of date: the engine does not answer. */
export function staleBanner(failure: Failure, run: (command: string) => void): HTMLElement {
  return element(
    'div',
    { class: 'banner stale', role: 'status' },
    icon('debug-disconnect'),
    element(
      'span',
      { class: 'banner-text' },
      t('What is shown may be out of date: {0}', failure.message),
    ),
    button({ label: t('Try Again'), onClick: () => run('kernelLens.retry') }),
    button({ label: t('Show Log'), onClick: () => run('kernelLens.showLog') }),
  );
}
