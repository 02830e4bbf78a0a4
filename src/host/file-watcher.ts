/**
 * Notices that an open trace's file has changed on disk and offers to read it again, or that it is gone. Reads nothing by itself: a large
 * trace that is being rewritten must not be read over and over.
 */

import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import { exists } from './nsys/export-cache.ts';
import type { OpenTrace } from './open-trace.ts';
import type { TraceStore } from './trace-store.ts';

/** Writers touch a file many times; one question after the last time is enough. */
const QUIET_MS = 1500;

export class FileWatcher extends DisposableStore {
  private readonly store: TraceStore;
  private readonly watches = new Map<OpenTrace, TraceWatch>();

  constructor(store: TraceStore) {
    super();
    this.store = store;
    this.register(store.onDidChange(() => this.update()));
  }

  override dispose(): void {
    for (const watch of this.watches.values()) watch.dispose();
    this.watches.clear();
    super.dispose();
  }

  private update(): void {
    const traces = new Set(this.store.traces.filter(({ uri }) => uri.scheme === 'file'));
    for (const [trace, watch] of this.watches) {
      if (traces.has(trace)) continue;
      watch.dispose();
      this.watches.delete(trace);
    }
    for (const trace of traces) {
      if (!this.watches.has(trace)) this.watches.set(trace, new TraceWatch(trace));
    }
  }
}

class TraceWatch extends DisposableStore {
  private readonly trace: OpenTrace;
  private seen: Promise<string>;
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  constructor(trace: OpenTrace) {
    super();
    this.trace = trace;
    this.seen = stampOf(trace.uri);
    const folder = vscode.Uri.joinPath(trace.uri, '..');
    const pattern = new vscode.RelativePattern(folder, escapeGlob(trace.name));
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    this.register(watcher.onDidChange(() => this.wait()));
    this.register(watcher.onDidCreate(() => this.wait()));
    this.register(watcher.onDidDelete(() => this.wait()));
    this.register(
      trace.onDidChangeState(() => {
        if (trace.state.kind === 'opening') this.seen = stampOf(trace.uri);
      }),
    );
    this.register({ dispose: () => clearTimeout(this.timer) });
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), QUIET_MS);
  }

  private async check(): Promise<void> {
    const now = await stampOf(this.trace.uri);
    if (this.asking || this.isDisposed || now === (await this.seen)) return;
    if (now === '') return this.sayDeleted();
    this.seen = Promise.resolve(now);
    this.asking = true;
    const reload = vscode.l10n.t('Reload');
    const question = vscode.l10n.t('{0} has changed on disk.', this.trace.name);
    const answer = await vscode.window.showInformationMessage(question, reload);
    this.asking = false;
    if (answer === reload && !this.isDisposed) await this.trace.load();
  }

  private sayDeleted(): void {
    const text = vscode.l10n.t(
      '{0} has been deleted; what was read stays on show.',
      this.trace.name,
    );
    void vscode.window.showInformationMessage(text);
  }
}

/** What tells one version of a file from another; '' = there is no file. */
async function stampOf(uri: vscode.Uri): Promise<string> {
  const stat = await exists(uri);
  return stat === undefined ? '' : `${stat.mtime}:${stat.size}`;
}

function escapeGlob(name: string): string {
  return name.replace(/[*?{}[\]]/g, character => `[${character}]`);
}
