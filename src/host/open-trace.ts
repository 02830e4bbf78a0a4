/**
 * One opened trace: what every view of it needs to begin, and what is selected in it. Its life is OpenFile's; all
 * other data is asked of the engine.
 */

import * as vscode from 'vscode';
import { toFailure } from '../core/base/result.ts';
import type { Track } from '../core/lod/types.ts';
import type { Diff, DiffRequest } from '../core/protocol/diff.ts';
import type { Headline, TraceSummary } from '../core/protocol/engine.ts';
import type { Progress } from '../core/protocol/opening.ts';
import type { Selection } from '../core/protocol/selection.ts';
import { CANCELLED, type CancelSignal } from '../core/protocol/rpc.ts';
import { logFailure } from './log.ts';
import { OpenFile } from './open-file.ts';

interface OpenedTrace {
  readonly summary: TraceSummary;
  readonly tracks: readonly Track[];
  readonly headline: Headline;
}

export class OpenTrace extends OpenFile<OpenedTrace> {
  private readonly selected = this.register(new vscode.EventEmitter<Selection | undefined>());
  /** The user has selected something in a page. */
  readonly onDidSelect = this.selected.event;
  private last: Selection | undefined;
  private refreshes = 0;

  /** What is selected in its timeline. */
  get selection(): Selection | undefined {
    return this.last;
  }

  /** Empty until it is open. */
  get devices(): TraceSummary['devices'] {
    return this.state.kind === 'open' ? this.state.summary.devices : [];
  }

  /** A page tells what the user has selected there. */
  select(selection: Selection | undefined): void {
    this.last = selection;
    this.selected.fire(selection);
  }

  /** A page was told what to select, by the tree or by a lens; nobody need follow. */
  revealed(selection: Selection): void {
    this.last = selection;
  }

  /** Compares this trace with others, telling how far it is. */
  compare(
    request: DiffRequest,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<Diff> {
    return this.engine.telling(onProgress, ticket =>
      this.ask('diff', () => ({ ...request, ticket }), signal),
    );
  }

  /** Asks again for what is derived from the trace, after what it is derived from has changed. Never rejects. */
  async refresh(): Promise<void> {
    const { state } = this;
    if (state.kind !== 'open') return;
    const turn = ++this.refreshes;
    try {
      const derived = await this.derive(state.summary, new AbortController().signal);
      const now = this.state;
      // Of several at once the last has the newest answers.
      if (turn !== this.refreshes || now.kind !== 'open' || now.summary !== state.summary) return;
      this.setState({ ...now, ...derived });
    } catch (caught) {
      logFailure(this.log, this.uri.fsPath, toFailure(caught));
    }
  }

  protected override open(
    path: string,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<TraceSummary> {
    return this.engine.open(path, onProgress, signal);
  }

  protected override async complete(
    summary: TraceSummary,
    signal: CancelSignal,
  ): Promise<OpenedTrace> {
    const named = { ...summary, name: this.name, path: this.uri.fsPath };
    return { summary: named, ...(await this.derive(named, signal)) };
  }

  private async derive(
    summary: TraceSummary,
    signal: CancelSignal,
  ): Promise<Omit<OpenedTrace, 'summary'>> {
    const [tracks, headline] = await Promise.all([
      this.engine.call('tracks', summary.id, signal),
      this.headline(summary, signal),
    ]);
    return { tracks, headline };
  }

  /** The answer line; a failure costs the line, not the trace. */
  private async headline(summary: TraceSummary, signal: CancelSignal): Promise<Headline> {
    try {
      return await this.engine.call('headline', summary.id, signal);
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.reason === CANCELLED) throw caught;
      logFailure(this.log, `${this.uri.fsPath}, answer line`, failure);
      return { devices: summary.devices[0]?.name ?? '', scope: 'all' };
    }
  }
}
