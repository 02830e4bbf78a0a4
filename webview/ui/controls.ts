/**
 * Factories for buttons, search boxes and spinners. Pages use these and never a tag or type of the controls
 * library. Every control has a label for screen readers; icon buttons show it as a tip.
 */

import { append, element, icon, setAttributes } from './dom.ts';
import { setTip } from './tooltip.ts';

export interface ButtonOptions {
  readonly label: string;
  readonly onClick: () => void;
  readonly look?: 'primary' | 'secondary';
}

export function button({ label, onClick, look = 'secondary' }: ButtonOptions): HTMLElement {
  const made = document.createElement('vscode-button');
  setAttributes(made, { appearance: look });
  made.textContent = label;
  made.addEventListener('click', onClick);
  return made;
}

export interface IconButtonOptions {
  readonly icon: string;
  readonly label: string;
  /** Key to show behind the label. */
  readonly key?: string;
  readonly onClick: () => void;
}

export function iconButton({ icon: name, label, key, onClick }: IconButtonOptions): HTMLElement {
  const made = document.createElement('vscode-button');
  setAttributes(made, { appearance: 'icon', 'aria-label': label, class: 'icon-button' });
  append(made, [icon(name)]);
  setTip(made, key === undefined ? label : `${label} (${key})`);
  made.addEventListener('click', onClick);
  return made;
}

export interface SearchBox {
  readonly element: HTMLElement;
  value: string;
  focus(): void;
}

export interface SearchBoxOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly onInput: (text: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** A text field with a magnifying glass in front. */
export function searchBox({ label, placeholder, onInput, onKey }: SearchBoxOptions): SearchBox {
  const field = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  setAttributes(field, { placeholder, 'aria-label': label, class: 'search-field' });
  const glass = element('span', { slot: 'start' }, icon('search'));
  append(field, [glass]);
  // The toolkit names every field "Text field" whenever it enters the page.
  const rename = new MutationObserver(() => {
    if (field.getAttribute('aria-label') !== label) field.setAttribute('aria-label', label);
  });
  rename.observe(field, { attributeFilter: ['aria-label'] });
  field.addEventListener('input', () => onInput(field.value));
  field.addEventListener('keydown', onKey);
  return {
    element: field,
    get value() {
      return field.value;
    },
    set value(text: string) {
      field.value = text;
    },
    focus: () => {
      field.focus();
      field.shadowRoot?.querySelector('input')?.select();
    },
  };
}

export function spinner(label: string): HTMLElement {
  const made = document.createElement('vscode-progress-ring');
  setAttributes(made, { 'aria-label': label });
  return made;
}
