/**
 * Small buttons above a chart: switches that are on or off, and groups of which one is chosen. Real buttons with
 * `aria-pressed`, so that they work by keyboard and are read aloud.
 */

import { element, setAttributes } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { setTip } from '../ui/tooltip.ts';

export interface ToggleOptions {
  /** For tests and for telling buttons apart. */
  readonly id: string;
  readonly label: string;
  readonly tip?: string;
  readonly pressed: boolean;
  readonly onClick: () => void;
}

export function toggle({ id, label, tip, pressed, onClick }: ToggleOptions): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'chart-toggle', 'data-id': id }, label);
  setAttributes(made, { 'aria-pressed': pressed ? 'true' : 'false' });
  if (tip !== undefined) setTip(made, tip);
  made.addEventListener('click', onClick);
  return made;
}

/** Toggles with their name in front. */
export function toggleGroup(name: string, toggles: readonly HTMLElement[]): HTMLElement {
  return element(
    'div',
    { class: 'chart-toggles', role: 'group', 'aria-label': name },
    element('span', { class: 'chart-toggles-name' }, name),
    ...toggles,
  );
}

/** Puts new toggles in place of old ones and keeps the keyboard's focus on the one of the same name. */
export function replaceToggles(parent: HTMLElement, children: readonly HTMLElement[]): void {
  replaceKeepingFocus(parent, ...children);
}
