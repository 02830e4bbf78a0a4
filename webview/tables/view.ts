/**
 * One table as a tab of the drawer: puts grid, rows and controls together, follows the page's selection and keeps what
 * the user chose. What a table holds is the worker's affair.
 */

import { forCount } from '../../src/core/format/count.ts';
import type { NamedDevice } from '../../src/core/format/device-name.ts';
import { grouped } from '../../src/core/format/number.ts';
import type { TableId } from '../../src/core/protocol/tables.ts';
import type { DrawerContext, DrawerView } from '../timeline/drawer.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { shownColumns, type Sort } from './cells.ts';
import { copyText, type CopySource } from './clipboard.ts';
import { isNumeric, ownSort, plainTitle, titleOf } from './columns.ts';
import { Grid, sizeText } from './grid.ts';
import type { MenuSection } from './menu.ts';
import { nameItems } from './name-forms.ts';
import { Notice } from './notice.ts';
import { Rows, type Question } from './rows.ts';
import { labelOf, scopeAfter, WHOLE } from './scope.ts';
import { checkTableState, withWidth, type SharedState, type TableState } from './state.ts';
import { Tools } from './tools.ts';

/** While an area is dragged or keys repeat, only where it comes to rest is asked for. */
const SETTLE_MS = 140;

export class TableView implements DrawerView {
  readonly tools: HTMLElement;
  private readonly id: TableId;
  private readonly context: DrawerContext;
  private readonly shared: SharedState;
  private readonly rows: Rows;
  private readonly grid: Grid;
  private readonly bar: Tools;
  private readonly notice: Notice;
  private readonly body: HTMLElement;
  private state: TableState;
  /** The span that a row of this table selected: it need not be looked for. */
  private ownSpan: number | undefined;
  private locating: number | undefined;
  private readonly scopePause = new Pause();
  private readonly choosePause = new Pause();

  constructor(container: HTMLElement, id: TableId, context: DrawerContext, shared: SharedState) {
    this.id = id;
    this.context = context;
    this.shared = shared;
    this.state = checkTableState(context.load(this.key));
    this.rows = new Rows(
      (request, signal) => context.host.call('table', request, signal),
      fresh => this.onRows(fresh),
    );
    this.grid = new Grid(t('Table below the timeline'), {
      row: index => this.rows.row(index),
      viewed: (first, last) => this.rows.want(first, last),
      sort: column => this.sortBy(column),
      resized: (column, width) => this.change(withWidth(this.state, column, width)),
      chosen: (index, how) => this.choose(index, how),
      copy: () => void this.copy(),
    });
    this.bar = new Tools(
      {
        clearScope: () => this.clearScope(),
        filter: text => this.setFilter(text),
        sections: () => this.sections(),
        export: () => void this.export(),
        enterRows: () => this.grid.element.focus(),
      },
      this.state.filter ?? '',
    );
    this.grid.setWidths(this.state.widths ?? {});
    this.tools = this.bar.element;
    this.notice = new Notice(id, {
      retry: () => this.ask(),
      clearScope: () => this.clearScope(),
      clearFilter: () => {
        this.bar.setFilter('');
        this.setFilter('');
      },
    });
    this.body = element('div', { class: 'table-view' }, this.grid.element, this.notice.element);
    container.append(this.body);
  }

  shown(): void {
    this.follow();
    this.ask();
    this.locate();
  }

  hidden(): void {
    this.bar.menu.close();
    this.scopePause.cancel();
  }

  update(): void {
    this.scopePause.before(SETTLE_MS, () => {
      if (this.follow()) this.ask();
      this.locate();
    });
  }

  dispose(): void {
    this.scopePause.cancel();
    this.choosePause.cancel();
    this.rows.dispose();
    this.bar.dispose();
    this.grid.list.dispose();
  }

  private get devices(): readonly NamedDevice[] {
    return this.context.summary.devices;
  }

  private get key(): string {
    return `table.${this.id}`;
  }

  private get sort(): Sort {
    return this.state.sort ?? ownSort(this.id);
  }

  private change(state: TableState): void {
    this.state = state;
    this.context.save(this.key, state);
  }

  /** Takes up what is selected; true where that changes the scope. */
  private follow(): boolean {
    const before = this.shared.scope;
    const after = scopeAfter(this.context.selection.selection, before, this.devices);
    if (JSON.stringify(after) === JSON.stringify(before)) return false;
    this.shared.setScope(after);
    return true;
  }

  private ask(): void {
    const { sort, filter } = this.state;
    const question: Question = {
      table: this.id,
      scope: this.shared.scope.scope,
      names: this.shared.names,
      ...(sort === undefined ? {} : { sort }),
      ...(filter === undefined ? {} : { filter }),
    };
    this.rows.show(question);
    this.showState();
  }

  private onRows(fresh: boolean): void {
    if (fresh) {
      this.showColumns();
      this.grid.mark(-1);
      this.grid.list.scrollToTop();
      this.locating = undefined;
    }
    this.grid.setCount(this.rows.matched);
    this.grid.list.refresh();
    this.showState();
    if (!fresh) return;
    announce(sizeText(this.rows.matched, this.rows.total, grouped));
    this.locate();
  }

  private showColumns(): void {
    const columns = shownColumns(this.rows.columns, this.state.columns ?? {});
    this.grid.setColumns(columns, this.sort);
  }

  private showState(): void {
    const { rows, state } = this;
    this.body.classList.toggle('is-stale', rows.stale && rows.answered !== undefined);
    this.body.setAttribute('aria-busy', String(rows.stale));
    const filter = state.filter ?? '';
    const { matched, total, failure } = rows;
    const loading = rows.answered === undefined;
    const scope = labelOf(this.shared.scope, rows.stale ? undefined : rows.stepName, this.devices);
    // While other rows are under way, those of the scope before are shown.
    if (!rows.stale || scope === '') this.bar.setScope(scope);
    this.notice.show({ loading, failure, matched, total, filter, scope });
    this.bar.setSize(loading ? '' : sizeText(matched, total, grouped));
  }

  /** Marks the row of the span that is selected, wherever that was done. */
  private locate(): void {
    const span = this.context.selection.selection?.span;
    if (span === undefined) {
      if (this.ownSpan !== undefined || this.locating !== undefined) this.grid.mark(-1);
      this.ownSpan = undefined;
      this.locating = undefined;
      return;
    }
    if (span === this.ownSpan || span === this.locating || this.rows.stale) return;
    this.ownSpan = undefined;
    this.locating = span;
    void this.rows.locate(span).then(index => {
      if (this.locating !== span) return;
      this.grid.mark(index ?? -1);
      if (index !== undefined) this.grid.list.reveal(index, true);
    });
  }

  private choose(index: number, how: 'key' | 'click' | 'fit'): void {
    this.choosePause.cancel();
    const show = (): void => {
      const selection = this.rows.row(index)?.selection;
      if (selection === undefined) return;
      this.ownSpan = selection.span;
      this.context.show(selection, { fit: how === 'fit' });
    };
    if (how === 'key') this.choosePause.before(SETTLE_MS, show);
    else show();
  }

  /** First the way that is wanted most: large numbers first, texts from A; then the other way; then as it comes. */
  private sortBy(column: string): void {
    const known = this.rows.columns.find(({ id }) => id === column);
    if (known === undefined) return;
    const first = isNumeric(known.kind) && known.kind !== 'time' && known.kind !== 'id';
    const { sort: before, ...rest } = this.state;
    const current = before ?? ownSort(this.id);
    if (current.column !== column) this.change({ ...rest, sort: { column, descending: first } });
    else if (current.descending === first) {
      this.change({ ...rest, sort: { column, descending: !first } });
    } else this.change(rest);
    const { sort } = this;
    const said = sort.descending ? t('Sorted by {0}, descending') : t('Sorted by {0}, ascending');
    announce(said.replace('{0}', titleOf(sort.column)));
    this.showColumns();
    this.ask();
  }

  private setFilter(text: string): void {
    const { filter: before = '', ...rest } = this.state;
    if (text === before) return;
    this.change(text === '' ? rest : { ...rest, filter: text });
    this.ask();
  }

  private clearScope(): void {
    this.shared.setScope(WHOLE);
    this.context.clearSelection();
    this.ask();
  }

  private sections(): readonly MenuSection[] {
    const chosen = this.state.columns ?? {};
    const columns = this.rows.columns.map(({ id, shown }) => ({
      label: titleOf(id),
      on: chosen[id] ?? shown,
      choose: () => {
        const last = this.grid.visibleColumns.every(({ column }) => column.id === id);
        const wanted = { ...chosen, [id]: last || !(chosen[id] ?? shown) };
        this.change({ ...this.state, columns: wanted });
        this.showColumns();
        this.grid.list.refresh();
      },
    }));
    const names = nameItems(this.shared.names, form => {
      this.shared.setNames(form);
      this.ask();
    });
    const hasNames = this.id !== 'operators' && this.id !== 'ranges' && this.id !== 'api';
    return [
      ...(hasNames ? [{ title: t('Names'), items: names }] : []),
      { title: t('Columns'), items: columns },
    ];
  }

  private async copy(): Promise<void> {
    const { selected, visibleColumns } = this.grid;
    if (selected === undefined) return;
    const source: CopySource = { rows: this.rows, columns: visibleColumns, selected };
    const copied = await copyText(source);
    if (copied === undefined) return;
    this.context.host.notify('copy', copied.text);
    announce(forCount(copied.rows, t('1 row copied'), t('{0} rows copied', grouped(copied.rows))));
  }

  private async export(): Promise<void> {
    const { answered } = this.rows;
    if (answered === undefined) return;
    const columns = this.grid.visibleColumns.map(({ column: { id } }) => ({
      id,
      title: plainTitle(id),
    }));
    try {
      const written = await this.context.host.call('exportTable', { ...answered, columns });
      if (written === null) return;
      announce(forCount(written, t('1 row written'), t('{0} rows written', grouped(written))));
    } catch (caught) {
      this.notice.tell(caught);
    }
  }
}
