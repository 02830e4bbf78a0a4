/**
 * The card beside a mark of a chart or a figure of a table: what it is, how much exactly, and how it is defined. One
 * exists at a time over all views; it never takes the pointer and never moves layout.
 */

import { element } from '../ui/dom.ts';
import { placeCard, type Anchor } from '../ui/tooltip.ts';

export interface CardContent {
  readonly title: string;
  /** Class of the swatch before the title. */
  readonly chip?: string;
  /** The figure, readable and exact. */
  readonly sub?: string;
  /** Label and value. */
  readonly rows?: readonly (readonly [label: string, value: string])[];
  /** What the figure means. */
  readonly how?: string;
}

let card: HTMLElement | undefined;
let owner: unknown;

/** `by` is who shows it, so that nobody hides the card of another. */
export function showDataCard(by: unknown, content: CardContent, anchor: Anchor): void {
  card ??= document.body.appendChild(
    element('div', { class: 'card hover-card data-card', role: 'tooltip' }),
  );
  owner = by;
  card.replaceChildren(...parts(content));
  card.classList.add('shown');
  placeCard(card, anchor);
}

export function hideDataCard(by: unknown): void {
  if (by !== owner) return;
  owner = undefined;
  card?.classList.remove('shown');
}

/** Below the pointer, or above it where there is no room. */
export function atPointer({ clientX, clientY }: MouseEvent): Anchor {
  return { x: clientX + 14, y: clientY + 16, above: clientY - 10 };
}

export function atBox({ left, top, bottom }: DOMRect): Anchor {
  return { x: left, y: bottom + 4, above: top - 4 };
}

/** What a card says, in one line, for screen readers. */
export function contentText({ title, rows = [] }: CardContent): string {
  return [title, ...rows.map(row => row.join(' '))].join(', ');
}

function parts({ title, chip, sub, rows = [], how }: CardContent): HTMLElement[] {
  const swatch = chip === undefined ? undefined : element('span', { class: `chip ${chip}` });
  const made: HTMLElement[] = [
    element('div', { class: 'card-title' }, swatch, element('span', {}, title)),
  ];
  if (sub !== undefined) made.push(element('div', { class: 'card-sub number' }, sub));
  if (rows.length > 0) {
    const list = rows.map(([label, value]) =>
      element('div', {}, element('dt', {}, label), element('dd', { class: 'number' }, value)),
    );
    made.push(element('dl', { class: 'fields' }, ...list));
  }
  if (how !== undefined) made.push(element('div', { class: 'card-how' }, how));
  return made;
}
