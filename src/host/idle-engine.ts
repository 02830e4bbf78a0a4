/**
 * Ends the engine a while after the last file was closed, so that its memory goes back to the system: a garbage
 * collector without work leaves it where it is. The next file starts another engine.
 */

import * as vscode from 'vscode';
import type { EngineClient } from './engine-client.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

/** Long enough for a file that is closed and opened again at once. */
const IDLE_MS = 10_000;

export function endIdleEngine(
  engine: EngineClient,
  store: TraceStore,
  reports: ReportStore,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    if (!engine.isRunning || store.files.length + reports.files.length > 0) return;
    timer = setTimeout(end, IDLE_MS);
  };
  const end = (): void => {
    // What is asked of it may outlive its file: an export is still written.
    if (engine.isBusy) wait();
    else void engine.stop();
  };
  return vscode.Disposable.from(
    store.onDidChange(wait),
    reports.onDidChange(wait),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
