/** Whether the two captures can be compared, and what differs between them: an icon and a word for each weight. */

import type { Diff, DiffDifference } from '../../src/core/protocol/diff.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { ROW_LABELS } from './words.ts';

type Weight = DiffDifference['weight'];

const ICONS: Readonly<Record<Weight, string>> = {
  note: 'info',
  caution: 'warning',
  'not-comparable': 'error',
};
const ORDER: readonly Weight[] = ['not-comparable', 'caution', 'note'];

export function differencesLine({ differences, comparable }: Diff): HTMLElement {
  const sorted = [...differences].sort((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight));
  const state = comparable ? (sorted.length === 0 ? 'same' : 'comparable') : 'not-comparable';
  const signs = { same: 'check', comparable: 'check', 'not-comparable': 'error' };
  const texts = {
    same: t('Comparable: no difference between the two captures was found'),
    comparable: t('Comparable'),
    'not-comparable': t('Times are not comparable'),
  };
  return element(
    'div',
    { class: `differences is-${state}`, role: 'note' },
    element('span', { class: 'differences-state' }, icon(signs[state]), texts[state]),
    element('ul', {}, ...sorted.map(itemOf)),
  );
}

function itemOf({ reason, weight, ...said }: DiffDifference): HTMLElement {
  const [a, b] = [valueText(said.a, said), valueText(said.b, said)];
  const values = valuesText(a, b);
  const made = element(
    'li',
    { class: `difference-item weight-${weight}`, tabindex: 0 },
    icon(ICONS[weight]),
    element('span', { class: 'visually-hidden' }, `${weightTitle(weight)}: `),
    element('span', { class: 'difference-name' }, reasonTitle(reason)),
    element('span', { class: 'difference-values' }, values),
  );
  setTip(
    made,
    `${weightTitle(weight)} · ${reasonTitle(reason)}\nA: ${a}\nB: ${b}\n${weightHow(weight)}`,
  );
  return made;
}

/** English words that values may be, for `t`. Phases are words of rows. */
export const VALUE_WORDS: readonly string[] = ['none', 'used'];

/** What the file says stays as it is. */
function valueText(value: string, { translate }: Pick<DiffDifference, 'translate'>): string {
  if (translate !== true) return value;
  const words = value.split(', ').map(word => t(ROW_LABELS[`phase.${word}`] ?? word));
  return words.join(', ');
}

/** `CUDA graph trace: Graph → Node`: what the two begin with is said once. */
function valuesText(a: string, b: string): string {
  const name = /^.+?: /.exec(a)?.[0] ?? '';
  return name !== '' && b.startsWith(name) ? `${a} → ${b.slice(name.length)}` : `${a} → ${b}`;
}

function weightTitle(weight: Weight): string {
  switch (weight) {
    case 'note':
      return t('Note');
    case 'caution':
      return t('Caution');
    case 'not-comparable':
      return t('Not comparable');
  }
}

function weightHow(weight: Weight): string {
  switch (weight) {
    case 'note':
      return t('It may be what is being compared.');
    case 'caution':
      return t('It may explain differences in time that have nothing to do with the change.');
    case 'not-comparable':
      return t('Times of the two sides do not measure the same work.');
  }
}

/** English names of reasons, for `t`; a reason that is not known here is shown as it is. */
export const REASONS: Readonly<Record<string, string>> = {
  device: 'Device',
  devices: 'Number of devices',
  ranks: 'Ranks',
  collectives: 'Collectives',
  model: 'Layers a step',
  phase: 'Phases',
  'steps-cut': 'Steps left out, cut by the capture',
  batch: 'Launch shapes',
  clocks: 'Clocks',
  graphs: 'CUDA graphs',
  capture: 'Capture',
  product: 'Profiler',
  version: 'Version of the profiler',
  truncated: 'Lost events',
};

function reasonTitle(reason: string): string {
  const known = REASONS[reason];
  return known === undefined ? reason : t(known);
}
