/**
 * A box that scrolls sideways where its content is wider than the page, and shows it: at the edge behind which there is
 * more, the content fades below a button that goes there. By keyboard the box itself takes the arrow keys, where there
 * is anything to scroll.
 */

import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';

/** Of the box's width, at each click. */
const STEP = 0.7;

/** Around `box`, which has a role and a name. */
export function sideways(box: HTMLElement): HTMLElement {
  const made = element(
    'div',
    { class: 'sideways' },
    box,
    edge(box, 'left', t('More to the left')),
    edge(box, 'right', t('More to the right')),
  );
  const update = (): void => {
    const beyond = box.scrollWidth - box.clientWidth;
    const rest = beyond - box.scrollLeft;
    box.tabIndex = beyond > 1 ? 0 : -1;
    made.classList.toggle('more-left', box.scrollLeft > 1);
    made.classList.toggle('more-right', rest > 1);
  };
  box.addEventListener('scroll', update, { passive: true });
  const observer = new ResizeObserver(update);
  observer.observe(box);
  // What is in it may come and go.
  new MutationObserver(() => {
    for (const content of box.children) observer.observe(content);
    update();
  }).observe(box, { childList: true });
  for (const content of box.children) observer.observe(content);
  return made;
}

function edge(box: HTMLElement, side: 'left' | 'right', label: string): HTMLElement {
  const made = element(
    'button',
    { class: `sideways-more ${side}`, type: 'button', tabindex: -1, 'aria-hidden': 'true' },
    icon(`chevron-${side}`),
  );
  setTip(made, label);
  // The focus stays where it is: the button is for the pointer alone.
  made.addEventListener('mousedown', event => event.preventDefault());
  const sign = side === 'left' ? -1 : 1;
  made.addEventListener('click', () => box.scrollBy({ left: sign * STEP * box.clientWidth }));
  return made;
}
