/**
 * The line above the two timelines: what they are aligned at and on which scale, and what is selected on both sides
 * with its durations and their difference. Computes nothing but that difference.
 */

import { exactTime, formatTime } from '../../src/core/format/time.ts';
import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { Window } from '../../src/core/lod/types.ts';
import { iconButton } from '../ui/controls.ts';
import { toggle } from '../charts/toggles.ts';
import { element, setAttributes, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { spanOf } from '../timeline/window.ts';
import type { SharedTime } from './timelines-time.ts';
import { changeText, directionOf, exactSigned, ratioText, signedTime } from './words.ts';

export interface LineEvents {
  fit(): void;
  fitAll(): void;
  ownScales(own: boolean): void;
  help(): void;
}

/** What is selected on one side. */
export interface Compared extends Window {
  readonly name: string;
}

export class TimelinesLine {
  readonly element: HTMLElement;
  private readonly frame = element('span', { class: 'line-frame number' });
  private readonly pair = element('span', { class: 'line-pair number' });
  private readonly scale: HTMLButtonElement;

  constructor(events: LineEvents) {
    this.scale = toggle({
      id: 'own-scale',
      label: t('Own scale'),
      tip: t('Makes the two that are aligned equally wide; else a pixel is as long in A as in B'),
      pressed: false,
      onClick: () => events.ownScales(this.scale.getAttribute('aria-pressed') !== 'true'),
    });
    this.element = element(
      'div',
      { class: 'timelines-line' },
      this.frame,
      this.scale,
      this.pair,
      iconButton({
        icon: 'zoom-in',
        label: t('Show what is aligned'),
        onClick: () => events.fit(),
      }),
      iconButton({
        icon: 'screen-full',
        label: t('Show both traces'),
        key: '0',
        onClick: () => events.fitAll(),
      }),
      iconButton({
        icon: 'question',
        label: t('Keys and mouse'),
        key: '?',
        onClick: () => events.help(),
      }),
    );
  }

  showFrame({ frame: { a, b, label }, ownScales, ratio }: SharedTime): void {
    const lengths = `A ${formatTime(spanOf(a))} · B ${formatTime(spanOf(b))}`;
    const parts = [
      label === '' ? t('Aligned at the beginning') : t('Aligned at {0}', placeText(label)),
      lengths,
      ...(ownScales ? [t('B drawn {0} times as long', ratioText(1 / ratio))] : []),
    ];
    setText(this.frame, parts.join(' · '));
    setTip(this.frame, `A ${exactTime(spanOf(a))}\nB ${exactTime(spanOf(b))}`);
    setAttributes(this.scale, { 'aria-pressed': String(ownScales) });
    this.scale.disabled = ratio === 1;
  }

  /** Returns what it shows, for screen readers; '' where nothing is selected. */
  showPair(selected: Readonly<Partial<Record<DiffSideName, Compared>>>): string {
    const { a, b } = selected;
    const parts = a && b ? pairOf(a, b) : a ? onlyOf('A', a) : b ? onlyOf('B', b) : [];
    this.pair.replaceChildren(...parts);
    this.pair.classList.toggle('empty', parts.length === 0);
    return parts.map(part => part.textContent).join(', ');
  }
}

function pairOf(a: Compared, b: Compared): HTMLElement[] {
  const delta = spanOf(b) - spanOf(a);
  const change = spanOf(a) > 0 ? ` (${changeText(spanOf(b) / spanOf(a))})` : '';
  const difference = element(
    'span',
    { class: `line-delta delta-${directionOf(delta)}` },
    `${signedTime(delta)}${delta === 0 ? '' : change}`,
  );
  setTip(difference, exactSigned(delta));
  const names = [a.name, b.name].map(placeText);
  const name = a.name === b.name ? placeText(a.name) : names.join(' → ');
  return [named(name), length('A', a), length('B', b), difference];
}

function onlyOf(letter: string, one: Compared): HTMLElement[] {
  return [
    named(placeText(one.name)),
    length(letter, one),
    element('span', { class: 'line-dim' }, t('nothing answers to it on the other side')),
  ];
}

/** Layers are named by the engine, in English; all else by the file. */
function placeText(label: string): string {
  const layer = /^layer (\d+)$/.exec(label)?.[1];
  return layer === undefined ? label : t('layer {0}', layer);
}

function named(name: string): HTMLElement {
  const made = element('span', { class: 'line-name' }, name);
  setTip(made, name);
  return made;
}

function length(letter: string, window: Window): HTMLElement {
  const made = element('span', {}, `${letter} ${formatTime(spanOf(window))}`);
  setTip(made, exactTime(spanOf(window)));
  return made;
}
