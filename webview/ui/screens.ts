/**
 * What a page shows instead of its content: a file being opened, with progress; one that could not be, with advice and
 * ways out; one with nothing in it. What a trace or a report without content is, its page says.
 */

import type { Failure } from '../../src/core/base/result.ts';
import type { Progress } from '../../src/core/protocol/opening.ts';
import type { PanelAction } from '../../src/core/protocol/panel.ts';
import { button } from './controls.ts';
import { element, icon, setAttributes, setText } from './dom.ts';
import { t } from './l10n.ts';

/** Runs a command of the host. */
export type Run = (command: string) => void;

export interface ProgressBar {
  readonly element: HTMLElement;
  /** Shows a share of 1; returns it in whole percent. */
  show(fraction: number): number;
}

export function progressBar(label: string): ProgressBar {
  const fill = element('div', { class: 'bar-fill' });
  const bar = element(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    },
    fill,
  );
  return {
    element: bar,
    show: fraction => {
      const percent = Math.round(100 * Math.min(Math.max(fraction, 0), 1));
      setAttributes(bar, { 'aria-valuenow': percent });
      fill.style.setProperty('width', `${percent}%`);
      return percent;
    },
  };
}

export interface OpeningScreen {
  readonly element: HTMLElement;
  progress(event: Progress): void;
}

export function openingScreen(name: string, cancel: () => void): OpeningScreen {
  const title = t('Opening {0}', name);
  const bar = progressBar(title);
  const phase = element('p', { class: 'screen-phase', 'aria-live': 'polite' }, t('Opening'));
  return {
    element: element(
      'div',
      { class: 'screen' },
      element('h1', {}, title),
      bar.element,
      phase,
      button({ label: t('Cancel'), onClick: cancel }),
    ),
    progress: event => setText(phase, `${phaseText(event.phase)} · ${bar.show(event.fraction)} %`),
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

/** A file that could not be opened, or that nobody wanted any more. */
export function failedScreen(
  name: string,
  failure: Failure,
  actions: readonly PanelAction[],
  run: Run,
): HTMLElement {
  const cancelled = failure.reason === 'cancelled';
  const title = cancelled ? t('{0} was not opened', name) : t('{0} could not be opened', name);
  const reopen = { label: t('Reopen With…'), command: 'kernelLens.reopenWith' };
  return failureScreen(title, failure, [...actions, reopen], run);
}

/** @param actions ways out beside trying again and looking into the log */
export function failureScreen(
  title: string,
  failure: Failure,
  actions: readonly PanelAction[],
  run: Run,
): HTMLElement {
  const cancelled = failure.reason === 'cancelled';
  const command = (label: string, id: string, look: 'primary' | 'secondary'): HTMLElement =>
    button({ label, look, onClick: () => run(id) });
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
      command(t('Show Log'), 'kernelLens.showLog', 'secondary'),
    ),
  );
}

export interface Emptiness {
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  /** What reading had to say. */
  readonly notes: readonly { readonly message: string }[];
}

/** A file that was read and holds nothing to show. */
export function emptyScreen({ title, message, advice, notes }: Emptiness, run: Run): HTMLElement {
  const items = notes.map(note => element('li', {}, note.message));
  return element(
    'div',
    { class: 'screen' },
    element('span', { class: 'screen-icon' }, icon('inbox')),
    element('h1', {}, title),
    element('p', { class: 'screen-message' }, message),
    element('p', { class: 'screen-advice' }, advice),
    items.length > 0 ? element('ul', { class: 'screen-notes' }, ...items) : undefined,
    element(
      'div',
      { class: 'screen-buttons' },
      button({ label: t('Reopen With…'), onClick: () => run('kernelLens.reopenWith') }),
      button({ label: t('Show Log'), onClick: () => run('kernelLens.showLog') }),
    ),
  );
}
