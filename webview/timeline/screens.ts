/**
 * What the page shows instead of a timeline, and above one: nothing to draw, and quiet notes about what the file could
 * not give.
 */

import type { Failure } from '../../src/core/base/result.ts';
import type { TraceSummary } from '../../src/core/protocol/engine.ts';
import type { Warning } from '../../src/core/trace/trace.ts';
import { button, iconButton } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { emptyScreen, type Run } from '../ui/screens.ts';

/** A trace without anything that could be drawn. */
export function emptyTrace(summary: TraceSummary, run: Run): HTMLElement {
  const empty = {
    title: t('{0} has no events', summary.name),
    message: t(
      'The file is a trace by {0}, but nothing was recorded in it: no kernels, calls, ranges or counters.',
      summary.product,
    ),
    advice: t('Check that the capture covered the time in which the program used the GPU.'),
    notes: [...summary.warnings, ...summary.gaps],
  };
  return emptyScreen(empty, run);
}

/** Warnings and gaps: a note by itself, or one quiet line that opens into a list. Undefined where there are none. */
export function notesBanner(summary: TraceSummary): HTMLElement | undefined {
  const notes = [...summary.warnings, ...summary.gaps];
  if (notes.length === 0) return undefined;
  const mark = icon(summary.warnings.length > 0 ? 'warning' : 'info');
  const dismiss = iconButton({ icon: 'close', label: t('Hide'), onClick: () => banner.remove() });
  const banner = element('div', { class: 'banner' }, ...noted(notes, mark), dismiss);
  return banner;
}

function noted([first, ...others]: readonly Warning[], mark: HTMLElement): HTMLElement[] {
  if (first === undefined) return [];
  if (others.length === 0) {
    return [mark, element('span', { class: 'banner-text' }, first.message)];
  }
  const notes = [first, ...others];
  const title = t('{0} notes about this file', notes.length);
  return [
    element(
      'details',
      {},
      element('summary', {}, mark, element('span', {}, title)),
      element('ul', {}, ...notes.map(({ message }) => element('li', {}, message))),
    ),
  ];
}

/** The picture may be out of date: the engine does not answer. */
export function staleBanner(failure: Failure, run: Run): HTMLElement {
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
