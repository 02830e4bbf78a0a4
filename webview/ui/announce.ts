/** Says things to screen readers that sighted people see in the picture: the selection, the focused span, hits. */

import { element } from './dom.ts';

let region: HTMLElement | undefined;

export function announce(text: string): void {
  region ??= document.body.appendChild(
    element('div', { class: 'visually-hidden', 'aria-live': 'polite', id: 'live' }),
  );
  if (region.textContent !== text) region.textContent = text;
}
