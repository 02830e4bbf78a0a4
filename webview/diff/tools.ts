/** The controls above the rows: grouping, per step or in total, order, filter, copying. Decides nothing. */

import { forCount } from '../../src/core/format/count.ts';
import { grouped } from '../../src/core/format/number.ts';
import { DIFF_GROUPS, type DiffGroup, type DiffSort } from '../../src/core/protocol/diff.ts';
import { replaceToggles, toggle, toggleGroup } from '../charts/toggles.ts';
import { iconButton, searchBox, type SearchBox } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import type { Arrangement } from './tree.ts';
import { groupTitle } from './words.ts';

/** Rows are asked for only when typing pauses. */
const TYPING_MS = 160;

export interface ToolEvents {
  by(group: DiffGroup): void;
  per(per: 'step' | 'total'): void;
  sort(key: DiffSort): void;
  filter(text: string): void;
  copy(form: 'markdown' | 'csv'): void;
  /** From the filter down to the rows. */
  enterRows(): void;
}

export class RowTools {
  readonly element: HTMLElement;
  readonly search: SearchBox;
  private readonly events: ToolEvents;
  private readonly choices = element('div', { class: 'diff-choices' });
  private readonly order = element('select', { class: 'choice', 'aria-label': t('Sort by') });
  private readonly size = element('span', { class: 'table-size number', role: 'status' });
  private readonly hasSteps: boolean;
  private readonly typing = new Pause();

  constructor(hasSteps: boolean, events: ToolEvents) {
    this.events = events;
    this.hasSteps = hasSteps;
    this.search = searchBox({
      label: t('Filter the rows'),
      placeholder: t('Filter'),
      onInput: () => this.typed(),
      onKey: event => this.onKey(event),
    });
    this.search.element.classList.add('table-filter');
    for (const key of ['delta', 'order', 'name', 'a', 'b', 'ratio'] as const) {
      this.order.append(element('option', { value: key }, orderTitle(key)));
    }
    this.order.addEventListener('change', () => events.sort(this.order.value as DiffSort));
    const copy = (form: 'markdown' | 'csv', name: string, label: string): HTMLElement =>
      iconButton({ icon: name, label, onClick: () => events.copy(form) });
    this.element = element(
      'div',
      { class: 'diff-tools', role: 'toolbar', 'aria-label': t('Rows') },
      this.choices,
      element(
        'div',
        { class: 'diff-tools-end' },
        this.size,
        this.order,
        this.search.element,
        copy('markdown', 'markdown', t('Copy as Markdown')),
        copy('csv', 'copy', t('Copy as CSV')),
      ),
    );
  }

  /** @param per what the times are; by phase and by step there is no choice */
  show({ by, sort }: Arrangement, per: 'step' | 'total', size: number | undefined): void {
    const groups = DIFF_GROUPS.map(group =>
      toggle({
        id: group,
        label: groupTitle(group),
        pressed: group === by,
        onClick: () => this.events.by(group),
      }),
    );
    const scopes = (['step', 'total'] as const).map(id =>
      toggle({
        id: `per-${id}`,
        label: id === 'step' ? t('Per step') : t('Total'),
        tip:
          id === 'step'
            ? t('Times of one mean step, so that runs of different length can be compared')
            : t('Times of all that is compared'),
        pressed: id === per,
        onClick: () => this.events.per(id),
      }),
    );
    replaceToggles(this.choices, [
      toggleGroup(t('Group by'), groups),
      ...(this.hasSteps && by !== 'phase' && by !== 'step'
        ? [toggleGroup(t('Times'), scopes)]
        : []),
    ]);
    this.order.value = sort;
    const text = size === undefined ? '' : forCount(size, t('1 row'), t('{0} rows', grouped(size)));
    setText(this.size, text);
  }

  /** What is typed, also what has not been asked for yet. */
  get filter(): string {
    return this.search.value.trim();
  }

  /** What is typed, also what has not been asked for yet. */
  clearFilter(): void {
    this.typing.cancel();
    this.search.value = '';
  }

  dispose(): void {
    this.typing.cancel();
  }

  private typed(): void {
    this.typing.before(TYPING_MS, () => this.events.filter(this.filter));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'Enter') this.events.enterRows();
    else if (event.key === 'Escape' && this.search.value !== '') {
      this.clearFilter();
      this.events.filter('');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function orderTitle(key: DiffSort): string {
  switch (key) {
    case 'delta':
      return t('By difference');
    case 'order':
      return t('In program order');
    case 'name':
      return t('By name');
    case 'a':
      return t('By time of A');
    case 'b':
      return t('By time of B');
    case 'ratio':
      return t('By ratio');
  }
}
