/**
 * Two timelines one above the other, the baseline above: they move together, a selection on one side brings up what
 * answers to it on the other, and a line says how long the two are. The verdict and the tables are other parts.
 */

import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { DiffHostApi, DiffPanelApi } from '../../src/core/protocol/diff-panel.ts';
import { DIFF_SIDES } from '../../src/core/protocol/diff.ts';
import { toFailure } from '../../src/core/base/result.ts';
import type { Window } from '../../src/core/lod/types.ts';
import type {
  LinkedSpan,
  LinkRelation,
  Selection,
  SpanDetails,
} from '../../src/core/protocol/engine.ts';
import { CANCELLED, type CancelSignal, type Peer } from '../../src/core/protocol/rpc.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { noneLinked } from '../timeline/actions.ts';
import { findRow } from '../timeline/find-row.ts';
import type { Box } from '../timeline/hit.ts';
import { actionFor } from '../timeline/keys.ts';
import { isMove } from '../timeline/moves.ts';
import { areaLabel, trackLabel } from '../timeline/text.ts';
import { TimelinesLine } from './timelines-line.ts';
import { neighbourBox } from './timelines-neighbour.ts';
import { answerTo, detailsOf, firstFrame, frameOf, type OpenDiff } from './timelines-questions.ts';
import { comparedOf, TimelineSide } from './timelines-side.ts';
import { other, SharedTime, type Frame } from './timelines-time.ts';

export interface TimelinesOptions {
  /** Fewer lanes to begin with. */
  readonly tight?: boolean;
  /** The user selected something. */
  selected(side: DiffSideName, selection: Selection): void;
}

export interface TimelinesProbe {
  readonly windows: { readonly a: Window; readonly b: Window };
  readonly selected?: { readonly a?: string; readonly b?: string };
  readonly idle: boolean;
}

export class DiffTimelines {
  readonly element: HTMLElement;
  private readonly init: OpenDiff;
  private readonly host: Peer<DiffPanelApi, DiffHostApi>;
  private readonly options: TimelinesOptions;
  private readonly time: SharedTime;
  private readonly line: TimelinesLine;
  private readonly a: TimelineSide;
  private readonly b: TimelineSide;
  /** Side that keys are for. */
  private active: DiffSideName = 'a';
  private pending = new AbortController();
  private asking = 0;

  constructor(init: OpenDiff, host: Peer<DiffPanelApi, DiffHostApi>, options: TimelinesOptions) {
    this.init = init;
    this.host = host;
    this.options = options;
    const { a, b } = init.diff;
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
    this.time = new SharedTime(
      traceOf(init, 'a'),
      traceOf(init, 'b'),
      { a: a.window, b: b.window, label: '' },
      { now: () => performance.now(), reducedMotion: () => reduced.matches },
    );
    this.line = new TimelinesLine({
      fit: () => this.time.fit(),
      fitAll: () => this.time.a.fitAll(),
      ownScales: own => {
        this.time.setOwnScales(own);
        this.time.fit();
        this.line.showFrame(this.time);
      },
    });
    this.a = this.makeSide('a');
    this.b = this.makeSide('b');
    this.element = element(
      'section',
      { class: 'diff-timelines', 'aria-label': t('Timelines') },
      this.line.element,
      this.a.stage.element,
      this.b.stage.element,
    );
    this.element.addEventListener('keydown', event => this.onKey(event));
    for (const side of DIFF_SIDES) {
      const take = (): void => void (this.active = side);
      this[side].stage.element.addEventListener('focusin', take);
      this[side].stage.element.addEventListener('pointerdown', take);
    }
    this.line.showFrame(this.time);
    this.line.showPair({});
    this.ask(async signal => this.align(await firstFrame(init, host, signal)));
  }

  /** Lays two windows over each other and fits them. */
  align(frame: Frame): void {
    this.cancel();
    this.time.align(frame, this.active);
    this.time.fit();
    this.line.showFrame(this.time);
  }

  /** Shows a span of one side, also where its lane is folded away, and what answers to it on the other. */
  private select(side: DiffSideName, selection: Selection): void {
    const [track] = selection.tracks ?? [];
    if (track !== undefined) this[side].stage.showTrack(track);
    this[side].moves.bringIntoView(selection);
    this.show(side, selection, signal => detailsOf(this.host, side, selection, signal));
  }

  /** Shows two places that belong together, such as those of a row; tells nobody. */
  compare(places: Readonly<Partial<Record<DiffSideName, Selection>>>, label: string): void {
    this.cancel();
    for (const side of DIFF_SIDES) this[side].set(places[side]);
    this.showPair(false);
    this.ask(async signal => {
      const frame = await frameOf(this.init, this.host, places, label, signal);
      for (const side of DIFF_SIDES) {
        const details = await detailsOf(this.host, side, places[side], signal);
        if (signal.aborted) return;
        if (details !== undefined) this[side].set(places[side], details);
      }
      if (frame !== undefined) this.align(frame);
      this.showPair(true);
    });
  }

  readTheme(): void {
    for (const side of DIFF_SIDES) this[side].stage.readTheme();
  }

  probe(): TimelinesProbe {
    const { a, b, time } = this;
    const selected = {
      ...(a.selection && { a: a.selection.label }),
      ...(b.selection && { b: b.selection.label }),
    };
    return {
      windows: { a: time.a.window, b: time.b.window },
      ...(Object.keys(selected).length > 0 && { selected }),
      idle: this.asking === 0 && a.stage.idle && b.stage.idle,
    };
  }

  dispose(): void {
    this.cancel();
    for (const side of DIFF_SIDES) this[side].view.dispose();
    this.element.remove();
  }

  private makeSide(side: DiffSideName): TimelineSide {
    return new TimelineSide(this.init, side, this.time[side], this.host, {
      tight: this.options.tight === true,
      click: (name, box) => this.click(name, box),
      area: (name, area, tracks) => {
        const label = areaLabel(area, tracks, this[name].stage.layout);
        this.cancel();
        this[name].set({ ...area, label, ...(tracks && { tracks }) });
        // What lies over it, wherever that is.
        this[other(name)].set({ ...this.time.across(name, area), label });
        this.showPair(false);
      },
    });
  }

  private click(side: DiffSideName, box: Box | undefined): void {
    if (box === undefined) {
      this.clear();
      return;
    }
    const { track } = box.lane;
    const single = box.count === 1;
    const label = single ? box.name : t('{0} spans on {1}', box.count, trackLabel(track));
    const { startNs, endNs } = box;
    const preview: Selection = { startNs, endNs, label, tracks: [track.id] };
    const request = { side, track: track.id, span: box.span };
    this.show(side, preview, async signal =>
      single ? this.host.call('details', request, signal) : undefined,
    );
  }

  /** Selects at once what is known, and then what the host says of it and what answers to it. */
  private show(
    side: DiffSideName,
    preview: Selection,
    describe: (signal: CancelSignal) => Promise<SpanDetails | undefined>,
  ): void {
    this.cancel();
    this[side].set(preview);
    this[other(side)].set(undefined);
    this.showPair(false);
    this.ask(async signal => {
      const details = await describe(signal);
      if (signal.aborted) return;
      const selection = details?.selection ?? preview;
      this[side].set(selection, details);
      this.options.selected(side, selection);
      const answer = await answerTo(this.init, this.host, side, selection, signal);
      if (signal.aborted) return;
      if (answer !== undefined) {
        this[other(side)].set(answer.selection, answer.details);
        this.time.align(answer.frame, side);
        this.line.showFrame(this.time);
      }
      this.showPair(true);
    });
  }

  private showPair(say: boolean): void {
    const text = this.line.showPair({
      ...(this.a.selection && { a: comparedOf(this.a) }),
      ...(this.b.selection && { b: comparedOf(this.b) }),
    });
    if (say) announce(text);
  }

  private clear(): void {
    this.cancel();
    const any = DIFF_SIDES.some(side => this[side].selection !== undefined);
    for (const side of DIFF_SIDES) this[side].set(undefined);
    this.showPair(false);
    if (any) announce(t('Nothing selected'));
  }

  private cancel(): void {
    this.pending.abort();
    this.pending = new AbortController();
  }

  /** One thing at a time; what is asked later makes earlier answers void. */
  private ask(act: (signal: CancelSignal) => Promise<void>): void {
    const { signal } = this.pending;
    this.asking++;
    void act(signal)
      .catch((caught: unknown) => {
        const failure = toFailure(caught);
        if (failure.reason !== CANCELLED) this.host.notify('reportError', failure.message);
      })
      .finally(() => this.asking--);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.composedPath()[0] instanceof HTMLInputElement) return;
    const action = actionFor(event, this.init.keysByPlace);
    const side = this[this.active];
    if (action === undefined) return;
    if (isMove(action)) side.moves.table[action]();
    else if (action === 'nextSpan') this.step(side, 1);
    else if (action === 'previousSpan') this.step(side, -1);
    else if (action === 'followLaunch') this.follow(side, 'launch');
    else if (action === 'followOperation') this.follow(side, 'operation');
    else if (action === 'clearSelection') {
      if (!side.view.cancelDrag()) this.clear();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** From an operation to its launch, or back. */
  private follow({ name: side }: TimelineSide, relation: LinkRelation): void {
    const span = this[side].selection?.span;
    if (span === undefined) return announce(t('Select a box first'));
    this.ask(async signal => {
      const links = await this.host.call('linked', { side, span }, signal);
      const link = links.find(candidate => candidate.relation === relation);
      if (signal.aborted) return;
      if (link === undefined) announce(noneLinked(relation));
      else this.select(side, selectionOfLink(link));
    });
  }

  /** The box beside the selected one; where nothing is selected, the first in sight. */
  private step(side: TimelineSide, direction: 1 | -1): void {
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
    if (box === undefined) {
      announce(t('No further box in this row'));
      return;
    }
    const { startNs, endNs, name: label } = box;
    side.moves.bringIntoView({ startNs, endNs, label, span: box.span }, true);
    this.click(side.name, box);
  }
}

function selectionOfLink({ startNs, durationNs, row, track, name }: LinkedSpan): Selection {
  return { startNs, endNs: startNs + durationNs, span: row, tracks: [track], label: name };
}

function traceOf(init: OpenDiff, side: DiffSideName): Window {
  const { startNs, endNs } = init[side].summary;
  return { startNs, endNs: Math.max(endNs, startNs + 1) };
}
