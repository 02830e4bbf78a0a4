/** The top of the page: the two sides, the verdict, and what differs between the captures. */

import { forCount } from '../../src/core/format/count.ts';
import { grouped } from '../../src/core/format/number.ts';
import type { Diff, DiffSide, DiffSideName } from '../../src/core/protocol/diff.ts';
import type { DiffPageSide } from '../../src/core/protocol/diff-panel.ts';
import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { differencesLine } from './differences.ts';
import type { Names } from './screens.ts';
import { verdictOf } from './verdict.ts';

export interface HeadEvents {
  swap(): void;
  open(side: DiffSideName): void;
}

export interface HeadContent {
  readonly diff: Diff;
  readonly names: Names;
  readonly a: DiffPageSide;
  readonly b: DiffPageSide;
}

export function diffHead(content: HeadContent, events: HeadEvents): HTMLElement {
  const { diff, names } = content;
  const swap = iconButton({
    icon: 'arrow-swap',
    label: t('Swap A and B'),
    onClick: () => events.swap(),
  });
  return element(
    'header',
    { class: 'diff-head' },
    element(
      'div',
      { class: 'head-sides' },
      sideLine('a', names.a, diff.a, content.a, events),
      swap,
      sideLine('b', names.b, diff.b, content.b, events),
    ),
    verdictLine(diff),
    differencesLine(diff),
  );
}

function sideLine(
  side: DiffSideName,
  name: string,
  what: DiffSide,
  { summary }: DiffPageSide,
  events: HeadEvents,
): HTMLElement {
  const badge = element('span', { class: `side-badge side-${side}` }, side.toUpperCase());
  const link = element('button', { type: 'button', class: 'side-link' }, name);
  setTip(link, `${summary.path}\n${t('Open the trace')}`);
  link.addEventListener('click', () => events.open(side));
  return element(
    'div',
    { class: 'head-side' },
    badge,
    element('span', { class: 'side-role' }, side === 'a' ? t('Baseline') : t('Current')),
    link,
    element('span', { class: 'side-facts' }, factsOf(what)),
  );
}

function factsOf({ device, scope, steps, layers, repeats }: DiffSide): string {
  const number = grouped(steps);
  const count =
    scope === 'decode'
      ? forCount(steps, t('1 decode step'), t('{0} decode steps', number))
      : forCount(steps, t('1 step'), t('{0} steps', number));
  return [
    device,
    // A node that is one step has its name.
    scope === 'all' ? t('whole trace') : steps > (scope === 'node' ? 1 : 0) ? count : '',
    layers > 0 ? forCount(layers, t('1 layer'), t('{0} layers', grouped(layers))) : '',
    repeats > 1 ? t('median of {0} repeats', repeats) : '',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

function verdictLine(diff: Diff): HTMLElement {
  const verdict = verdictOf(diff);
  if (verdict === undefined) {
    const text = t('Neither side has operations to compare');
    return element('div', { class: 'verdict' }, element('p', { class: 'verdict-sentence' }, text));
  }
  const { what, a, b, change, tone, sentence } = verdict;
  return element(
    'div',
    { class: 'verdict' },
    element(
      'span',
      { class: 'verdict-figures number' },
      element('span', { class: 'verdict-what' }, what),
      element('span', { class: 'verdict-value' }, `${a} → ${b}`),
      change === undefined
        ? undefined
        : element('span', { class: `verdict-change ${tone}-time` }, change),
    ),
    element('p', { class: 'verdict-sentence' }, sentence),
  );
}
