/**
 * The open traces, one per file however many editors show it, and which of them is the active one.
 * Does not show anything; views and editors listen.
 */

import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import type { EngineClient } from './engine-client.ts';
import type { Log } from './log.ts';
import { OpenTrace, type Locate } from './open-trace.ts';

interface Entry {
  readonly trace: OpenTrace;
  readonly listeners: vscode.Disposable;
  references: number;
}

export class TraceStore extends DisposableStore {
  private readonly engine: EngineClient;
  private readonly locate: Locate;
  private readonly log: Log;
  private readonly entries = new Map<string, Entry>();
  private activeTrace: OpenTrace | undefined;

  private readonly changed = this.register(new vscode.EventEmitter<OpenTrace | undefined>());
  /** A trace was added, removed or has another state (then it is named), or another one is active. */
  readonly onDidChange = this.changed.event;
  private readonly progressed = this.register(new vscode.EventEmitter<OpenTrace>());
  readonly onDidProgress = this.progressed.event;

  constructor(engine: EngineClient, locate: Locate, log: Log) {
    super();
    this.engine = engine;
    this.locate = locate;
    this.log = log;
  }

  get traces(): readonly OpenTrace[] {
    return [...this.entries.values()].map(entry => entry.trace);
  }

  /** The trace of the editor that was used last. */
  get active(): OpenTrace | undefined {
    return this.activeTrace;
  }

  find(uri: vscode.Uri): OpenTrace | undefined {
    return this.entries.get(keyOf(uri))?.trace;
  }

  /** The trace of a file, read from now on if nobody has it open. Every call needs its `release`. */
  acquire(uri: vscode.Uri): OpenTrace {
    const key = keyOf(uri);
    const entry = this.entries.get(key) ?? this.add(key, uri);
    entry.references++;
    return entry.trace;
  }

  /** The last release closes the trace. */
  release(trace: OpenTrace): void {
    const key = keyOf(trace.uri);
    const entry = this.entries.get(key);
    if (entry?.trace !== trace || --entry.references > 0) return;
    this.entries.delete(key);
    entry.listeners.dispose();
    trace.dispose();
    if (this.activeTrace === trace) this.activeTrace = this.traces.at(-1);
    this.update(undefined);
  }

  setActive(trace: OpenTrace): void {
    if (this.activeTrace === trace) return;
    this.activeTrace = trace;
    this.update(undefined);
  }

  /** Reads everything again, after the engine has lost it. */
  async reloadAll(): Promise<void> {
    await Promise.all(this.traces.map(trace => trace.load()));
  }

  /** Reads again what has failed for a reason that is gone. */
  retry(reasons: readonly string[]): void {
    for (const trace of this.traces) {
      const { state } = trace;
      if (state.kind === 'failed' && reasons.includes(state.failure.reason)) void trace.load();
    }
  }

  override dispose(): void {
    for (const { trace, listeners } of this.entries.values()) {
      listeners.dispose();
      trace.dispose();
    }
    this.entries.clear();
    super.dispose();
  }

  private add(key: string, uri: vscode.Uri): Entry {
    const trace = new OpenTrace(uri, this.engine, this.locate, this.log);
    const listeners = vscode.Disposable.from(
      trace.onDidChangeState(() => this.update(trace)),
      trace.onDidProgress(() => this.progressed.fire(trace)),
    );
    const entry: Entry = { trace, listeners, references: 0 };
    this.entries.set(key, entry);
    this.activeTrace ??= trace;
    void trace.load();
    return entry;
  }

  private update(trace: OpenTrace | undefined): void {
    const reading = this.traces.some(({ state }) => state.kind === 'opening');
    setContext('kernelLens.hasTraces', this.entries.size > 0);
    setContext('kernelLens.isReading', reading);
    this.changed.fire(trace);
  }
}

function keyOf(uri: vscode.Uri): string {
  return uri.toString();
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
