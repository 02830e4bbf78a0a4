/**
 * The open files of one kind, one per path however many editors show it, and which of them is the active one.
 * Does not show anything; views and editors listen.
 */

import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import type { OpenFile } from './open-file.ts';

interface Entry<F> {
  readonly file: F;
  readonly listeners: vscode.Disposable;
  references: number;
}

export class FileStore<F extends OpenFile> extends DisposableStore {
  private readonly make: (uri: vscode.Uri) => F;
  private readonly entries = new Map<string, Entry<F>>();
  private activeFile: F | undefined;

  private readonly changed = this.register(new vscode.EventEmitter<F | undefined>());
  /** A file was added, removed or has another state (then it is named), or another one is active. */
  readonly onDidChange = this.changed.event;
  private readonly progressed = this.register(new vscode.EventEmitter<F>());
  readonly onDidProgress = this.progressed.event;

  constructor(make: (uri: vscode.Uri) => F) {
    super();
    this.make = make;
  }

  get files(): readonly F[] {
    return [...this.entries.values()].map(entry => entry.file);
  }

  /** The file of the editor that was used last. */
  get active(): F | undefined {
    return this.activeFile;
  }

  find(uri: vscode.Uri): F | undefined {
    return this.entries.get(keyOf(uri))?.file;
  }

  /** The open file of a path, read from now on if nobody has it open. Every call needs its `release`. */
  acquire(uri: vscode.Uri): F {
    const key = keyOf(uri);
    const entry = this.entries.get(key) ?? this.add(key, uri);
    entry.references++;
    return entry.file;
  }

  /** The last release closes the file. */
  release(file: F): void {
    const key = keyOf(file.uri);
    const entry = this.entries.get(key);
    if (entry?.file !== file || --entry.references > 0) return;
    this.entries.delete(key);
    entry.listeners.dispose();
    file.dispose();
    if (this.activeFile === file) this.activeFile = this.files.at(-1);
    this.changed.fire(undefined);
  }

  setActive(file: F): void {
    if (this.activeFile === file) return;
    this.activeFile = file;
    this.changed.fire(undefined);
  }

  /** Reads everything again, after the engine has lost it. */
  async reloadAll(): Promise<void> {
    await Promise.all(this.files.map(file => file.load()));
  }

  /** Reads again what has failed for a reason that is gone. */
  retry(reasons: readonly string[]): void {
    for (const file of this.files) {
      const { state } = file;
      if (state.kind === 'failed' && reasons.includes(state.failure.reason)) void file.load();
    }
  }

  override dispose(): void {
    for (const { file, listeners } of this.entries.values()) {
      listeners.dispose();
      file.dispose();
    }
    this.entries.clear();
    super.dispose();
  }

  private add(key: string, uri: vscode.Uri): Entry<F> {
    const file = this.make(uri);
    const listeners = vscode.Disposable.from(
      file.onDidChangeState(() => this.changed.fire(file)),
      file.onDidProgress(() => this.progressed.fire(file)),
    );
    const entry: Entry<F> = { file, listeners, references: 0 };
    this.entries.set(key, entry);
    this.activeFile ??= file;
    void file.load();
    return entry;
  }
}

function keyOf(uri: vscode.Uri): string {
  return uri.toString();
}
