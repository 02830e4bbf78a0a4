/**
 * What keys do in the two timelines: those of a trace's own page, for the side that has the focus, as far as a
 * comparison has what they need. The sheet that lists them is in `keys-sheet.ts`.
 */

import type { Track } from '../../src/core/lod/types.ts';
import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { LinkedSpan, LinkRelation } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { CancelSignal } from '../../src/core/protocol/rpc.ts';
import { contentText } from '../charts/card.ts';
import { deviceTrack } from '../time/device-track.ts';
import { idleContent } from '../time/idle-hover.ts';
import { nextIdle } from '../time/idle-steps.ts';
import { LEAST_HATCHED } from '../time/idle-supply.ts';
import { noneLinked } from '../timeline/actions.ts';
import { findRow } from '../timeline/find-row.ts';
import type { Box } from '../timeline/hit.ts';
import { actionFor, type Action } from '../timeline/keys.ts';
import { isMove, type Move } from '../timeline/moves.ts';
import { overlaps, spanOf } from '../timeline/window.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import { neighbourBox } from './timelines-neighbour.ts';
import type { DiffHost, OpenDiff } from './timelines-questions.ts';
import type { TimelineSide } from './timelines-side.ts';

/** What the keys move: the two timelines. */
export interface KeyTarget {
  /** The side that keys are for. */
  readonly side: TimelineSide;
  click(side: DiffSideName, box: Box): void;
  /** Shows a span of one side, also where its lane is folded away, and what answers to it on the other. */
  select(side: DiffSideName, selection: Selection): void;
  /** The same for a stretch of time. */
  selectTime(side: DiffSideName, selection: Selection): void;
  ask(act: (signal: CancelSignal) => Promise<void>): void;
  clear(): void;
}

/** Keys that mean nothing here: they are left to the page. */
type Unused = 'search' | 'searchNext' | 'searchPrevious' | 'toggleDetails' | 'help';

export class TimelinesKeys {
  private readonly init: OpenDiff;
  private readonly host: DiffHost;
  private readonly target: KeyTarget;
  private readonly table: Readonly<Record<Exclude<Action, Move | Unused>, () => void>>;

  constructor(init: OpenDiff, host: DiffHost, target: KeyTarget) {
    this.init = init;
    this.host = host;
    this.target = target;
    this.table = {
      nextSpan: () => this.step(1),
      previousSpan: () => this.step(-1),
      followLaunch: () => this.follow('launch'),
      followOperation: () => this.follow('operation'),
      followRange: () => this.follow('range'),
      followWait: () => this.follow('wait'),
      nextIdle: () => this.idle(1),
      previousIdle: () => this.idle(-1),
      selectArea: () => this.selectArea(),
      mark: () => this.target.side.mark(),
      clearSelection: () => this.escape(),
    };
  }

  onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.composedPath()[0] instanceof HTMLInputElement) return;
    const action = actionFor(event, this.init.keysByPlace);
    if (action === undefined) return;
    const act = isMove(action)
      ? this.target.side.moves.table[action]
      : (this.table as Partial<Record<Action, () => void>>)[action];
    if (act === undefined) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  /** From an operation to its launch or back, to the range around it or the wait for it. */
  private follow(relation: LinkRelation): void {
    const { name: side, selection } = this.target.side;
    const span = selection?.span;
    if (span === undefined) return announce(t('Select a box first'));
    this.target.ask(async signal => {
      const links = await this.host.call('linked', { side, span }, signal);
      const link = links.find(candidate => candidate.relation === relation);
      if (signal.aborted) return;
      if (link === undefined) announce(noneLinked(relation));
      else this.target.select(side, selectionOfLink(link));
    });
  }

  /** The box beside the selected one; where nothing is selected, the first in sight. */
  private step(direction: 1 | -1): void {
    const { side } = this.target;
    const { stage } = side;
    const from = side.selection ?? { startNs: side.view.navigator.window.startNs };
    const [track] = side.selection?.tracks ?? [];
    const lanes = stage.layout.lanes;
    const lane =
      (track === undefined ? undefined : stage.layout.laneOf(track)) ??
      lanes.find(candidate => candidate.track.role === 'all-streams') ??
      lanes.find(candidate => candidate.track.kind === 'spans');
    if (lane === undefined) return;
    const pieces = stage.pieces(lane);
    const span = side.details?.row;
    const row = span === undefined ? 0 : (findRow(lane, pieces, span, from.startNs) ?? 0);
    const box = neighbourBox(lane, row, pieces, from, direction);
    if (box === undefined) return announce(t('No further box in this row'));
    const { startNs, endNs, name: label } = box;
    side.moves.bringIntoView({ startNs, endNs, label, span: box.span }, true);
    this.target.click(side.name, box);
  }

  /** The idle interval of the device beside the selection, or in the window where nothing is selected. */
  private idle(direction: 1 | -1): void {
    const { side } = this.target;
    const { stage, selection } = side;
    const near = [selection?.tracks?.[0], stage.headers.focusedTrack];
    const track = deviceTrack(this.init[side.name].tracks, near);
    if (track === undefined) return announce(t('No device in this trace'));
    const { window, trace } = side.view.navigator;
    const from = selection !== undefined && overlaps(selection, window) ? selection : window;
    const question = {
      ...{ track: track.id, direction, trace, reachNs: spanOf(window) },
      fromNs: direction > 0 ? from.startNs : from.endNs,
      leastNs: LEAST_HATCHED * stage.nsPerPixel,
    };
    this.target.ask(async signal => {
      const ask = { side: side.name };
      const found = await nextIdle(
        request => this.host.call('idleIn', { ...request, ...ask }, signal),
        question,
      );
      if (signal.aborted) return;
      if (found === undefined) {
        return announce(t('No further idle time that could be seen at this zoom'));
      }
      const ns = Math.floor((found.startNs + found.endNs) / 2);
      const answer = await this.host.call('idleAt', { ...ask, track: track.id, ns }, signal);
      if (signal.aborted) return;
      const content = idleContent(answer);
      this.showIdle(side, track, { ...found, label: content.title, tracks: [track.id] });
      announce(contentText(content));
    });
  }

  private showIdle(side: TimelineSide, track: Track, selection: Selection): void {
    side.stage.showTrack(track.id);
    side.moves.center(selection);
    this.target.selectTime(side.name, selection);
  }

  private selectArea(): void {
    const { name, selection } = this.target.side;
    if (selection === undefined) return;
    const { startNs, endNs, label } = selection;
    this.target.selectTime(name, { startNs, endNs, label: t('Area of {0}', label) });
  }

  /** One thing at a time: the drag, the selection, the marks. */
  private escape(): void {
    const { side } = this.target;
    if (side.view.cancelDrag()) return;
    if (side.selection !== undefined) this.target.clear();
    else if (side.marks.length > 0) side.setMarks([]);
    else this.target.clear();
  }
}

function selectionOfLink({ startNs, durationNs, row, track, name }: LinkedSpan): Selection {
  return { startNs, endNs: startNs + durationNs, span: row, tracks: [track], label: name };
}
