/** One message when the engine has crashed, however many traces were open, with the way out. */

import * as vscode from 'vscode';
import type { EngineClient } from './engine-client.ts';
import { failureLine } from './failures.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

export function noticeCrashes(
  engine: EngineClient,
  store: TraceStore,
  reports: ReportStore,
): vscode.Disposable {
  let showing = false;
  return engine.onDidCrash(async failure => {
    if (showing) return;
    showing = true;
    const restart = vscode.l10n.t('Restart');
    const showLog = vscode.l10n.t('Show Log');
    const answer = await vscode.window.showErrorMessage(failureLine(failure), restart, showLog);
    showing = false;
    if (answer === restart) await Promise.all([store.reloadAll(), reports.reloadAll()]);
    if (answer === showLog) await vscode.commands.executeCommand('kernelLens.showLog');
  });
}
