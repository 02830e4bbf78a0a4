/** A part of the page under a heading that folds it, so that the rows can have the room. */

import { element, icon } from '../ui/dom.ts';

/** @param changed told when the user folds or unfolds it */
export function foldable(
  title: string,
  content: HTMLElement,
  open: boolean,
  changed: (open: boolean) => void,
): HTMLElement {
  const sign = icon(open ? 'chevron-down' : 'chevron-right');
  const head = element('button', { type: 'button', class: 'fold-head' }, sign, title);
  const show = (on: boolean): void => {
    sign.className = `codicon codicon-chevron-${on ? 'down' : 'right'}`;
    head.setAttribute('aria-expanded', String(on));
    content.hidden = !on;
  };
  let isOpen = open;
  head.addEventListener('click', () => {
    isOpen = !isOpen;
    show(isOpen);
    changed(isOpen);
  });
  show(open);
  return element('section', { class: 'fold', 'aria-label': title }, head, content);
}
