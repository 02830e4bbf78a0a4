/** What is shown in place of rows: loading, nothing there, failed; each with the one way out that suits it. */

import { toFailure, type Failure } from '../../src/core/base/result.ts';
import type { TableId } from '../../src/core/protocol/tables.ts';
import { announce } from '../ui/announce.ts';
import { button, spinner } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';

export interface NoticeEvents {
  retry(): void;
  clearScope(): void;
  clearFilter(): void;
}

export interface TableCondition {
  /** Nothing was ever there. */
  readonly loading: boolean;
  readonly failure: Failure | undefined;
  readonly matched: number;
  readonly total: number;
  readonly filter: string;
  /** '' = the whole trace. */
  readonly scope: string;
}

export class Notice {
  readonly element = element('div', { class: 'table-notice', role: 'status' });
  private readonly table: TableId;
  private readonly events: NoticeEvents;
  private shown = '';

  constructor(table: TableId, events: NoticeEvents) {
    this.table = table;
    this.events = events;
  }

  show(condition: TableCondition): void {
    const content = this.content(condition);
    this.element.hidden = content === undefined;
    const key = JSON.stringify(condition);
    if (key === this.shown) return;
    this.shown = key;
    this.element.replaceChildren(...(content ?? []));
    this.element.classList.toggle('over', condition.failure !== undefined && condition.total > 0);
  }

  /** A failure of something else than the rows: said over them. */
  tell(caught: unknown): void {
    const { message } = toFailure(caught);
    this.shown = message;
    const close = button({ label: t('Close'), onClick: () => (this.element.hidden = true) });
    this.element.replaceChildren(element('p', {}, message), close);
    this.element.classList.add('over');
    this.element.hidden = false;
    announce(message);
  }

  private content(condition: TableCondition): HTMLElement[] | undefined {
    const { loading, failure, matched, total, filter, scope } = condition;
    if (failure !== undefined) {
      return [
        element('p', {}, failure.message),
        button({ label: t('Try Again'), onClick: () => this.events.retry() }),
      ];
    }
    if (loading) return [spinner(t('Loading'))];
    if (total === 0 && scope !== '') {
      return [
        element('p', {}, t('There is nothing of this kind in {0}', scope)),
        button({ label: t('Show the whole trace'), onClick: () => this.events.clearScope() }),
      ];
    }
    if (total === 0) return [element('p', {}, noneOf(this.table))];
    if (matched > 0) return undefined;
    return [
      element('p', {}, t('No row contains “{0}”', filter)),
      button({ label: t('Clear the filter'), onClick: () => this.events.clearFilter() }),
    ];
  }
}

/** What a trace lacks whose table is empty. */
function noneOf(table: TableId): string {
  switch (table) {
    case 'kernels':
    case 'kernelGrid':
      return t('The trace has no kernels.');
    case 'ranges':
      return t('The trace has no ranges.');
    case 'api':
      return t('The trace has no calls of the runtime or the driver.');
    default:
      return t('The trace has no kernels, copies or memsets.');
  }
}
