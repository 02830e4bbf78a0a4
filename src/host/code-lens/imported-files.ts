/** Files of the workspace that Python files import from and that mark ranges, kept as they are on disk and in editors. */

import * as vscode from 'vscode';
import { ImportGraph } from '../../core/source/import-graph.ts';
import type { ImportedRanges } from '../../core/source/nvtx-sites.ts';
import { DisposableStore } from '../disposable.ts';
import { inTurns } from '../in-turns.ts';
import { textOf } from './python-files.ts';
import type { TraceSources } from './trace-sources.ts';

export class ImportedFiles extends DisposableStore {
  private readonly graph: ImportGraph<vscode.Uri>;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** A file that others import from is no more what it was, other than by typing. */
  readonly onDidChange = this.changed.event;

  constructor(files: TraceSources) {
    super();
    this.graph = new ImportGraph({ list: () => files.pythonFiles(), read: textOf, run: inTurns });
    const { workspace } = vscode;
    const tell = (uri: vscode.Uri): void => {
      if (this.graph.forget(uri)) this.changed.fire();
    };
    const watcher = this.register(workspace.createFileSystemWatcher('**/*.py', true));
    this.register(watcher.onDidChange(tell));
    this.register(watcher.onDidDelete(tell));
    this.register(workspace.onDidCloseTextDocument(({ uri }) => tell(uri)));
    this.register(
      workspace.onDidChangeTextDocument(({ document }) => void this.graph.forget(document.uri)),
    );
  }

  /** Of a file with this text, by the names of modules in its imports. */
  async of(uri: vscode.Uri, text: string): Promise<ImportedRanges> {
    return this.graph.of(uri, text);
  }
}
