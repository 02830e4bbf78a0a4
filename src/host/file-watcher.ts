/**
 * Notices that an open file has changed on disk and offers to read it again, or that it is gone. Reads nothing by
 * itself: a large file that is being rewritten must not be read over and over.
 */

import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import { versionOf, type OpenFile } from './open-file.ts';

/** Writers touch a file many times; one question after the last time is enough. */
const QUIET_MS = 1500;

/** What a watcher needs of a FileStore. */
interface Files {
  readonly files: readonly OpenFile[];
  onDidChange(listener: () => void): vscode.Disposable;
}

export class FileWatcher extends DisposableStore {
  private readonly stores: readonly Files[];
  private readonly watches = new Map<OpenFile, FileWatch>();

  constructor(stores: readonly Files[]) {
    super();
    this.stores = stores;
    for (const store of stores) this.register(store.onDidChange(() => this.update()));
  }

  override dispose(): void {
    for (const watch of this.watches.values()) watch.dispose();
    this.watches.clear();
    super.dispose();
  }

  private update(): void {
    const files = new Set(this.stores.flatMap(store => store.files).filter(isLocal));
    for (const [file, watch] of this.watches) {
      if (files.has(file)) continue;
      watch.dispose();
      this.watches.delete(file);
    }
    for (const file of files) {
      if (!this.watches.has(file)) this.watches.set(file, new FileWatch(file));
    }
  }
}

class FileWatch extends DisposableStore {
  private readonly file: OpenFile;
  /** A version that the user was asked about. */
  private told: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  constructor(file: OpenFile) {
    super();
    this.file = file;
    const folder = vscode.Uri.joinPath(file.uri, '..');
    const pattern = new vscode.RelativePattern(folder, escapeGlob(file.name));
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    this.register(watcher.onDidChange(() => this.wait()));
    this.register(watcher.onDidCreate(() => this.wait()));
    this.register(watcher.onDidDelete(() => this.wait()));
    this.register(
      file.onDidChangeState(() => {
        if (file.state.kind === 'opening') this.told = undefined;
      }),
    );
    this.register({ dispose: () => clearTimeout(this.timer) });
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), QUIET_MS);
  }

  private async check(): Promise<void> {
    const [now, read] = await Promise.all([versionOf(this.file.uri), this.file.version]);
    if (this.asking || this.isDisposed || now === (this.told ?? read)) return;
    if (now === '') return this.sayDeleted();
    this.told = now;
    this.asking = true;
    const reload = vscode.l10n.t('Reload');
    const question = vscode.l10n.t('{0} has changed on disk.', this.file.name);
    const answer = await vscode.window.showInformationMessage(question, reload);
    this.asking = false;
    if (answer === reload && !this.isDisposed) await this.file.load();
  }

  private sayDeleted(): void {
    const text = vscode.l10n.t(
      '{0} has been deleted; what was read stays on show.',
      this.file.name,
    );
    void vscode.window.showInformationMessage(text);
  }
}

function isLocal({ uri }: OpenFile): boolean {
  return uri.scheme === 'file';
}

function escapeGlob(name: string): string {
  return name.replace(/[*?{}[\]]/g, character => `[${character}]`);
}
