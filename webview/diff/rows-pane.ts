/**
 * The aligned rows with their controls: keeps grouping, order and filter, and brings tree, table and strip together.
 * What the row in hand means elsewhere (timelines, other editors) is the owner's business.
 */

import { toFailure } from '../../src/core/base/result.ts';
import { forCount } from '../../src/core/format/count.ts';
import { grouped } from '../../src/core/format/number.ts';
import type {
  Diff,
  DiffGroup,
  DiffRow,
  DiffRows,
  DiffSideName,
  DiffSort,
} from '../../src/core/protocol/diff.ts';
import { stateMessage } from '../charts/state.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { asCsv, asMarkdown, type CopySource } from './copy.ts';
import type { RowsMemory } from './memory.ts';
import { rowDetail } from './row-detail.ts';
import type { SavedState } from './state.ts';
import { DiffTable } from './table.ts';
import type { Sort } from './table-head.ts';
import { RowTools } from './tools.ts';
import { DiffTree, type Arrangement, type RowsRequest } from './tree.ts';
import { isOfMeanStep, rowLabel } from './words.ts';

export interface RowsEvents {
  rows(request: RowsRequest): Promise<DiffRows>;
  selected(row: DiffRow): void;
  /** The row that was in hand before is again. */
  restored(row: DiffRow): void;
  /** No row is in hand any more. */
  cleared(): void;
  open(row: DiffRow, side: DiffSideName): void;
  copy(text: string): void;
  changed(state: SavedState): void;
}

export class RowsPane {
  readonly element: HTMLElement;
  readonly tools: RowTools;
  private readonly tree: DiffTree;
  private readonly table: DiffTable;
  private readonly events: RowsEvents;
  private readonly names: { readonly a: string; readonly b: string };
  private readonly notice = element('div', { class: 'diff-notice' });
  private readonly detail = element('div', { class: 'diff-detail' });
  private arrangement: Arrangement;
  private failure: unknown;
  /** What the rows that are being loaded are to look like, unless the user does something else first. */
  private restoring: RowsMemory | undefined;

  constructor(
    diff: Diff,
    names: { readonly a: string; readonly b: string },
    saved: SavedState,
    events: RowsEvents,
    kept?: RowsMemory,
  ) {
    this.events = events;
    this.names = names;
    const { by = 'operator', sort = 'delta', descending = true } = saved;
    const hasSteps = isOfMeanStep(diff);
    const filter = kept?.filter ?? '';
    const per = hasSteps ? (saved.per ?? 'step') : 'total';
    this.arrangement = { by, sort, descending, per, ...(filter !== '' && { filter }) };
    this.tree = new DiffTree(request => events.rows(request), this.arrangement, {
      changed: () => this.draw(),
      failed: error => this.showFailure(error),
    });
    const busy = diff.figures.find(({ key }) => key === 'busy');
    this.table = new DiffTable(
      this.tree,
      { names, isSumNoise: busy?.isNoise === true },
      {
        selected: row => this.select(row),
        cleared: () => {
          this.restoring = undefined;
          this.showDetail(undefined);
          events.cleared();
        },
        open: (row, side) => events.open(row, side),
        sort: key => this.sortBy(key),
      },
    );
    this.tools = new RowTools(hasSteps, {
      by: group => this.arrange({ by: group }),
      per: per => this.arrange({ per }),
      sort: key => this.arrange(firstOrder(key)),
      filter: filter => this.arrange({ filter }),
      copy: form => this.copy(form),
      enterRows: () => this.table.element.focus(),
    });
    this.notice.hidden = true;
    this.showDetail(undefined);
    const box = element('div', { class: 'diff-table-box' }, this.table.element, this.notice);
    this.element = element(
      'section',
      { class: 'diff-rows', 'aria-label': t('Aligned rows of A and B') },
      this.tools.element,
      box,
      this.detail,
    );
    this.tools.show(this.arrangement, this.arrangement.per, undefined);
    this.tools.search.value = filter;
    void this.load(kept);
  }

  private async load(kept: RowsMemory | undefined): Promise<void> {
    this.restoring = kept;
    await this.tree.reload(this.arrangement, kept?.opened);
    if (kept === undefined || this.restoring !== kept) return;
    const found = kept.active === '' ? undefined : await this.tree.reveal(kept.active);
    if (this.restoring !== kept) return;
    if (found !== undefined && found === kept.active) this.take(found);
    this.restoring = undefined;
    this.table.scrollTo(kept.first);
    if (this.table.selected !== undefined) this.events.restored(this.table.selected);
  }

  get memory(): RowsMemory {
    const { tree, table, restoring } = this;
    const { filter } = this.tools;
    if (restoring !== undefined) return { ...restoring, filter };
    return {
      filter,
      opened: tree.opened,
      active: table.selected?.id ?? '',
      first: table.first,
    };
  }

  /** Asks for all rows again; the old ones stay until then. */
  refresh(): void {
    if (this.restoring === undefined) void this.tree.reload(this.arrangement);
    else void this.load({ ...this.restoring });
  }

  get idle(): boolean {
    return this.tree.idle && this.restoring === undefined;
  }

  /** Names of the lines, for tests. */
  get lines(): string[] {
    return this.tree.lines.map(({ row, depth }) =>
      row === undefined ? '…' : `${'  '.repeat(depth)}${rowLabel(row)}`,
    );
  }

  focus(): void {
    this.table.element.focus({ preventScroll: true });
  }

  dispose(): void {
    this.tools.dispose();
    this.table.dispose();
  }

  get by(): DiffGroup {
    return this.arrangement.by;
  }

  /** Takes the row of something that was selected elsewhere in hand, unfolding what is above it. */
  async reveal(id: string): Promise<void> {
    const found = await this.tree.reveal(id);
    if (found !== undefined) this.take(found);
  }

  /** Takes no row in hand; tells nobody. */
  clear(): void {
    this.take('');
  }

  private take(id: string): void {
    this.restoring = undefined;
    this.table.choose(id);
    this.showDetail(this.table.selected);
  }

  private get sort(): Sort {
    const { sort, descending } = this.arrangement;
    return { sort, descending };
  }

  /** The second click turns the order round. */
  private sortBy(key: DiffSort): void {
    const { sort, descending } = this.arrangement;
    this.arrange(sort === key ? { descending: !descending } : firstOrder(key));
  }

  private arrange(change: Partial<Arrangement>): void {
    this.restoring = undefined;
    const { filter = '', ...rest } = { ...this.arrangement, ...change };
    this.arrangement = filter === '' ? rest : { ...rest, filter };
    this.tools.show(this.arrangement, this.tree.per, this.tree.size);
    this.events.changed(rest);
    this.failure = undefined;
    if (change.by !== undefined) this.table.scrollToTop();
    void this.tree.reload(this.arrangement);
  }

  private draw(): void {
    this.table.refresh(this.sort);
    this.tools.show(this.arrangement, this.tree.per, this.tree.size);
    const { size } = this.tree;
    this.notice.hidden = this.failure === undefined && size !== 0;
    if (this.failure === undefined && size === 0) this.showEmpty();
  }

  private showEmpty(): void {
    const { filter } = this.arrangement;
    const clear = {
      label: t('Clear the filter'),
      onClick: () => {
        this.tools.clearFilter();
        this.arrange({ filter: '' });
      },
    };
    this.notice.replaceChildren(
      filter === undefined
        ? stateMessage({
            icon: 'inbox',
            title: t('Nothing to compare at this level'),
            text: t('Neither side has any. Choose another grouping.'),
          })
        : stateMessage({ icon: 'search', title: t('No row matches “{0}”', filter), action: clear }),
    );
  }

  private showFailure(error: unknown): void {
    this.failure = error;
    const retry = { label: t('Try Again'), onClick: () => this.arrange({}) };
    const title = t('The rows could not be read');
    const { message } = toFailure(error);
    this.notice.replaceChildren(
      stateMessage({ icon: 'warning', title, text: message, action: retry }),
    );
    this.notice.hidden = false;
  }

  private select(row: DiffRow): void {
    this.restoring = undefined;
    this.showDetail(row);
    this.events.selected(row);
  }

  private showDetail(row: DiffRow | undefined): void {
    const open = (side: DiffSideName): void => row && this.events.open(row, side);
    this.detail.replaceChildren(...rowDetail(row, open));
  }

  private copy(form: 'markdown' | 'csv'): void {
    const { columns, scale } = { columns: this.table.visibleColumns, scale: this.table.sizes };
    const rows = this.tree.loaded;
    const source: CopySource = { rows, columns, scale, names: this.names };
    this.events.copy(form === 'csv' ? asCsv(source) : asMarkdown(source));
    const { length } = rows;
    announce(forCount(length, t('1 row copied'), t('{0} rows copied', grouped(length))));
  }
}

/** Numbers begin with the largest, names and places with the first. */
function firstOrder(sort: DiffSort): Sort {
  return { sort, descending: sort !== 'name' && sort !== 'order' };
}
