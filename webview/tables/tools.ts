/** The controls of a table in the drawer's header: scope, size, filter, what is shown, export. Decides nothing. */

import { iconButton, searchBox, type SearchBox } from '../ui/controls.ts';
import { element, icon, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { setTip } from '../ui/tooltip.ts';
import { Menu, type MenuSection } from './menu.ts';

/** A table is asked for only when typing pauses. */
const TYPING_MS = 160;

export interface ToolEvents {
  clearScope(): void;
  filter(text: string): void;
  sections(): readonly MenuSection[];
  export(): void;
  /** From the filter down to the rows. */
  enterRows(): void;
}

export class Tools {
  readonly element: HTMLElement;
  readonly menu: Menu;
  private readonly chip: HTMLElement;
  private readonly chipLabel = element('span', { class: 'scope-label' });
  private readonly size = element('span', { class: 'table-size number' });
  private readonly box: SearchBox;
  private readonly events: ToolEvents;
  private readonly typing = new Pause();

  constructor(events: ToolEvents, filter: string) {
    this.events = events;
    this.chip = element(
      'button',
      { class: 'scope-chip', 'aria-label': '' },
      this.chipLabel,
      icon('close'),
    );
    this.chip.addEventListener('click', () => events.clearScope());
    this.box = searchBox({
      label: t('Filter the rows'),
      placeholder: t('Filter'),
      onInput: text => this.typed(text),
      onKey: event => this.onKey(event),
    });
    this.box.element.classList.add('table-filter');
    this.box.value = filter;
    const menuButton = iconButton({
      icon: 'settings',
      label: t('Columns and names'),
      onClick: () => this.menu.toggle(),
    });
    this.menu = new Menu(menuButton, () => events.sections());
    const exportButton = iconButton({
      icon: 'export',
      label: t('Export as CSV'),
      onClick: () => events.export(),
    });
    this.element = element(
      'div',
      { class: 'table-tools' },
      this.chip,
      this.size,
      this.box.element,
      menuButton,
      exportButton,
    );
    this.setScope('');
  }

  setScope(label: string): void {
    this.chip.hidden = label === '';
    setText(this.chipLabel, label);
    const tip = t('Limited to {0}. Click to show the whole trace.', label);
    this.chip.setAttribute('aria-label', tip);
    setTip(this.chip, tip);
  }

  setSize(text: string): void {
    setText(this.size, text);
  }

  setFilter(text: string): void {
    this.typing.cancel();
    this.box.value = text;
  }

  dispose(): void {
    this.typing.cancel();
    this.menu.close();
  }

  private typed(text: string): void {
    this.typing.before(TYPING_MS, () => this.events.filter(text));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.box.value !== '') {
      this.setFilter('');
      this.events.filter('');
    } else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'Escape') {
      this.events.enterRows();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
