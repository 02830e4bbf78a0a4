/** What keys, buttons and VS Code's commands do. Each action is small; the parts of the page do the work. */

import { toFailure } from '../../src/core/base/result.ts';
import type { TrackId } from '../../src/core/lod/types.ts';
import type { LinkedSpan, Selection } from '../../src/core/protocol/engine.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import type { Box } from './hit.ts';
import type { Action } from './keys.ts';
import type { TimelinePage } from './page.ts';
import { trackLabel } from './text.ts';
import { centerOn, overlaps, sameWindow, spanOf } from './window.ts';

const ZOOM_STEP = 0.72;
const PAN_STEP = 0.15;
const SCROLL_STEP = 60;
/** A span that is brought into view gets at least this share of the window's width. */
const VISIBLE_SHARE = 0.02;
const SHOWN_SHARE = 0.12;
/** About a pixel. */
const BARELY_SHARE = 0.0007;
/** A stretch of time that fills less is too small to see what is in it. */
const READABLE_SHARE = 0.1;
/** A span that fills more leaves nothing of what is around it. */
const LARGE_SHARE = 0.5;

export interface ShowOptions {
  readonly track?: TrackId;
  readonly tell?: boolean;
  /** Zoom only where the span could not be seen at all, so that going through rows does not lose the place. */
  readonly keepZoom?: boolean;
}

export class Actions {
  private readonly page: TimelinePage;
  private readonly table: Readonly<Record<Action, () => void>>;

  constructor(page: TimelinePage) {
    this.page = page;
    const { navigator, stage } = page;
    const zoom = (factor: number): void => navigator.zoom(factor, this.zoomCenter());
    this.table = {
      zoomIn: () => zoom(ZOOM_STEP),
      zoomOut: () => zoom(1 / ZOOM_STEP),
      panLeft: () => navigator.pan(-PAN_STEP),
      panRight: () => navigator.pan(PAN_STEP),
      scrollUp: () => (stage.scrollTop -= SCROLL_STEP),
      scrollDown: () => (stage.scrollTop += SCROLL_STEP),
      fitAll: () => navigator.fitAll(),
      fitSelection: () => this.fitSelection(),
      centerSelection: () => this.centerSelection(),
      undoZoom: () => {
        if (!navigator.undo()) announce(t('Nothing to undo'));
      },
      search: () => page.search.focus(),
      searchNext: () => page.search.step(1),
      searchPrevious: () => page.search.step(-1),
      nextSpan: () => void this.neighbour(1),
      previousSpan: () => void this.neighbour(-1),
      followLaunch: () => this.follow('launch'),
      followOperation: () => this.follow('operation'),
      selectArea: () => this.selectArea(),
      clearSelection: () => this.escape(),
      toggleDetails: () => (page.detailsOpen = !page.detailsOpen),
      help: () => page.help.toggle(),
      mark: () => this.mark(),
    };
  }

  run(action: Action): void {
    this.table[action]();
    this.page.stage.invalidate();
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

  doubleClick(box: Box | undefined): void {
    if (box !== undefined) this.page.navigator.fit(box);
    this.page.stage.invalidate();
  }

  /** Selects something and brings it into view, in time and among the lanes. */
  show(
    selection: Selection,
    { track = selection.tracks?.[0], tell = true, keepZoom = false }: ShowOptions = {},
  ): void {
    const { page } = this;
    page.selection.select(selection, { tell, ...(track === undefined ? {} : { track }) });
    if (track !== undefined) page.stage.showTrack(track);
    this.bringIntoView(selection, keepZoom);
    page.stage.invalidate();
  }

  searchOrigin(): { fromNs: number; fromSpan?: number } {
    const { selection } = this.page.selection;
    const { target } = this.page.navigator;
    if (selection === undefined || !overlaps(selection, target)) return { fromNs: target.startNs };
    return {
      fromNs: selection.startNs,
      ...(selection.span === undefined ? {} : { fromSpan: selection.span }),
    };
  }

  /** Zooming by key keeps the selection or the pointer in place, else the middle. */
  private zoomCenter(): number | undefined {
    const { navigator, pointerNs } = this.page;
    const { target } = navigator;
    if (pointerNs !== undefined && pointerNs >= target.startNs && pointerNs <= target.endNs) {
      return pointerNs;
    }
    const { selection } = this.page.selection;
    if (selection === undefined || !overlaps(selection, target)) return undefined;
    const middle = (selection.startNs + selection.endNs) / 2;
    return Math.min(Math.max(middle, target.startNs), target.endNs);
  }

  private bringIntoView(selection: Selection, keepZoom = false): void {
    const { navigator } = this.page;
    const { target } = navigator;
    const span = selection.endNs - selection.startNs;
    const inside = selection.startNs >= target.startNs && selection.endNs <= target.endNs;
    const share = span / spanOf(target);
    if (selection.span === undefined) {
      if (!inside || share < READABLE_SHARE) navigator.fit(selection);
      return;
    }
    const least = keepZoom ? BARELY_SHARE : VISIBLE_SHARE / 4;
    if (share > LARGE_SHARE || share < least) {
      const wide = Math.max(span, 1) / SHOWN_SHARE;
      const middle = (selection.startNs + selection.endNs) / 2;
      navigator.go({ startNs: middle - wide / 2, endNs: middle + wide / 2 });
    } else if (!inside) {
      navigator.go(centerOn(target, (selection.startNs + selection.endNs) / 2, navigator.trace));
    }
  }

  private fitSelection(): void {
    const { selection } = this.page.selection;
    if (selection !== undefined) this.page.navigator.fit(selection);
  }

  /** First into the middle; where it is already, fitted. */
  private centerSelection(): void {
    const { selection } = this.page.selection;
    if (selection === undefined) return;
    const { navigator } = this.page;
    const middle = (selection.startNs + selection.endNs) / 2;
    const centered = centerOn(navigator.target, middle, navigator.trace);
    const seen = selection.endNs - selection.startNs > spanOf(centered) / 1000;
    const there = Math.abs(centered.startNs - navigator.target.startNs) < spanOf(centered) / 500;
    if (there || !seen) navigator.fit(selection);
    else navigator.go(centered);
  }

  private async neighbour(direction: 1 | -1): Promise<void> {
    const span = this.page.selection.selection?.span;
    if (span === undefined) {
      announce(t('Select a box first'));
      return;
    }
    try {
      const next = await this.page.host.call('neighbour', { span, direction });
      if (next === undefined || next === null) announce(t('No further box in this row'));
      else this.show(next);
    } catch (caught) {
      this.page.host.notify('reportError', toFailure(caught).message);
    }
  }

  private follow(relation: LinkedSpan['relation']): void {
    const { links, selection } = this.page.selection;
    const link = links.find(candidate => candidate.relation === relation);
    if (link === undefined || selection === undefined) {
      announce(relation === 'launch' ? t('No launch is linked') : t('No operation is linked'));
      return;
    }
    const target: Selection = {
      startNs: link.startNs,
      endNs: link.startNs + link.durationNs,
      span: link.row,
      tracks: [link.track],
      label: selection.label,
    };
    this.page.stage.showTrack(link.track);
    this.bringIntoView(target);
    void this.page.selection.selectSpan(link.track, link.row, target);
    this.page.stage.invalidate();
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
    const { selection } = page.selection;
    const at = page.pointerNs;
    const wanted =
      selection ??
      (at === undefined ? undefined : { startNs: Math.round(at), endNs: Math.round(at) });
    if (wanted === undefined) return;
    const mark = { startNs: wanted.startNs, endNs: wanted.endNs };
    const others = page.marks.filter(known => !sameWindow(known, mark));
    page.setMarks(others.length < page.marks.length ? others : [...page.marks, mark]);
  }

  /** One thing at a time: the drag, the selection, the marks. */
  private escape(): void {
    const { page } = this;
    if (page.cancelDrag()) return;
    if (page.selection.selection !== undefined) page.selection.clear();
    else if (page.marks.length > 0) page.setMarks([]);
  }
}
