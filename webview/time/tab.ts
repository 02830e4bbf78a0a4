/** The drawer's tab `Time`: asks where the wall clock went, once, and shows it per device and phase. */

import { toFailure } from '../../src/core/base/result.ts';
import type { TimeShare } from '../../src/core/protocol/analysis.ts';
import { CANCELLED } from '../../src/core/protocol/rpc.ts';
import { asText, type DataTable } from '../charts/data-table.ts';
import { hideDataCard } from '../charts/card.ts';
import { stateMessage } from '../charts/state.ts';
import type { DrawerContext, DrawerTab, DrawerView } from '../timeline/drawer.ts';
import { announce } from '../ui/announce.ts';
import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { makeGrid, type TimeGrid } from './grid.ts';
import { figureOf, figuresIn, titleOf } from './parts.ts';
import { fullScopeName, selectionOf } from './scope.ts';

export function timeTab(): DrawerTab {
  return {
    id: 'time',
    label: () => t('Time'),
    mount: (container, context) => new TimeView(container, context),
  };
}

class TimeView implements DrawerView {
  readonly tools: HTMLElement;
  private readonly context: DrawerContext;
  private readonly box = element('div', { class: 'time-view' });
  private readonly pending = new AbortController();
  private shares: readonly TimeShare[] = [];
  private grid: TimeGrid | undefined;

  constructor(container: HTMLElement, context: DrawerContext) {
    this.context = context;
    container.append(this.box);
    const copy = { icon: 'copy', label: t('Copy data'), onClick: () => this.copy() };
    this.tools = element('div', { class: 'view-tools' }, iconButton(copy));
    void this.load();
  }

  update(): void {
    this.grid?.mark(this.context.selection.selection?.node);
  }

  shown(): void {
    this.update();
  }

  hidden(): void {
    hideDataCard(this.grid?.element);
  }

  dispose(): void {
    this.pending.abort();
    this.hidden();
  }

  private async load(): Promise<void> {
    const { signal } = this.pending;
    try {
      this.shares = await this.context.host.call('timeBreakdown', {}, signal);
      if (!signal.aborted) this.fill();
    } catch (caught) {
      const { reason, message } = toFailure(caught);
      if (reason === CANCELLED || signal.aborted) return;
      const action = { label: t('Try again'), onClick: () => void this.load() };
      const title = t('The times could not be read');
      this.box.replaceChildren(stateMessage({ icon: 'warning', title, text: message, action }));
    }
  }

  private fill(): void {
    const { shares, context } = this;
    if (shares.length === 0) {
      const title = t('Nothing ran on a device');
      const text = t('The trace has no kernels, copies or memsets, so there is no time to divide.');
      this.box.replaceChildren(stateMessage({ icon: 'info', title, text }));
      return;
    }
    this.grid = makeGrid({
      shares,
      summary: context.summary,
      choose: share => context.show(selectionOf(share, context.summary), { fit: true }),
    });
    this.box.replaceChildren(this.grid.element);
    this.update();
  }

  private copy(): void {
    if (this.shares.length === 0) return;
    this.context.host.notify('copy', asText(dataOf(this.shares, this.context)));
    announce(t('Copied'));
  }
}

/** Exact nanoseconds. */
function dataOf(shares: readonly TimeShare[], { summary }: DrawerContext): DataTable {
  const figures = figuresIn(shares);
  return {
    caption: t('Where the time went'),
    columns: [t('Device, phase'), ...figures.map(id => `${titleOf(id)} (ns)`)],
    rows: shares.map(share => [
      fullScopeName(share, summary),
      ...figures.map(id => figureOf(share, id)),
    ]),
  };
}
