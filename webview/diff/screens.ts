/** What the page shows instead of a comparison: the files are being read, or one of them could not be. */

import type { Failure } from '../../src/core/base/result.ts';
import type { PanelAction } from '../../src/core/protocol/panel.ts';
import { DIFF_SIDES, type DiffSideName } from '../../src/core/protocol/diff.ts';
import type { DiffProgress, DiffReading } from '../../src/core/protocol/diff-panel.ts';
import { button } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { failureScreen, phaseText, progressBar } from '../ui/screens.ts';
import { setTip } from '../ui/tooltip.ts';

export interface Names {
  readonly a: string;
  readonly b: string;
}

export interface OpeningScreen {
  readonly element: HTMLElement;
  progress(now: DiffProgress): void;
}

/** Both sides with how far they have been read; once both are there, they are being compared. */
export function openingScreen(
  { a, b }: Names,
  progress: DiffProgress,
  cancel: () => void,
): OpeningScreen {
  const title = t('Comparing {0} with {1}', b, a);
  const bars = DIFF_SIDES.map(side => readingBar(side));
  const comparing = comparingBar();
  const phase = element('p', { class: 'screen-phase', 'aria-live': 'polite' });
  const show = (now: DiffProgress): void => {
    for (const bar of bars) bar.show(now[bar.side]);
    const all = DIFF_SIDES.every(side => now[side].fraction >= 1);
    comparing.show(now.compared);
    setText(phase, all ? t('Comparing') : t('Reading the two traces'));
  };
  show(progress);
  return {
    element: element(
      'div',
      { class: 'screen' },
      element('h1', {}, title),
      phase,
      element('div', { class: 'readings' }, ...bars.flatMap(bar => bar.parts), ...comparing.parts),
      button({ label: t('Cancel'), onClick: cancel }),
    ),
    progress: show,
  };
}

interface ReadingBar {
  readonly side: DiffSideName;
  readonly parts: readonly HTMLElement[];
  show(reading: DiffReading): void;
}

function readingBar(side: DiffSideName): ReadingBar {
  const letter = side.toUpperCase();
  const name = element('span', { class: 'reading-name' });
  const bar = progressBar(t('Reading side {0}', letter));
  const phase = element('span', { class: 'reading-phase number' });
  return {
    side,
    parts: [element('span', { class: 'side-badge' }, letter), name, bar.element, phase],
    show: reading => {
      const percent = bar.show(reading.fraction);
      setText(name, reading.name);
      setTip(name, reading.name);
      setText(phase, percent < 100 ? `${phaseText(reading.phase)} · ${percent} %` : t('Read'));
    },
  };
}

function comparingBar(): { parts: readonly HTMLElement[]; show(fraction: number): void } {
  const bar = progressBar(t('Comparing'));
  const phase = element('span', { class: 'reading-phase number' });
  const name = element('span', { class: 'reading-name' }, t('Comparison'));
  return {
    parts: [element('span', {}), name, bar.element, phase],
    show: fraction => {
      const percent = bar.show(fraction);
      setText(phase, percent > 0 ? `${percent} %` : '');
    },
  };
}

export function failedScreen(
  { a, b }: Names,
  failure: Failure,
  actions: readonly PanelAction[],
  run: (command: string) => void,
): HTMLElement {
  return failureScreen(t('{0} could not be compared with {1}', b, a), failure, actions, run);
}
