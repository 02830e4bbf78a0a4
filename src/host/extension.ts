/**
 * Entry of the extension: makes the parts and ties them together. Starts no worker and reads no file; that happens
 * when the first trace is opened.
 */

import * as vscode from 'vscode';
import { CodeLens } from './code-lens/code-lens.ts';
import { registerCommands } from './commands.ts';
import { noticeCrashes } from './crash-notice.ts';
import { ReportEditorProvider } from './editor/report-editor.ts';
import { TraceEditorProvider } from './editor/trace-editor.ts';
import { EngineClient } from './engine-client.ts';
import { FileWatcher } from './file-watcher.ts';
import { createLocate } from './locate.ts';
import { createLog } from './log.ts';
import { OperatorRules } from './operator-rules.ts';
import { NsysConverter } from './nsys/convert.ts';
import { ExportCache } from './nsys/export-cache.ts';
import { StatusBar } from './status-bar.ts';
import { createTestApi, type TestApi } from './test-api.ts';
import { TraceStore } from './trace-store.ts';
import { ModelView } from './tree/model-view.ts';
import { SelectionSync } from './tree/selection-sync.ts';
import { TracesView } from './tree/traces-view.ts';

/** Failures that another value of the setting may mend. */
const NSYS_MISSING = ['nsys-not-found', 'nsys-path-wrong'];

let shutDown: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const { extensionUri, subscriptions, globalStorageUri } = context;
  const log = createLog();
  const workerPath = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
  const engine = new EngineClient(workerPath, log);
  const converter = new NsysConverter(new ExportCache(globalStorageUri), log);
  const locate = createLocate(converter);
  const store = new TraceStore(engine, locate, log);
  const editors = new TraceEditorProvider(store, extensionUri, log);
  const reports = new ReportEditorProvider(engine, locate, extensionUri, log);
  const model = new ModelView(store, log);
  const status = new StatusBar(store);
  subscriptions.push(
    log,
    engine,
    store,
    editors,
    reports,
    model,
    status,
    new TracesView(store),
    new SelectionSync(store, editors, model, log),
    new CodeLens(store, editors, model, log),
    new FileWatcher(store),
    new OperatorRules(engine, store, log),
    noticeCrashes(engine, store, reports),
    vscode.workspace.onDidGrantWorkspaceTrust(() => store.retry(['nsys-untrusted'])),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('kernelLens.nsysPath')) store.retry(NSYS_MISSING);
    }),
    registerCommands({ store, engine, editors, reports, log, extensionUri }),
  );
  shutDown = () => engine.shutDown(store.traces.flatMap(({ state }) => idOf(state)));
  if (!process.env['KERNEL_LENS_TEST']) return undefined;
  return createTestApi({ store, engine, editors, reports, model, status });
}

export async function deactivate(): Promise<void> {
  await shutDown?.();
}

function idOf(state: TraceStore['traces'][number]['state']): number[] {
  return state.kind === 'open' ? [state.summary.id] : [];
}
