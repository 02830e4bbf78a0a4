/** What a view says instead of a picture: what is missing and why, or what went wrong and how to go on. */

import { button } from '../ui/controls.ts';
import { element, icon } from '../ui/dom.ts';

export interface StateMessage {
  readonly icon: string;
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

export function stateMessage({ icon: name, title, text, action }: StateMessage): HTMLElement {
  return element(
    'div',
    { class: 'view-state', role: 'status' },
    icon(name),
    element('div', { class: 'view-state-title' }, title),
    text === undefined ? undefined : element('div', { class: 'view-state-text' }, text),
    action === undefined ? undefined : button(action),
  );
}
