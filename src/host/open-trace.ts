/**
 * One opened file: being read, open or failed, and what is selected in it. Everything that shows it listens here.
 * Holds no trace data beyond summary and tracks; the rest is asked of the engine, under this trace's current id.
 */

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { FailureError, toFailure, type Failure } from '../core/base/result.ts';
import type { Track } from '../core/lod/types.ts';
import type {
  EngineApi,
  Headline,
  Progress,
  Selection,
  TraceId,
  TraceSummary,
} from '../core/protocol/engine.ts';
import { CANCELLED, type CancelSignal } from '../core/protocol/rpc.ts';
import { DisposableStore } from './disposable.ts';
import type { EngineClient } from './engine-client.ts';
import { logFailure, type Log } from './log.ts';

export type TraceState =
  | { readonly kind: 'opening'; readonly fraction: number; readonly phase: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'open';
      readonly summary: TraceSummary;
      readonly tracks: readonly Track[];
      readonly headline: Headline;
    };

export type ReportProgress = (fraction: number, phase: string) => void;

/** Finds, or makes, the file that the engine can read for what the user opened. Rejects with a `FailureError`. */
export type Locate = (
  uri: vscode.Uri,
  report: ReportProgress,
  signal: CancelSignal,
) => Promise<string>;

export class OpenTrace extends DisposableStore {
  readonly uri: vscode.Uri;
  readonly name: string;
  private readonly engine: EngineClient;
  private readonly locate: Locate;
  private readonly log: Log;
  private current: TraceState = { kind: 'opening', fraction: 0, phase: 'detect' };
  private abort: AbortController | undefined;
  /** The engine's session in which the trace was opened. */
  private session = -1;

  private readonly stateChanged = this.register(new vscode.EventEmitter<void>());
  /** Another kind of state; not fired for progress. */
  readonly onDidChangeState = this.stateChanged.event;
  private readonly progressed = this.register(new vscode.EventEmitter<Progress>());
  readonly onDidProgress = this.progressed.event;
  private readonly selected = this.register(new vscode.EventEmitter<Selection | undefined>());
  /** The user has selected something in a page. */
  readonly onDidSelect = this.selected.event;

  constructor(uri: vscode.Uri, engine: EngineClient, locate: Locate, log: Log) {
    super();
    this.uri = uri;
    this.name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    this.engine = engine;
    this.locate = locate;
    this.log = log;
    this.register(engine.onDidCrash(failure => this.fail(failure)));
  }

  get state(): TraceState {
    return this.current;
  }

  /** Reads the file, again where it has been read before. Never rejects; the outcome is the state. */
  async load(): Promise<void> {
    this.release();
    const abort = new AbortController();
    this.abort = abort;
    this.setState({ kind: 'opening', fraction: 0, phase: 'detect' });
    const begin = Date.now();
    let path = this.uri.fsPath;
    try {
      const report: ReportProgress = (fraction, phase) => this.progress(abort, fraction, phase);
      path = await this.locate(this.uri, report, abort.signal);
      const onProgress = (event: Progress): void => report(event.fraction, event.phase);
      const summary = await this.engine.open(path, onProgress, abort.signal);
      this.session = this.engine.session;
      if (this.abort !== abort) return void this.closeLate(summary.id);
      await this.finish(abort, { ...summary, name: this.name, path: this.uri.fsPath });
      this.log.info(`Opened ${this.uri.fsPath} in ${Date.now() - begin} ms`);
    } catch (caught) {
      if (this.abort !== abort) return;
      this.abort = undefined;
      this.fail(renamed(toFailure(caught), basename(path), this.name));
    }
  }

  /** Asks again for what is derived from the trace, after the rules for it have changed. Never rejects. */
  async refresh(): Promise<void> {
    const state = this.current;
    if (state.kind !== 'open') return;
    const { signal } = new AbortController();
    try {
      const [tracks, headline] = await Promise.all([
        this.engine.call('tracks', state.summary.id, signal),
        this.headline(state.summary, signal),
      ]);
      if (this.current === state) this.setState({ ...state, tracks, headline });
    } catch (caught) {
      logFailure(this.log, this.uri.fsPath, toFailure(caught));
    }
  }

  /** Stops reading; the state becomes `failed` with reason `cancelled`. */
  cancel(): void {
    this.abort?.abort();
  }

  /** Asks the engine about this trace. An answer that comes after a reload or the end is rejected. */
  async ask<K extends keyof EngineApi>(
    method: K,
    argument: (id: TraceId) => Parameters<EngineApi[K]>[0],
    signal?: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    const state = this.current;
    if (state.kind !== 'open') throw notOpen();
    const answer = await this.engine.call(method, argument(state.summary.id), signal);
    if (this.current !== state) throw notOpen();
    return answer;
  }

  /** A page tells what the user has selected there. */
  select(selection: Selection | undefined): void {
    this.selected.fire(selection);
  }

  override dispose(): void {
    this.release();
    super.dispose();
  }

  private async finish(abort: AbortController, summary: TraceSummary): Promise<void> {
    const [tracks, headline] = await Promise.all([
      this.engine.call('tracks', summary.id, abort.signal),
      this.headline(summary, abort.signal),
    ]).catch((error: unknown) => {
      this.closeLate(summary.id);
      throw error;
    });
    if (this.abort !== abort) return this.closeLate(summary.id);
    this.abort = undefined;
    this.setState({ kind: 'open', summary, tracks, headline });
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

  private progress(abort: AbortController, fraction: number, phase: string): void {
    if (this.abort !== abort || abort.signal.aborted) return;
    this.current = { kind: 'opening', fraction, phase };
    this.progressed.fire({ ticket: 0, fraction, phase });
  }

  /** Gives up what is open or being read, without telling anyone. */
  private release(): void {
    const abort = this.abort;
    this.abort = undefined;
    abort?.abort();
    if (this.current.kind === 'open') this.closeLate(this.current.summary.id);
  }

  private closeLate(id: TraceId): void {
    if (this.session !== this.engine.session) return;
    this.engine.call('close', id).catch(() => undefined);
  }

  private fail(failure: Failure): void {
    if (this.current.kind === 'failed') return;
    this.abort = undefined;
    if (failure.reason !== CANCELLED) logFailure(this.log, this.uri.fsPath, failure);
    this.setState({ kind: 'failed', failure });
  }

  private setState(state: TraceState): void {
    if (this.isDisposed) return;
    this.current = state;
    this.stateChanged.fire();
  }
}

/** A converted file goes by the name of the one that the user opened. */
function renamed(failure: Failure, from: string, to: string): Failure {
  if (from === to) return failure;
  const rename = <T>(value: T): T | string =>
    typeof value === 'string' ? value.replaceAll(from, to) : value;
  return {
    ...failure,
    message: failure.message.replaceAll(from, to),
    ...(failure.args === undefined ? {} : { args: failure.args.map(rename) }),
  };
}

function notOpen(): FailureError {
  return new FailureError({ reason: 'trace-closed', message: 'The trace is not open' });
}
