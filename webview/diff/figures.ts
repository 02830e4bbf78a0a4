/** The figures of the verdict as a table: A, B, difference, ratio, and whether it lies within the noise. */

import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { Diff, DiffFigure, DiffFigureKey, DiffTime } from '../../src/core/protocol/diff.ts';
import { CAUSES, swatchOf } from '../time/parts.ts';
import { element, type Attributes } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import {
  changeText,
  exactSigned,
  exactWithSpread,
  figureHow,
  figureTitle,
  isOfMeanStep,
  noiseHow,
  signedTime,
  toneOf,
  type Direction,
} from './words.ts';

/** Shown even where both sides have none. */
const ALWAYS: ReadonlySet<DiffFigureKey> = new Set(['step', 'wall', 'busy', 'computation', 'idle']);
/** Parts of the figure above them. */
const NESTED: ReadonlySet<string> = new Set([
  'exposedCommunication',
  ...CAUSES.map(cause => `idle.${cause}`),
]);

export function figuresTable(diff: Diff): HTMLTableElement {
  const shown = diff.figures.filter(
    ({ key, a, b }) => (ALWAYS.has(key) || a.ns !== 0 || b.ns !== 0) && !isSame(diff, key),
  );
  const head = ['', 'A', 'B', t('B − A'), ''].map((title, i) =>
    element('th', { scope: 'col', class: i === 0 ? '' : 'numeric' }, title),
  );
  return element(
    'table',
    { class: 'figures' },
    element('caption', {}, captionOf(diff)),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...shown.map(figure => rowOf(figure, toneOf(diff, figure)))),
  );
}

/** Of one span without steps, step time and wall clock are one figure. */
function isSame({ per }: Diff, key: DiffFigureKey): boolean {
  return per === 'total' && key === 'step';
}

function captionOf(diff: Diff): string {
  const { per, a, b } = diff;
  if (per === 'total') return t('Of all that is compared');
  if (!isOfMeanStep(diff)) return t('Of one step');
  return t('Of one mean step; steps: {0} in A, {1} in B', a.steps, b.steps);
}

function rowOf(figure: DiffFigure, tone: Direction): HTMLElement {
  const { key, a, b, deltaNs, isNoise, ratio } = figure;
  const name = element(
    'th',
    { scope: 'row', class: NESTED.has(key) ? 'nested' : '' },
    swatch(key),
    figureTitle(key),
  );
  setTip(name, figureHow(key));
  const delta = cell(signedTime(deltaNs), exactSigned(deltaNs), {
    class: `numeric number ${tone}-time`,
  });
  const change = ratio === undefined ? '' : changeText(ratio);
  const last = cell(change, ratio === undefined ? '' : t('B is {0} of A', ratio.toPrecision(6)), {
    class: `numeric number ${tone}-time`,
  });
  if (isNoise && Math.round(deltaNs) !== 0) {
    const mark = element('span', { class: 'noise-mark' }, t('noise'));
    setTip(mark, noiseHow());
    last.append(mark);
  }
  return element('tr', { 'data-figure': key }, name, time(a), time(b), delta, last);
}

function swatch(key: DiffFigureKey): HTMLElement | undefined {
  const cause = CAUSES.find(one => key === `idle.${one}`);
  return cause === undefined ? undefined : element('span', { class: swatchOf(cause) });
}

function time(value: DiffTime): HTMLElement {
  return cell(
    value.ns === 0 ? '0' : formatTime(value.ns),
    value.ns === 0 ? exactTime(0) : exactWithSpread(value),
    {
      class: 'numeric number',
    },
  );
}

function cell(text: string, tip: string, attributes: Attributes): HTMLElement {
  const made = element('td', attributes, text);
  if (tip !== '') setTip(made, tip);
  return made;
}
