/**
 * The worker thread that owns the traces, seen from the host: started at the first question, replaced after a crash.
 * Whatever was asked is answered or rejected. Does not know what is open; TraceStore does.
 */

import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { FailureError, type Failure } from '../core/base/result.ts';
import { copyFolderPrefix } from '../core/protocol/copies.ts';
import type { EngineApi, EngineEvents, TraceSummary } from '../core/protocol/engine.ts';
import type { Progress } from '../core/protocol/opening.ts';
import type { ReportSummary } from '../core/protocol/report.ts';
import { Peer, type CancelSignal } from '../core/protocol/rpc.ts';
import { DisposableStore } from './disposable.ts';
import type { Log } from './log.ts';

/** The Node-API level that better-sqlite3 needs; an older Node would crash instead of failing. */
const REQUIRED_NAPI = 10;
/** How long the worker may take to close its files when the window closes. */
const CLOSING_MS = 500;

interface Running {
  readonly worker: Worker;
  /** The worker's own is gone once it has ended. */
  readonly threadId: number;
  readonly peer: Peer<EngineEvents, EngineApi>;
}

export class EngineClient extends DisposableStore {
  private readonly workerPath: string;
  private readonly log: Log;
  private running: Running | undefined;
  private nextTicket = 1;
  private endedWorkers = 0;
  private readonly progressListeners = new Map<number, (event: Progress) => void>();
  private readonly crashed = this.register(new vscode.EventEmitter<Failure>());
  /** The worker has ended without being asked to; everything it had open is lost. */
  readonly onDidCrash = this.crashed.event;
  private readonly started = this.register(new vscode.EventEmitter<void>());
  /** A worker has started; what listeners ask at once is asked before anything else. */
  readonly onDidStart = this.started.event;

  constructor(workerPath: string, log: Log) {
    super();
    this.workerPath = workerPath;
    this.log = log;
  }

  /** Changes whenever a worker has ended: ids of traces mean nothing to the next one. */
  get session(): number {
    return this.endedWorkers;
  }

  /** Whether there is a worker, which knows what it was told. */
  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Whether it owes an answer. */
  get isBusy(): boolean {
    return (this.running?.peer.waiting ?? 0) > 0;
  }

  /** Asks the worker, starting it where needed. Rejects with a `FailureError`. */
  async call<K extends keyof EngineApi>(
    method: K,
    argument: Parameters<EngineApi[K]>[0],
    signal?: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    return this.start().peer.call(method, argument, signal);
  }

  /** Reads a file, telling how far it is. */
  async open(
    path: string,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<TraceSummary> {
    return this.telling(onProgress, ticket => this.call('open', { path, ticket }, signal));
  }

  /** The same for a report of hardware counters. */
  async openReport(
    path: string,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<ReportSummary> {
    return this.telling(onProgress, ticket => this.call('openReport', { path, ticket }, signal));
  }

  /** Asks something under a ticket, by which the worker tells how far it is. */
  async telling<T>(
    onProgress: (event: Progress) => void,
    ask: (ticket: number) => Promise<T>,
  ): Promise<T> {
    const ticket = this.nextTicket++;
    this.progressListeners.set(ticket, onProgress);
    try {
      return await ask(ticket);
    } finally {
      this.progressListeners.delete(ticket);
    }
  }

  /** Ends the worker if it runs; the next question starts a new one. Pending calls are rejected. */
  async stop(): Promise<void> {
    const running = this.running;
    if (running === undefined) return;
    this.running = undefined;
    this.endedWorkers++;
    running.peer.close({ reason: 'engine-stopped', message: 'The trace engine was stopped' });
    await running.worker.terminate();
    await removeCopies(running.threadId);
  }

  /** For tests: ends the worker behind this client's back. */
  async killForTest(): Promise<void> {
    await this.running?.worker.terminate();
  }

  /** Lets the worker close its files before it ends. */
  async shutDown(traces: readonly TraceSummary['id'][]): Promise<void> {
    const running = this.running;
    if (running !== undefined) {
      const closing = traces.map(trace => running.peer.call('close', trace));
      const timeout = new Promise(resolve => setTimeout(resolve, CLOSING_MS));
      await Promise.race([Promise.allSettled(closing), timeout]);
    }
    await this.stop();
  }

  override dispose(): void {
    void this.stop();
    super.dispose();
  }

  private start(): Running {
    if (this.isDisposed) {
      throw new FailureError({ reason: 'engine-stopped', message: 'The window is closing' });
    }
    if (this.running !== undefined) return this.running;
    const running = this.launch();
    this.running = running;
    this.started.fire();
    return running;
  }

  private launch(): Running {
    if (Number(process.versions.napi) < REQUIRED_NAPI) {
      throw new FailureError({
        reason: 'node-too-old',
        message: `This VS Code runs extensions on Node ${process.versions.node}; Kernel Lens needs Node 22.14 or newer`,
        advice: 'Update VS Code.',
        args: [process.versions.node],
      });
    }
    const worker = new Worker(this.workerPath, {
      name: 'kernel-lens',
      stdout: true,
      stderr: true,
      // Flags of the extension host (a debugger's port, for one) are not meant for its workers.
      execArgv: [],
    });
    const peer = new Peer<EngineEvents, EngineApi>(
      {
        post: (message, transfer) => worker.postMessage(message, [...(transfer ?? [])] as never[]),
        onMessage: listener => worker.on('message', listener),
      },
      { progress: event => this.progressListeners.get(event.ticket)?.(event) },
    );
    const running = { worker, threadId: worker.threadId, peer };
    worker.stdout.on('data', data => this.log.info(`[engine] ${String(data).trimEnd()}`));
    worker.stderr.on('data', data => this.log.warn(`[engine] ${String(data).trimEnd()}`));
    worker.on('error', error => this.onEnd(running, describe(error)));
    worker.on('exit', code => this.onEnd(running, `exit code ${code}`));
    this.log.info('The trace engine has started');
    return running;
  }

  private onEnd(running: Running, detail: string): void {
    if (this.running !== running) return;
    this.running = undefined;
    this.endedWorkers++;
    const failure: Failure = {
      reason: detail.includes('ERR_WORKER_OUT_OF_MEMORY') ? 'out-of-memory' : 'engine-crashed',
      message: `The trace engine has stopped unexpectedly (${detail})`,
      advice: 'Restart it; if it stops again, the log tells more.',
      args: [detail],
    };
    this.log.error(failure.message);
    void removeCopies(running.threadId);
    running.peer.close(failure);
    this.crashed.fire(failure);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}

/** Removes the temporary copies of a worker that was ended before it could do so itself, as far as it can. */
async function removeCopies(threadId: number): Promise<void> {
  const { fs } = vscode.workspace;
  const folder = vscode.Uri.file(tmpdir());
  const prefix = copyFolderPrefix(process.pid, threadId);
  try {
    const names = (await fs.readDirectory(folder)).map(([name]) => name);
    const copies = names.filter(name => name.startsWith(prefix));
    const uris = copies.map(name => vscode.Uri.joinPath(folder, name));
    await Promise.all(uris.map(uri => fs.delete(uri, { recursive: true })));
  } catch {
    // The system empties its folder for temporary files some day.
  }
}
