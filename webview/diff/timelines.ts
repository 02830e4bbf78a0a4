/**
 * Two timelines one above the other, the baseline above: they move together, a selection on one side brings up what
 * answers to it on the other, and a line says how long the two are. The verdict and the tables are other parts.
 */

import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { DiffHostApi, DiffPanelApi } from '../../src/core/protocol/diff-panel.ts';
import { DIFF_SIDES } from '../../src/core/protocol/diff.ts';
import { toFailure } from '../../src/core/base/result.ts';
import type { Window } from '../../src/core/lod/types.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { CANCELLED, type CancelSignal, type Peer } from '../../src/core/protocol/rpc.ts';
import { announce } from '../ui/announce.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { Box } from '../timeline/hit.ts';
import { areaLabel, trackLabel } from '../timeline/text.ts';
import type { TimelinesMemory } from './memory.ts';
import { TimelinesKeys } from './timelines-keys.ts';
import { TimelinesLine } from './timelines-line.ts';
import { answerTo, detailsOf, firstFrame, frameOf, type OpenDiff } from './timelines-questions.ts';
import { comparedOf, TimelineSide } from './timelines-side.ts';
import { other, SharedTime, type Frame } from './timelines-time.ts';

export interface TimelinesOptions {
  /** Fewer lanes to begin with. */
  readonly tight?: boolean;
  /** Shows what was shown before, instead of the first step. */
  readonly kept?: TimelinesMemory | undefined;
  /** The user selected something; undefined = nothing any more. */
  selected(side: DiffSideName, selection: Selection | undefined): void;
  /** Something of what is kept is another. */
  changed?(): void;
  /** The sheet of keys is asked for. */
  help?(): void;
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
  private active: DiffSideName;
  private pending = new AbortController();
  private asking = 0;

  constructor(init: OpenDiff, host: Peer<DiffPanelApi, DiffHostApi>, options: TimelinesOptions) {
    this.init = init;
    this.host = host;
    this.options = options;
    const { kept } = options;
    this.active = kept?.active ?? 'a';
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
      help: () => options.help?.(),
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
    const keys = this.makeKeys();
    this.element.addEventListener('keydown', event => keys.onKey(event));
    for (const side of DIFF_SIDES) {
      const take = (): void => void (this.active = side);
      this[side].stage.element.addEventListener('focusin', take);
      this[side].stage.element.addEventListener('pointerdown', take);
    }
    if (kept !== undefined) this.time.restore(kept.time);
    this.line.showFrame(this.time);
    this.showPair(false);
    this.ask(async signal => {
      if (kept === undefined) return this.align(await firstFrame(init, host, signal));
      for (const side of DIFF_SIDES) await this[side].describe(signal);
      this.showPair(false);
    });
  }

  get memory(): TimelinesMemory {
    const { time, active, a, b } = this;
    return { time: time.memory, active, sides: { a: a.memory, b: b.memory } };
  }

  /** Puts the focus on a side. */
  focus(side = this.active): void {
    this[side].stage.top.focus({ preventScroll: true });
  }

  /** Lays two windows over each other and fits them. */
  align(frame: Frame): void {
    this.cancel();
    this.time.align(frame, this.active);
    this.time.fit();
    this.line.showFrame(this.time);
  }

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
      kept: this.options.kept?.sides[side],
      changed: () => this.options.changed?.(),
      click: (name, box) => this.click(name, box),
      area: (name, area, tracks, done) => {
        const label = areaLabel(area, tracks, this[name].stage.layout);
        this.cancel();
        this[name].set({ ...area, label, ...(tracks && { tracks }) });
        // What lies over it, wherever that is.
        this[other(name)].set({ ...this.time.across(name, area), label });
        this.showPair(false);
        if (done) this.options.selected(name, undefined);
      },
    });
  }

  private makeKeys(): TimelinesKeys {
    const active = (): TimelineSide => this[this.active];
    return new TimelinesKeys(this.init, this.host, {
      get side() {
        return active();
      },
      click: (side, box) => this.click(side, box),
      select: (side, selection) => this.select(side, selection),
      selectTime: (side, selection) => this.show(side, selection, () => Promise.resolve(undefined)),
      ask: act => this.ask(act),
      clear: () => this.clear(),
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

  /** Selects nothing. */
  private clear(): void {
    const any = DIFF_SIDES.some(side => this[side].selection !== undefined);
    this.forget();
    if (any) announce(t('Nothing selected'));
    this.options.selected(this.active, undefined);
  }

  /** The same, telling nobody. */
  forget(): void {
    this.cancel();
    for (const side of DIFF_SIDES) this[side].set(undefined);
    this.showPair(false);
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
}

function traceOf(init: OpenDiff, side: DiffSideName): Window {
  const { startNs, endNs } = init[side].summary;
  return { startNs, endNs: Math.max(endNs, startNs + 1) };
}
