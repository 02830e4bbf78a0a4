/**
 * The timeline of one opened trace: puts the parts together, carries news between them and keeps the view state.
 * The parts know nothing of each other; what a key or command does is in actions.ts.
 */

import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { PanelInit, PanelProbe } from '../../src/core/protocol/panel.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import { contentText } from '../charts/card.ts';
import { idleContent } from '../time/idle-hover.ts';
import { Actions, type ActionParts } from './actions.ts';
import { makeAnswerLine } from './answer.ts';
import { Details } from './details.ts';
import { Drawer } from './drawer.ts';
import { drawerTabs } from './drawer-tabs.ts';
import { HelpSheet } from './help.ts';
import { LaneView } from './lane-view.ts';
import { Minimap } from './minimap.ts';
import { onItsDevice, placeText } from './node-tracks.ts';
import { Navigator } from './navigator.ts';
import { attachResizers, type Sizes } from './resizers.ts';
import { notesBanner, staleBanner } from './screens.ts';
import { Search } from './search.ts';
import { SelectionModel, type Host } from './selection.ts';
import { hasSource } from './source.ts';
import type { Stage } from './stage.ts';
import { areaLabel, trackLabel } from './text.ts';
import type { SavedState } from './view-state.ts';
import { sameWindow } from './window.ts';

export type OpenInit = Extract<PanelInit, { state: 'open' }>;

const SAVE_MS = 250;

export class TimelinePage implements ActionParts {
  readonly element: HTMLElement;
  readonly view: LaneView;
  readonly selection: SelectionModel;
  readonly search: Search;
  readonly help = new HelpSheet();
  readonly details: Details;
  readonly drawer: Drawer;
  readonly actions: Actions;
  readonly host: Host;
  readonly init: OpenInit;
  marks: readonly Window[];
  private readonly minimap: Minimap;
  private readonly sizes: Sizes;
  private stale: HTMLElement | undefined;
  private saveTimer: number | undefined;
  private readonly leaving = new AbortController();

  constructor(init: OpenInit, host: Host, saved: SavedState) {
    this.init = init;
    this.host = host;
    const navigator = makeNavigator(init, saved);
    this.marks = saved.marks ?? [];
    const placed = (wanted: Selection): Selection => onItsDevice(wanted, init.tracks, init.summary);
    this.selection = new SelectionModel(host, () => this.onSelection(), placed);
    this.minimap = new Minimap(navigator, init.tracks);
    this.view = this.makeView(navigator, saved);
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
      follow: link => this.actions.showLink(link),
      showCounters: span => host.notify('showCounters', span),
      titleOf: wanted => placeText(wanted, init.tracks, init.summary),
      hasSource: details => hasSource(details, init.tracks),
      goToSource: place => host.notify('goToSource', place),
    });
    this.drawer = this.makeDrawer(saved);
    this.element = this.makeElement();
    this.sizes = attachResizers(this.element, this.stage, this.drawer.element, saved, () =>
      this.save(),
    );
    // A tab that is closed or hidden does not wait for the timer.
    const { signal } = this.leaving;
    window.addEventListener('pagehide', () => this.saveNow(), { signal });
    document.addEventListener('visibilitychange', () => this.saveNow(), { signal });
    this.restoreSelection(saved);
    this.details.update(this.selection);
    if (saved.scrollTop !== undefined) {
      requestAnimationFrame(() => (this.stage.scrollTop = saved.scrollTop ?? 0));
    }
  }

  get stage(): Stage {
    return this.view.stage;
  }

  get detailsOpen(): boolean {
    return !this.drawer.element.hasAttribute('hidden');
  }

  set detailsOpen(open: boolean) {
    this.sizes.showDetails(open);
    this.save();
  }

  dispose(): void {
    this.saveNow();
    this.leaving.abort();
    this.sizes.dispose();
    this.help.dispose();
    this.drawer.dispose();
    this.view.dispose();
  }

  probe(): PanelProbe {
    const { selection } = this.selection;
    return {
      window: this.view.navigator.window,
      boxes: this.stage.boxes,
      tracks: this.stage.layout.lanes.map(lane => trackLabel(lane.track)),
      ...(selection === undefined ? {} : { selection }),
      details: this.details.text,
      idle: this.stage.idle,
      kept: this.saveTimer === undefined,
    };
  }

  setMarks(marks: readonly Window[]): void {
    this.marks = marks;
    this.stage.invalidateOverlay();
    this.save();
  }

  save(): void {
    window.clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => this.saveNow(), SAVE_MS);
  }

  private saveNow(): void {
    window.clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    saveState(this.state());
  }

  private state(): SavedState {
    const { selection, span } = this.selection;
    return {
      window: this.view.navigator.target,
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

  private makeView(navigator: Navigator, saved: SavedState): LaneView {
    const { host, init, minimap } = this;
    return new LaneView({
      ...{ tracks: init.tracks, navigator, minimap, folded: saved.folded ?? {} },
      label: t('Timeline of the trace. Press ? for the keys.'),
      ask: {
        tiles: (request, signal) => host.call('tiles', request, signal),
        details: (request, signal) => host.call('details', request, signal),
        idle: host,
      },
      selected: () => {
        const { selection, span, details, links } = this.selection;
        return { selection, span, details, links, marks: this.marks };
      },
      events: {
        click: box => this.actions.click(box),
        area: (area, tracks, done) => this.onArea(area, tracks, done),
        moved: () => this.save(),
        failed: failure => {
          if (this.stale !== undefined) return;
          this.stale = staleBanner(failure, command => host.notify('run', command));
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
      this.minimap.element,
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

  private onArea(area: Window, tracks: readonly TrackId[] | undefined, done: boolean): void {
    const label = areaLabel(area, tracks, this.stage.layout);
    const selection: Selection = { ...area, label, ...(tracks === undefined ? {} : { tracks }) };
    if (done) this.selection.select(selection);
    else this.selection.preview(selection);
  }

  private onSelection(): void {
    const { selection, details, idle } = this.selection;
    this.details.update(this.selection);
    this.drawer.update();
    this.stage.invalidateOverlay();
    this.save();
    if (selection === undefined) announce(t('Nothing selected'));
    else if (idle !== undefined) announce(contentText(idleContent(idle)));
    else if (!this.view.dragging) {
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

function makeNavigator({ summary: { startNs, endNs } }: OpenInit, saved: SavedState): Navigator {
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  return Navigator.alone(
    { startNs, endNs: Math.max(endNs, startNs + 1) },
    { now: () => performance.now(), reducedMotion: () => reduced.matches },
    saved.window,
  );
}
