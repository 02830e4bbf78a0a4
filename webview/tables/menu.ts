/** A small menu of choices below a button: check boxes and radio items, by mouse and by keyboard. Stays open. */

import { element, icon } from '../ui/dom.ts';
import { placeCard } from '../ui/tooltip.ts';

export interface MenuItem {
  readonly label: string;
  /** Only one of its section is on. */
  readonly radio?: boolean;
  readonly on: boolean;
  readonly choose: () => void;
}

export interface MenuSection {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

export class Menu {
  private readonly anchor: HTMLElement;
  private readonly sections: () => readonly MenuSection[];
  private element: HTMLElement | undefined;

  constructor(anchor: HTMLElement, sections: () => readonly MenuSection[]) {
    this.anchor = anchor;
    this.sections = sections;
    anchor.setAttribute('aria-haspopup', 'menu');
    anchor.setAttribute('aria-expanded', 'false');
  }

  toggle(): void {
    if (this.element === undefined) this.open();
    else this.close();
  }

  close(): void {
    if (this.element === undefined) return;
    this.element.remove();
    this.element = undefined;
    this.anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', this.onOutside, true);
    window.removeEventListener('blur', this.onBlur);
  }

  private open(): void {
    this.element = element('div', {
      class: 'menu card shown',
      role: 'menu',
      'aria-label': this.anchor.getAttribute('aria-label') ?? '',
    });
    this.element.addEventListener('keydown', event => this.onKey(event));
    this.fill(0);
    document.body.append(this.element);
    const { left, bottom, top } = this.anchor.getBoundingClientRect();
    placeCard(this.element, { x: left, y: bottom + 2, above: top - 2 });
    this.items[0]?.focus();
    this.anchor.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', this.onOutside, true);
    window.addEventListener('blur', this.onBlur);
  }

  private readonly onBlur = (): void => this.close();

  private readonly onOutside = (event: Event): void => {
    const path = event.composedPath();
    if (this.element !== undefined && path.includes(this.element)) return;
    if (!path.includes(this.anchor)) this.close();
  };

  private get items(): HTMLElement[] {
    return [...(this.element?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
  }

  /** Again after every choice, since one may change others. */
  private fill(focus: number): void {
    const sections = this.sections().map(({ title, items }) =>
      element(
        'div',
        { class: 'menu-section', role: 'group', 'aria-label': title },
        element('div', { class: 'menu-title', 'aria-hidden': 'true' }, title),
        ...items.map(item => this.makeItem(item)),
      ),
    );
    this.element?.replaceChildren(...sections);
    this.items[focus]?.focus();
  }

  private makeItem({ label, radio = false, on, choose }: MenuItem): HTMLElement {
    const role = radio ? 'menuitemradio' : 'menuitemcheckbox';
    const made = element(
      'div',
      { class: 'menu-item', role, tabindex: -1, 'aria-checked': String(on) },
      element('span', { class: 'menu-check' }, on ? icon('check') : undefined),
      label,
    );
    made.addEventListener('click', () => {
      const at = this.items.indexOf(made);
      choose();
      this.fill(at);
    });
    return made;
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const { items } = this;
    const at = items.findIndex(item => item === document.activeElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') items[at]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      this.close();
      this.anchor.focus();
    } else return;
    event.preventDefault();
  }
}
