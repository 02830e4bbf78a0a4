/**
 * The life of one opened file: being read, open or failed; read again, given up, closed. Everything that shows it
 * listens here. What is read and kept of it is said by the kinds of file (`OpenTrace`, `ReportFile`).
 */

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { FailureError, toFailure, type Failure } from '../core/base/result.ts';
import type { EngineApi } from '../core/protocol/engine.ts';
import type { Progress } from '../core/protocol/opening.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import { CANCELLED, type CancelSignal } from '../core/protocol/rpc.ts';
import { DisposableStore } from './disposable.ts';
import type { EngineClient } from './engine-client.ts';
import { logFailure, type Log } from './log.ts';
import { exists } from './nsys/export-cache.ts';

/** What is kept of an open file; the rest is asked of the engine under the summary's id. */
export interface Opened {
  readonly summary: { readonly id: TraceId };
}

export type FileState<T extends Opened> =
  | { readonly kind: 'opening'; readonly fraction: number; readonly phase: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | ({ readonly kind: 'open' } & T);

export type ReportProgress = (fraction: number, phase: string) => void;

/** Finds, or makes, the file that the engine can read for what the user opened. Rejects with a `FailureError`. */
export type Locate = (
  uri: vscode.Uri,
  report: ReportProgress,
  signal: CancelSignal,
) => Promise<string>;

export abstract class OpenFile<T extends Opened = Opened> extends DisposableStore {
  readonly uri: vscode.Uri;
  readonly name: string;
  protected readonly engine: EngineClient;
  protected readonly log: Log;
  private readonly locate: Locate;
  private versionRead = Promise.resolve('');
  private current: FileState<T> = { kind: 'opening', fraction: 0, phase: 'detect' };
  private abort: AbortController | undefined;
  /** The engine's session in which the file was opened. */
  private session = -1;

  private readonly stateChanged = this.register(new vscode.EventEmitter<void>());
  /** Another kind of state; not fired for progress. */
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

  /** Opens the file in the engine. */
  protected abstract open(
    path: string,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<T['summary']>;

  /** What else is kept of a file that the engine has opened. */
  protected abstract complete(summary: T['summary'], signal: CancelSignal): Promise<T>;

  get state(): FileState<T> {
    return this.current;
  }

  /** The version of the file that was read last, or is being read (see `versionOf`). */
  get version(): Promise<string> {
    return this.versionRead;
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
      // Known before a byte is read, so that no change in the meantime goes unnoticed.
      this.versionRead = versionOf(this.uri);
      await this.versionRead;
      if (this.abort !== abort) return;
      const report: ReportProgress = (fraction, phase) => this.progress(abort, fraction, phase);
      path = await this.locate(this.uri, report, abort.signal);
      const onProgress = (event: Progress): void => report(event.fraction, event.phase);
      const summary = await this.open(path, onProgress, abort.signal);
      this.session = this.engine.session;
      await this.finish(abort, summary);
      this.log.info(`Opened ${this.uri.fsPath} in ${Date.now() - begin} ms`);
    } catch (caught) {
      if (this.abort !== abort) return;
      this.fail(renamed(toFailure(caught), basename(path), this.name));
    }
  }

  /** Stops reading; the state becomes `failed` with reason `cancelled`. */
  cancel(): void {
    this.abort?.abort();
  }

  /** Asks the engine about this file. An answer that comes after a reload or the end is rejected. */
  async ask<K extends keyof EngineApi>(
    method: K,
    argument: (id: TraceId) => Parameters<EngineApi[K]>[0],
    signal?: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    const state = this.current;
    if (state.kind !== 'open') throw this.notOpen();
    const answer = await this.engine.call(method, argument(state.summary.id), signal);
    const now = this.current;
    if (now.kind !== 'open' || now.summary !== state.summary) throw this.notOpen();
    return answer;
  }

  override dispose(): void {
    this.release();
    super.dispose();
  }

  protected setState(state: FileState<T>): void {
    if (this.isDisposed) return;
    this.current = state;
    this.stateChanged.fire();
  }

  private async finish(abort: AbortController, summary: T['summary']): Promise<void> {
    let opened: T | undefined;
    try {
      if (this.abort === abort) opened = await this.complete(summary, abort.signal);
    } finally {
      if (opened === undefined || this.abort !== abort) this.closeLate(summary.id);
    }
    if (opened === undefined || this.abort !== abort) throw this.notOpen();
    this.abort = undefined;
    this.setState({ kind: 'open', ...opened });
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
    // What is still being done for it, such as a conversion, is for nobody.
    this.abort?.abort();
    this.abort = undefined;
    if (failure.reason !== CANCELLED) logFailure(this.log, this.uri.fsPath, failure);
    this.setState({ kind: 'failed', failure });
  }

  private notOpen(): FailureError {
    return new FailureError({ reason: 'trace-closed', message: `${this.name} is not open` });
  }
}

/** What tells one version of a file from another; '' = there is no file here. */
export async function versionOf(uri: vscode.Uri): Promise<string> {
  const stat = uri.scheme === 'file' ? await exists(uri) : undefined;
  return stat === undefined ? '' : `${stat.mtime}:${stat.size}`;
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
