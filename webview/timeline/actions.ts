/** What keys, buttons and VS Code's commands do. Each action is small; the parts of the page do the work. */

import { toFailure } from '../../src/core/base/result.ts';
import type { TrackId } from '../../src/core/lod/types.ts';
import type { LinkedSpan, Selection } from '../../src/core/protocol/engine.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import type { Box } from './hit.ts';
import type { Action } from './keys.ts';
import { Moves } from './moves.ts';
import type { TimelinePage } from './page.ts';
import { trackLabel } from './text.ts';
import { overlaps, sameWindow } from './window.ts';

export interface ShowOptions {
  readonly track?: TrackId;
  readonly tell?: boolean;
  /** Zoom only where the span could not be seen at all, so that going through rows does not lose the place. */
  readonly keepZoom?: boolean;
}

export class Actions {
  private readonly page: TimelinePage;
  private readonly moves: Moves;
  private readonly table: Readonly<Record<Action, () => void>>;

  constructor(page: TimelinePage) {
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
    if (track !== undefined) page.view.stage.showTrack(track);
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
    this.page.view.stage.showTrack(link.track);
    this.moves.bringIntoView(target);
    void this.page.selection.selectSpan(link.track, link.row, target);
    this.page.view.stage.invalidate();
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
    const at = page.view.pointerNs;
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
    if (page.view.cancelDrag()) return;
    if (page.selection.selection !== undefined) page.selection.clear();
    else if (page.marks.length > 0) page.setMarks([]);
  }
}
