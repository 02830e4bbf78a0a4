/**
 * The timeline of one opened trace: puts the parts together, carries news between them and keeps the view state.
 * The parts know nothing of each other; what a key or command does is in actions.ts.
 */

import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/engine.ts';
import type { PanelInit, PanelProbe } from '../../src/core/protocol/panel.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import { IdleHover } from '../time/idle-hover.ts';
import { Actions } from './actions.ts';
import { makeAnswerLine } from './answer.ts';
import { columnAt } from './counters.ts';
import { Details } from './details.ts';
import { Drawer } from './drawer.ts';
import { drawerTabs } from './drawer-tabs.ts';
import { HelpSheet } from './help.ts';
import type { Box } from './hit.ts';
import { HoverCard } from './hover.ts';
import { Navigator } from './navigator.ts';
import { Pointer } from './pointer.ts';
import { attachResizers, type Sizes } from './resizers.ts';
import { notesBanner, staleBanner } from './screens.ts';
import { Search } from './search.ts';
import { selectedBox, twinsOf } from './selected-box.ts';
import { SelectionModel, type Host } from './selection.ts';
import { Stage, type OverlayInput } from './stage.ts';
import { areaLabel, inUnit, trackLabel } from './text.ts';
import type { SavedState } from './view-state.ts';
import { sameWindow } from './window.ts';

export type OpenInit = Extract<PanelInit, { state: 'open' }>;

const SAVE_MS = 250;

export class TimelinePage {
  readonly element: HTMLElement;
  readonly stage: Stage;
  readonly selection: SelectionModel;
  readonly navigator: Navigator;
  readonly search: Search;
  readonly help = new HelpSheet();
  readonly details: Details;
  readonly drawer: Drawer;
  readonly actions: Actions;
  readonly host: Host;
  readonly init: OpenInit;
  marks: readonly Window[];
  pointerNs: number | undefined;
  private readonly sizes: Sizes;
  private readonly hoverCard: HoverCard;
  private readonly idleHover: IdleHover;
  private readonly pointer: Pointer;
  private hover: Box | undefined;
  private zoomBox: Window | undefined;
  private stale: HTMLElement | undefined;
  private saveTimer: number | undefined;

  constructor(init: OpenInit, host: Host, saved: SavedState) {
    this.init = init;
    this.host = host;
    const { startNs, endNs } = init.summary;
    const trace = { startNs, endNs: Math.max(endNs, startNs + 1) };
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
    this.navigator = new Navigator(
      trace,
      () => performance.now(),
      () => reduced.matches,
      saved.window,
    );
    this.marks = saved.marks ?? [];
    this.selection = new SelectionModel(host, () => this.onSelection());
    this.stage = this.makeStage(saved);
    this.hoverCard = new HoverCard(host);
    this.idleHover = new IdleHover(host);
    this.actions = new Actions(this);
    this.search = new Search(host, {
      from: () => this.actions.searchOrigin(),
      found: hit => this.actions.show(hit.selection, { track: hit.track }),
      leave: () => this.stage.top.focus(),
    });
    this.details = new Details({
      clear: () => this.actions.run('clearSelection'),
      toggle: () => this.actions.run('toggleDetails'),
      copy: text => host.notify('copy', text),
    });
    this.drawer = this.makeDrawer(saved);
    this.pointer = this.makePointer();
    this.element = this.makeElement();
    this.sizes = attachResizers(this.element, this.stage, this.drawer.element, saved, () =>
      this.save(),
    );
    this.restoreSelection(saved);
    this.details.update(this.selection);
    if (saved.scrollTop !== undefined) {
      requestAnimationFrame(() => (this.stage.scrollTop = saved.scrollTop ?? 0));
    }
  }

  get detailsOpen(): boolean {
    return !this.drawer.element.hasAttribute('hidden');
  }

  set detailsOpen(open: boolean) {
    this.sizes.showDetails(open);
    this.save();
  }

  dispose(): void {
    window.clearTimeout(this.saveTimer);
    saveState(this.state());
    this.hoverCard.hide();
    this.idleHover.hide();
    this.drawer.dispose();
    this.stage.dispose();
  }

  /** Nothing under way any more: drop the drag, or else leave the selection to Escape. */
  cancelDrag(): boolean {
    const dragging = this.pointer.dragging;
    this.pointer.cancel();
    return dragging;
  }

  probe(): PanelProbe {
    const { selection } = this.selection;
    return {
      window: this.navigator.window,
      boxes: this.stage.boxes,
      tracks: this.stage.layout.lanes.map(lane => trackLabel(lane.track)),
      ...(selection === undefined ? {} : { selection }),
      details: this.details.text,
      idle: this.stage.idle,
    };
  }

  setMarks(marks: readonly Window[]): void {
    this.marks = marks;
    this.stage.invalidateOverlay();
    this.save();
  }

  save(): void {
    window.clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => saveState(this.state()), SAVE_MS);
  }

  private state(): SavedState {
    const { selection, span } = this.selection;
    return {
      window: this.navigator.target,
      folded: this.stage.folded,
      scrollTop: this.stage.scrollTop,
      marks: this.marks,
      detailsOpen: this.detailsOpen,
      drawer: this.drawer.state(),
      ...this.sizes.current(),
      ...(selection === undefined ? {} : { selection }),
      ...(span === undefined ? {} : { span }),
    };
  }

  private makeStage(saved: SavedState): Stage {
    return new Stage({
      tracks: this.init.tracks,
      navigator: this.navigator,
      host: this.host,
      fetch: (request, signal) => this.host.call('tiles', request, signal),
      folded: saved.folded ?? {},
      overlay: () => this.overlay(),
      events: {
        moved: () => this.save(),
        failed: failure => {
          if (this.stale !== undefined) return;
          this.stale = staleBanner(failure, command => this.host.notify('run', command));
          this.stage.element.append(this.stale);
          this.element.classList.add('is-stale');
        },
        recovered: () => {
          this.stale?.remove();
          this.stale = undefined;
          this.element.classList.remove('is-stale');
        },
      },
    });
  }

  private makeElement(): HTMLElement {
    const { summary, headline } = this.init;
    const answer = makeAnswerLine(summary, headline, this.search.element, {
      fitAll: () => this.actions.run('fitAll'),
      help: () => this.actions.run('help'),
    });
    return element(
      'main',
      { class: 'timeline' },
      answer,
      notesBanner(summary),
      this.stage.minimap.element,
      this.stage.element,
      this.drawer.element,
      this.details.footer,
    );
  }

  private makeDrawer(saved: SavedState): Drawer {
    const { init, host, selection, actions } = this;
    const page = {
      host,
      summary: init.summary,
      tracks: init.tracks,
      selection,
      show: (wanted: Selection, { fit = false } = {}) => {
        actions.show(wanted, { keepZoom: true });
        if (fit) actions.run('fitSelection');
      },
      clearSelection: () => selection.clear(),
      leave: () => this.stage.top.focus(),
    };
    return new Drawer(drawerTabs(this.details), page, saved.drawer ?? {}, () => this.save());
  }

  private makePointer(): Pointer {
    return new Pointer(this.stage, {
      hover: (box, x, y) => this.onHover(box, x, y),
      at: ns => {
        this.pointerNs = ns;
        this.stage.invalidateOverlay();
      },
      click: box => this.actions.click(box),
      doubleClick: box => this.actions.doubleClick(box),
      area: (area, tracks, done) => this.onArea(area, tracks, done),
      zoomBox: (box, done) => {
        this.zoomBox = done ? undefined : box;
        if (done && box !== undefined) this.navigator.go(box, true);
        this.stage.invalidate();
      },
    });
  }

  private overlay(): OverlayInput {
    const { selection, links } = this.selection;
    const { hover, pointerNs, marks, zoomBox } = this;
    const selected = selectedBox(this.selection, this.stage);
    const twins = selected === undefined ? [] : twinsOf(selected, this.selection, this.stage);
    return { selection, selected, twins, links, hover, pointerNs, marks, zoomBox };
  }

  private onHover(box: Box | undefined, x: number, y: number): void {
    this.hover = box;
    this.stage.top.classList.toggle('over-box', box !== undefined);
    if (box !== undefined) this.hoverCard.show(box, this.stage.look, x, y);
    else if (!this.hoverCounter(x, y)) this.hoverCard.hide();
    if (box !== undefined || !this.hoverIdle(x, y)) this.idleHover.hide();
    this.stage.invalidateOverlay();
  }

  private hoverIdle(x: number, y: number): boolean {
    const bounds = this.stage.top.getBoundingClientRect();
    const lane = y === 0 ? undefined : this.stage.laneAt(y - bounds.top)?.lane;
    if (lane === undefined || this.pointer.dragging) return false;
    return this.idleHover.show(lane.track, Math.round(this.stage.nsAt(x - bounds.left)), x, y);
  }

  private hoverCounter(x: number, y: number): boolean {
    const bounds = this.stage.top.getBoundingClientRect();
    const lane = y === 0 ? undefined : this.stage.laneAt(y - bounds.top)?.lane;
    if (lane?.track.kind !== 'counter' || this.pointer.dragging) return false;
    const column = columnAt(this.stage.pieces(lane), this.stage.nsAt(x - bounds.left));
    if (column === undefined) return false;
    const show = (value: number): string => inUnit(value, lane.track.unit ?? '').text;
    const spread =
      column.min === column.max ? '' : ` (${t('{0} to {1}', show(column.min), show(column.max))})`;
    this.hoverCard.showText(trackLabel(lane.track), show(column.mean) + spread, x, y);
    return true;
  }

  private onArea(area: Window, tracks: readonly TrackId[] | undefined, done: boolean): void {
    const label = areaLabel(area, tracks, this.stage.layout);
    const selection: Selection = { ...area, label, ...(tracks === undefined ? {} : { tracks }) };
    if (done) this.selection.select(selection);
    else this.selection.preview(selection);
  }

  private onSelection(): void {
    const { selection, details } = this.selection;
    this.details.update(this.selection);
    this.drawer.update();
    this.stage.invalidateOverlay();
    this.save();
    if (selection === undefined) announce(t('Nothing selected'));
    else if (!this.pointer.dragging) {
      const length = formatTime(details?.durationNs ?? selection.endNs - selection.startNs);
      announce(
        [details?.shortName ?? selection.label, length, ...(details?.path.slice(-1) ?? [])].join(
          ', ',
        ),
      );
    }
  }

  private restoreSelection(saved: SavedState): void {
    const asked = this.init.selection;
    if (asked !== undefined) {
      this.actions.show(asked, { tell: false });
      return;
    }
    if (saved.selection === undefined) return;
    const known = saved.span === undefined || this.init.tracks[saved.span.track] !== undefined;
    const inside = !sameWindow(saved.selection, { startNs: 0, endNs: 0 }) && known;
    if (inside) this.selection.restore(saved.selection, saved.span);
  }
}
