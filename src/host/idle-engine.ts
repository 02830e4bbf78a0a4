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
  const isIdle = (): boolean => store.files.length + reports.files.length === 0;
  const wait = (): void => {
    clearTimeout(timer);
    if (!engine.isRunning || !isIdle()) return;
    timer = setTimeout(() => {
      if (isIdle()) void engine.stop();
    }, IDLE_MS);
  };
  return vscode.Disposable.from(
    store.onDidChange(wait),
    reports.onDidChange(wait),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
