/**
 * One opened report of hardware counters: being read, open or failed. Tabs of one file share it. Holds the summary
 * only; the rest is asked of the engine, under this report's current id.
 */

import * as vscode from 'vscode';
import { FailureError, toFailure, type Failure } from '../../core/base/result.ts';
import type { EngineApi, Progress } from '../../core/protocol/engine.ts';
import type { ReportId, ReportSummary } from '../../core/protocol/report.ts';
import { CANCELLED, type CancelSignal } from '../../core/protocol/rpc.ts';
import { DisposableStore } from '../disposable.ts';
import type { EngineClient } from '../engine-client.ts';
import { logFailure, type Log } from '../log.ts';
import type { Locate } from '../open-trace.ts';

export type ReportState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'open'; readonly summary: ReportSummary };

export class ReportFile extends DisposableStore {
  readonly uri: vscode.Uri;
  readonly name: string;
  private readonly engine: EngineClient;
  private readonly locate: Locate;
  private readonly log: Log;
  private current: ReportState = { kind: 'opening' };
  private abort: AbortController | undefined;
  /** The engine's session in which the report was opened. */
  private session = -1;

  private readonly stateChanged = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeState = this.stateChanged.event;
  private readonly progressed = this.register(new vscode.EventEmitter<Progress>());
  readonly onDidProgress = this.progressed.event;

  constructor(uri: vscode.Uri, engine: EngineClient, locate: Locate, log: Log) {
    super();
    this.uri = uri;
    this.name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    this.engine = engine;
    this.locate = locate;
    this.log = log;
    this.register(engine.onDidCrash(failure => this.fail(failure)));
  }

  get state(): ReportState {
    return this.current;
  }

  /** Reads the file, again where it has been read before. Never rejects; the outcome is the state. */
  async load(): Promise<void> {
    this.release();
    const abort = new AbortController();
    this.abort = abort;
    this.setState({ kind: 'opening' });
    const begin = Date.now();
    const tell = (event: Progress): void => {
      if (this.abort === abort && !abort.signal.aborted) this.progressed.fire(event);
    };
    try {
      const report = (fraction: number, phase: string): void =>
        tell({ ticket: 0, fraction, phase });
      const path = await this.locate(this.uri, report, abort.signal);
      const summary = await this.engine.openReport(path, tell, abort.signal);
      this.session = this.engine.session;
      if (this.abort !== abort) return void this.closeLate(summary.id);
      this.abort = undefined;
      this.setState({ kind: 'open', summary: { ...summary, name: this.name } });
      this.log.info(`Opened ${this.uri.fsPath} in ${Date.now() - begin} ms`);
    } catch (caught) {
      if (this.abort !== abort) return;
      this.fail(toFailure(caught));
    }
  }

  /** Stops reading; the state becomes `failed` with reason `cancelled`. */
  cancel(): void {
    this.abort?.abort();
  }

  /** Asks the engine about this report. An answer that comes after a reload or the end is rejected. */
  async ask<K extends keyof EngineApi>(
    method: K,
    argument: (id: ReportId) => Parameters<EngineApi[K]>[0],
    signal?: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    const state = this.current;
    if (state.kind !== 'open') throw notOpen();
    const answer = await this.engine.call(method, argument(state.summary.id), signal);
    if (this.current !== state) throw notOpen();
    return answer;
  }

  override dispose(): void {
    this.release();
    super.dispose();
  }

  /** Gives up what is open or being read, without telling anyone. */
  private release(): void {
    const abort = this.abort;
    this.abort = undefined;
    abort?.abort();
    if (this.current.kind === 'open') this.closeLate(this.current.summary.id);
  }

  private closeLate(id: ReportId): void {
    if (this.session !== this.engine.session) return;
    this.engine.call('close', id).catch(() => undefined);
  }

  private fail(failure: Failure): void {
    if (this.current.kind === 'failed') return;
    this.abort = undefined;
    if (failure.reason !== CANCELLED) logFailure(this.log, this.uri.fsPath, failure);
    this.setState({ kind: 'failed', failure });
  }

  private setState(state: ReportState): void {
    if (this.isDisposed) return;
    this.current = state;
    this.stateChanged.fire();
  }
}

function notOpen(): FailureError {
  return new FailureError({ reason: 'trace-closed', message: 'The report is not open' });
}
