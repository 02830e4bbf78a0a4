/**
 * What is selected, and what the host knows about it: fields, launch and operations, sums. One selection at a time;
 * answers to an older one are dropped. Tells the host what a person selected, never what the host itself asked for.
 */

import { toFailure } from '../../src/core/base/result.ts';
import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { IdleAnswer } from '../../src/core/protocol/analysis.ts';
import type { AreaSummary, LinkedSpan, SpanDetails } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { HostApi } from '../../src/core/protocol/panel.ts';
import { CANCELLED, type Peer } from '../../src/core/protocol/rpc.ts';
import type { PanelApi } from '../../src/core/protocol/panel.ts';

export type Host = Pick<Peer<PanelApi, HostApi>, 'call' | 'notify'>;

export interface SelectOptions {
  /** Track of the span, where it is not the selection's only one. */
  readonly track?: TrackId;
  /** False where the host asked for it and must not be told. */
  readonly tell?: boolean;
}

export class SelectionModel {
  selection: Selection | undefined;
  details: SpanDetails | undefined;
  /** Launch and operations of the selected span. */
  links: readonly LinkedSpan[] = [];
  /** Sum over a selected window. */
  area: AreaSummary | undefined;
  /** Why the device was idle, where such an interval is selected. */
  idle: IdleAnswer | undefined;
  /** Track and row of the selected span as its tile has them. */
  span: { readonly track: TrackId; readonly row: number } | undefined;
  private readonly host: Host;
  private readonly changed: () => void;
  private readonly placed: (wanted: Selection) => Selection;
  private pending = new AbortController();
  private areaRunning = false;
  private areaWanted: Selection | undefined;

  /** @param placed what a selection is limited to, where it does not say itself */
  constructor(host: Host, changed: () => void, placed = (wanted: Selection): Selection => wanted) {
    this.host = host;
    this.changed = changed;
    this.placed = placed;
  }

  /** Aborted as soon as anything else is selected: what was asked for then comes too late. */
  get lasts(): AbortSignal {
    return this.pending.signal;
  }

  clear(tell = true): void {
    if (this.selection === undefined) return;
    this.reset();
    if (tell) this.host.notify('selected', null);
    this.changed();
  }

  /** Selects something whose window and label are known. */
  select(wanted: Selection, { track = wanted.tracks?.[0], tell = true }: SelectOptions = {}): void {
    const selection = this.placed(wanted);
    this.reset();
    this.selection = selection;
    if (tell) this.host.notify('selected', selection);
    if (selection.span === undefined) this.sum(selection);
    else if (track !== undefined) void this.describe(track, selection.span, false);
    if (selection.span !== undefined) void this.link(selection.span);
    this.changed();
  }

  /** Selects an idle interval, with its cause and what tells it. */
  selectIdle(selection: Selection, answer: IdleAnswer): void {
    this.reset();
    this.selection = selection;
    this.idle = answer;
    this.host.notify('selected', selection);
    this.changed();
  }

  /** Selects the span of a tile; the host says what that means (a step, a kernel …). */
  async selectSpan(track: TrackId, row: number, preview: Selection): Promise<void> {
    this.reset();
    this.selection = preview;
    this.changed();
    await this.describe(track, row, true);
  }

  /** Takes up a selection of an earlier life of the page; the host knows it. */
  restore(
    selection: Selection,
    span: { readonly track: TrackId; readonly row: number } | undefined,
  ): void {
    if (span === undefined) {
      this.select(selection, { tell: false });
      return;
    }
    this.reset();
    this.selection = selection;
    void this.describe(span.track, span.row, false);
    if (selection.span !== undefined) void this.link(selection.span);
    this.changed();
  }

  /** While an area is dragged: shows it and keeps its sum coming, without telling the host. */
  preview(selection: Selection): void {
    const { details, links, idle } = this;
    const single = details !== undefined || links.length > 0 || idle !== undefined;
    if (this.selection === undefined || single) this.reset();
    this.selection = selection;
    this.sum(selection);
    this.changed();
  }

  private reset(): void {
    this.pending.abort();
    this.pending = new AbortController();
    this.selection = undefined;
    this.details = undefined;
    this.links = [];
    this.area = undefined;
    this.idle = undefined;
    this.span = undefined;
    this.areaWanted = undefined;
  }

  private async describe(track: TrackId, row: number, adopt: boolean): Promise<void> {
    const { signal } = this.pending;
    this.span = { track, row };
    const details = await this.quietly(this.host.call('details', { track, span: row }, signal));
    if (details === undefined || signal.aborted) return;
    this.details = details;
    const selection = this.placed(details.selection);
    if (adopt) {
      this.selection = selection;
      this.host.notify('selected', selection);
      if (selection.span !== undefined) void this.link(selection.span);
    }
    if (selection.span === undefined) this.sum(selection);
    this.changed();
  }

  private async link(span: number): Promise<void> {
    const { signal } = this.pending;
    const links = await this.quietly(this.host.call('linked', span, signal));
    if (links === undefined || signal.aborted) return;
    this.links = links;
    this.changed();
  }

  /** One sum at a time; of those asked for meanwhile only the last is computed. */
  private sum(selection: Selection): void {
    this.areaWanted = selection;
    if (this.areaRunning) return;
    this.areaRunning = true;
    void this.sumWanted().finally(() => {
      this.areaRunning = false;
      if (this.areaWanted !== undefined) this.sum(this.areaWanted);
    });
  }

  private async sumWanted(): Promise<void> {
    const wanted = this.areaWanted;
    this.areaWanted = undefined;
    if (wanted === undefined) return;
    const { signal } = this.pending;
    const window: Window = { startNs: wanted.startNs, endNs: wanted.endNs };
    const tracks = wanted.tracks === undefined ? {} : { tracks: wanted.tracks };
    const area = await this.quietly(this.host.call('area', { ...window, ...tracks }, signal));
    if (area === undefined || signal.aborted) return;
    this.area = area;
    this.changed();
  }

  /** Failures of single questions are told once, where everything fails: by the tiles. */
  private async quietly<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.reason !== CANCELLED) this.host.notify('reportError', failure.message);
      return undefined;
    }
  }
}
