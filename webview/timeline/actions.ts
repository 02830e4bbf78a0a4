/** What keys, buttons and VS Code's commands do. Each action is small; the parts of the page do the work. */

import { toFailure } from '../../src/core/base/result.ts';
import type { Track, TrackId, Window } from '../../src/core/lod/types.ts';
import type { LinkedSpan, LinkRelation } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { deviceTrack } from '../time/device-track.ts';
import { idleContent } from '../time/idle-hover.ts';
import { nextIdle } from '../time/idle-steps.ts';
import { LEAST_HATCHED } from '../time/idle-supply.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import type { HelpSheet } from './help.ts';
import type { Box } from './hit.ts';
import type { Action } from './keys.ts';
import type { LaneView } from './lane-view.ts';
import { toggledMark } from './marks.ts';
import { Moves } from './moves.ts';
import type { Search } from './search.ts';
import type { Host, SelectionModel } from './selection.ts';
import { trackLabel } from './text.ts';
import { overlaps, spanOf } from './window.ts';

export interface ShowOptions {
  readonly track?: TrackId;
  readonly tell?: boolean;
  /** Zoom only where the span could not be seen at all, so that going through rows does not lose the place. */
  readonly keepZoom?: boolean;
}

/** The parts of the page that actions work on. */
export interface ActionParts {
  readonly view: LaneView;
  readonly selection: SelectionModel;
  readonly search: Pick<Search, 'focus' | 'step'>;
  readonly help: Pick<HelpSheet, 'toggle'>;
  readonly host: Host;
  readonly init: { readonly tracks: readonly Track[] };
  readonly marks: readonly Window[];
  detailsOpen: boolean;
  setMarks(marks: readonly Window[]): void;
}

export class Actions {
  private readonly page: ActionParts;
  private readonly moves: Moves;
  private readonly table: Readonly<Record<Action, () => void>>;

  constructor(page: ActionParts) {
    this.page = page;
    this.moves = new Moves(page.view, () => page.selection.selection);
    this.table = {
      ...this.moves.table,
      search: () => page.search.focus(),
      searchNext: () => page.search.step(1),
      searchPrevious: () => page.search.step(-1),
      nextSpan: () => void this.neighbour(1),
      previousSpan: () => void this.neighbour(-1),
      followLaunch: () => this.follow('launch'),
      followOperation: () => this.follow('operation'),
      followRange: () => this.follow('range'),
      followWait: () => this.follow('wait'),
      nextIdle: () => void this.idle(1),
      previousIdle: () => void this.idle(-1),
      selectArea: () => this.selectArea(),
      clearSelection: () => this.escape(),
      toggleDetails: () => (page.detailsOpen = !page.detailsOpen),
      help: () => page.help.toggle(),
      mark: () => this.mark(),
    };
  }

  run(action: Action): void {
    this.table[action]();
    this.page.view.stage.invalidate();
  }

  click(box: Box | undefined): void {
    const { selection } = this.page;
    if (box === undefined) {
      selection.clear();
      return;
    }
    const track = box.lane.track.id;
    const window = { startNs: box.startNs, endNs: box.endNs };
    if (box.count === 1) {
      void selection.selectSpan(track, box.span, { ...window, label: box.name, tracks: [track] });
      return;
    }
    // A bucket is no span: its stretch of time is selected.
    const label = t('{0} spans on {1}', box.count, trackLabel(box.lane.track));
    selection.select({ ...window, label, tracks: [track] });
  }

  /** Selects something and brings it into view, in time and among the lanes. */
  show(
    selection: Selection,
    { track = selection.tracks?.[0], tell = true, keepZoom = false }: ShowOptions = {},
  ): void {
    const { page } = this;
    page.selection.select(selection, { tell, ...(track === undefined ? {} : { track }) });
    const among = track === undefined ? (page.selection.selection?.tracks ?? []) : [track];
    // The last first: where not all fit, the first are what is seen.
    for (const end of [among.at(-1), among[0]]) {
      if (end !== undefined) page.view.stage.showTrack(end);
    }
    this.moves.bringIntoView(selection, keepZoom);
    page.view.stage.invalidate();
  }

  searchOrigin(): { fromNs: number; fromSpan?: number } {
    const { selection } = this.page.selection;
    const { target } = this.page.view.navigator;
    if (selection === undefined || !overlaps(selection, target)) return { fromNs: target.startNs };
    return {
      fromNs: selection.startNs,
      ...(selection.span === undefined ? {} : { fromSpan: selection.span }),
    };
  }

  private async neighbour(direction: 1 | -1): Promise<void> {
    const { selection, lasts } = this.page.selection;
    const span = selection?.span;
    if (span === undefined) {
      announce(t('Select a box first'));
      return;
    }
    try {
      const next = await this.page.host.call('neighbour', { span, direction });
      if (lasts.aborted) return;
      if (next === undefined || next === null) announce(t('No further box in this row'));
      else this.show(next);
    } catch (caught) {
      this.page.host.notify('reportError', toFailure(caught).message);
    }
  }

  private follow(relation: LinkRelation): void {
    const link = this.page.selection.links.find(candidate => candidate.relation === relation);
    if (link === undefined) announce(noneLinked(relation));
    else this.showLink(link);
  }

  /** Goes to a span of the selection's chain. */
  showLink(link: LinkedSpan): void {
    const target: Selection = {
      startNs: link.startNs,
      endNs: link.startNs + link.durationNs,
      span: link.row,
      tracks: [link.track],
      label: link.name,
    };
    this.page.view.stage.showTrack(link.track);
    this.moves.bringIntoView(target);
    void this.page.selection.selectSpan(link.track, link.row, target);
    this.page.view.stage.invalidate();
  }

  /** The idle interval of the device in hand beside the selection, or in the window where nothing is selected. */
  private async idle(direction: 1 | -1): Promise<void> {
    const { page } = this;
    const near = [page.selection.selection?.tracks?.[0], page.view.stage.headers.focusedTrack];
    const track = deviceTrack(page.init.tracks, near);
    if (track === undefined) {
      announce(t('No device in this trace'));
      return;
    }
    const { window, trace } = page.view.navigator;
    const { selection, lasts } = page.selection;
    const from = selection !== undefined && overlaps(selection, window) ? selection : window;
    const question = {
      ...{ track: track.id, direction, trace, reachNs: spanOf(window) },
      fromNs: direction > 0 ? from.startNs : from.endNs,
      leastNs: LEAST_HATCHED * page.view.stage.nsPerPixel,
    };
    try {
      const found = await nextIdle(request => page.host.call('idleIn', request), question);
      if (lasts.aborted) return;
      if (found === undefined) announce(t('No further idle time that could be seen at this zoom'));
      else await this.showIdle(track, found, lasts);
    } catch (caught) {
      page.host.notify('reportError', toFailure(caught).message);
    }
  }

  private async showIdle(track: Track, window: Window, lasts: AbortSignal): Promise<void> {
    const { page } = this;
    const ns = Math.floor((window.startNs + window.endNs) / 2);
    const answer = await page.host.call('idleAt', { track: track.id, ns });
    if (lasts.aborted) return;
    const { title } = idleContent(answer);
    page.selection.selectIdle({ ...window, label: title, tracks: [track.id] }, answer);
    page.view.stage.showTrack(track.id);
    this.moves.center(window);
  }

  private selectArea(): void {
    const { selection } = this.page.selection;
    if (selection === undefined) return;
    const { startNs, endNs, label } = selection;
    this.page.selection.select({ startNs, endNs, label: t('Area of {0}', label) });
  }

  /** Marks the selection, or the moment at the pointer; a mark that is there already is taken away. */
  private mark(): void {
    const { page } = this;
    page.setMarks(toggledMark(page.marks, page.selection.selection, page.view.pointerNs));
  }

  /** One thing at a time: the drag, the selection, the marks. */
  private escape(): void {
    const { page } = this;
    if (page.view.cancelDrag()) return;
    if (page.selection.selection !== undefined) page.selection.clear();
    else if (page.marks.length > 0) page.setMarks([]);
  }
}

export function noneLinked(relation: LinkRelation): string {
  switch (relation) {
    case 'launch':
      return t('No launch is linked');
    case 'operation':
      return t('No operation is linked');
    case 'range':
      return t('No range around it');
    case 'wait':
      return t('No wait after it');
  }
}
