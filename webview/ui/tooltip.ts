/**
 * Small tips on controls and figures, by mouse and by keyboard, and the placing of any floating card inside the
 * window. One tip exists at a time. It never takes the pointer and never moves layout.
 */

import { element, setText } from './dom.ts';

interface Tip {
  readonly text: string;
  /** Where there is room on either side. */
  readonly side: 'above' | 'below';
}

const tips = new WeakMap<Element, Tip>();
const DELAY_MS = 400;
let card: HTMLElement | undefined;
let timer: number | undefined;

/** Sets or replaces the tip of an element; lines are separated by \n. `above`: what the tip is about lies below. */
export function setTip(target: HTMLElement, text: string, side: Tip['side'] = 'below'): void {
  const known = tips.has(target);
  tips.set(target, { text, side });
  if (known) return;
  target.addEventListener('pointerenter', () => schedule(target));
  target.addEventListener('pointerleave', hideTip);
  target.addEventListener('pointerdown', hideTip);
  target.addEventListener('focus', () => {
    if (target.matches(':focus-visible')) schedule(target);
  });
  target.addEventListener('blur', hideTip);
}

export function hideTip(): void {
  window.clearTimeout(timer);
  card?.classList.remove('shown');
}

function schedule(target: HTMLElement): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => show(target), DELAY_MS);
}

function show(target: HTMLElement): void {
  card ??= document.body.appendChild(element('div', { class: 'tip', role: 'tooltip' }));
  const tip = tips.get(target);
  setText(card, tip?.text ?? '');
  const box = target.getBoundingClientRect();
  const y = tip?.side === 'above' ? Infinity : box.bottom + 4;
  placeCard(card, { x: box.left, y, above: box.top - 4 });
  card.classList.add('shown');
}

export interface Anchor {
  readonly x: number;
  /** Top of the card where it opens below. */
  readonly y: number;
  /** Bottom of the card where there is no room below. */
  readonly above: number;
  /** Bottom of the card where it has room above what must not be covered, which comes first. */
  readonly over?: number;
}

/** Where cards are. */
const anchors = new Map<HTMLElement, Anchor>();

/** Puts a fixed-position card at the anchor, moved so that it stays inside the window, also when that changes. */
export function placeCard(target: HTMLElement, anchor: Anchor): void {
  if (anchors.size === 0) window.addEventListener('resize', onResize);
  anchors.set(target, anchor);
  place(target, anchor);
}

/** What the pointer was on lies elsewhere now, so its card goes; what was opened by hand stays in sight. */
function onResize(): void {
  hideTip();
  for (const [target, anchor] of anchors) {
    if (!target.isConnected) anchors.delete(target);
    else if (target.role === 'tooltip') target.classList.remove('shown');
    else place(target, anchor);
  }
}

function place(target: HTMLElement, anchor: Anchor): void {
  const margin = 6;
  // Where it was before, the window's edge may have left it no room for its own width.
  target.style.setProperty('left', '0');
  const { offsetWidth: width, offsetHeight: height } = target;
  const left = Math.max(margin, Math.min(anchor.x, window.innerWidth - width - margin));
  const over = (anchor.over ?? 0) - height;
  const below = anchor.y + height + margin <= window.innerHeight;
  const top = over >= margin ? over : below ? anchor.y : Math.max(margin, anchor.above - height);
  target.style.setProperty('left', `${Math.round(left)}px`);
  target.style.setProperty('top', `${Math.round(top)}px`);
}
