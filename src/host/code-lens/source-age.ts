/**
 * Whether documents have changed since a trace was written, as far as their files tell. A file that is saved as it was
 * is no younger for that; what happened before a document was first asked about is not known.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { OpenTrace } from '../open-trace.ts';

/** A file that is younger than the trace by less was written with it: copied, or checked out. */
const SAME_TIME_MS = 10_000;

interface Known {
  readonly text: string;
  /** Time of the file when it was first seen with this text, ms. */
  readonly since: number;
}

export class SourceAges extends DisposableStore {
  private readonly known = new Map<string, Known>();

  constructor() {
    super();
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.known.delete(uri.toString())),
    );
  }

  async isYounger(document: vscode.TextDocument, trace: OpenTrace): Promise<boolean> {
    if (document.isDirty) return true;
    const text = document.getText();
    try {
      const [source, measured] = await Promise.all(
        [document.uri, trace.uri].map(uri => vscode.workspace.fs.stat(uri)),
      );
      const since = this.since(document.uri, text, source?.mtime ?? 0);
      return since > (measured?.mtime ?? 0) + SAME_TIME_MS;
    } catch {
      return false;
    }
  }

  private since(uri: vscode.Uri, text: string, time: number): number {
    const key = uri.toString();
    const before = this.known.get(key);
    if (before?.text === text) return Math.min(before.since, time);
    this.known.set(key, { text, since: time });
    return time;
  }
}
