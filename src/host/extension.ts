/**
 * Entry of the extension: makes the parts and ties them together. Starts no worker and reads no file; that happens
 * when the first trace is opened.
 */

import * as vscode from 'vscode';
import { CodeLens } from './code-lens/code-lens.ts';
import { registerCommands } from './commands.ts';
import { noticeCrashes } from './crash-notice.ts';
import { Baseline } from './diff/baseline.ts';
import { registerDiffCommands } from './diff/commands.ts';
import { DiffPanels } from './diff/diff-panels.ts';
import { ReportCharts } from './editor/report-charts.ts';
import { ReportEditorProvider } from './editor/report-editor.ts';
import { ReportFile } from './editor/report-file.ts';
import { TraceEditorProvider } from './editor/trace-editor.ts';
import { EngineClient } from './engine-client.ts';
import { FileStore } from './file-store.ts';
import { FileWatcher } from './file-watcher.ts';
import { endIdleEngine } from './idle-engine.ts';
import { registerJoinCommands } from './join-commands.ts';
import { Joins } from './joins.ts';
import { createLocate } from './locate.ts';
import { createLog } from './log.ts';
import { Measure } from './measure/measure.ts';
import { OpenTrace } from './open-trace.ts';
import { OperatorRules } from './operator-rules.ts';
import { NsysConverter } from './nsys/convert.ts';
import { ExportCache } from './nsys/export-cache.ts';
import { StatusBar } from './status-bar.ts';
import { createTestApi, type TestApi } from './test-api.ts';
import { publishContext, TraceStore } from './trace-store.ts';
import { ModelView } from './tree/model-view.ts';
import { SelectionSync } from './tree/selection-sync.ts';
import { TracesView } from './tree/traces-view.ts';

/** Failures that another value of the setting may mend. */
const NSYS_MISSING = ['nsys-not-found', 'nsys-path-wrong'];

let shutDown: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const { extensionUri, subscriptions, globalStorageUri, workspaceState } = context;
  const log = createLog();
  const workerPath = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
  const engine = new EngineClient(workerPath, log);
  const converter = new NsysConverter(new ExportCache(globalStorageUri), log);
  const locate = createLocate(converter);
  const store = new TraceStore(uri => new OpenTrace(uri, engine, locate, log));
  const reportStore = new FileStore(uri => new ReportFile(uri, engine, locate, log));
  const editors = new TraceEditorProvider(store, context.extension, log);
  const reports = new ReportEditorProvider(reportStore, extensionUri, log);
  const charts = new ReportCharts({ store: reportStore, editors: reports, extensionUri, log });
  const diffs = new DiffPanels({ store, editors, log, extensionUri });
  const baseline = new Baseline(context.workspaceState);
  const model = new ModelView(store, log);
  const codeLens = new CodeLens(store, editors, model, log);
  const status = new StatusBar(store, reportStore);
  const joins = new Joins(store, reportStore, workspaceState, log);
  const files = new TracesView(store, reportStore, joins);
  const parts = { store, reportStore, engine, editors, reports, charts, diffs };
  subscriptions.push(
    log,
    engine,
    store,
    reportStore,
    editors,
    reports,
    charts,
    diffs,
    baseline,
    model,
    status,
    files,
    joins,
    registerJoinCommands({
      store,
      reportStore,
      joins,
      showReport: (uri, kernel, section) => reports.show(uri, kernel, section),
    }),
    new SelectionSync(store, editors, model, log),
    codeLens,
    new Measure(store, model, extensionUri, log),
    new FileWatcher([store, reportStore]),
    publishContext(store, reportStore),
    new OperatorRules(engine, store, log),
    noticeCrashes(engine, store, reportStore),
    endIdleEngine(engine, store, reportStore),
    vscode.workspace.onDidGrantWorkspaceTrust(() => store.retry(['nsys-untrusted'])),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('kernelLens.nsysPath')) store.retry(NSYS_MISSING);
    }),
    registerDiffCommands({ store, reportStore, baseline, panels: diffs, reports }),
    registerCommands({ ...parts, log, extensionUri }),
  );
  shutDown = () => engine.shutDown([...store.files, ...reportStore.files].flatMap(idOf));
  if (!process.env['KERNEL_LENS_TEST']) return undefined;
  const { heat } = codeLens;
  return createTestApi({ ...parts, model, status, files, joins, heat, baseline });
}

export async function deactivate(): Promise<void> {
  await shutDown?.();
}

function idOf({ state }: OpenTrace | ReportFile): number[] {
  return state.kind === 'open' ? [state.summary.id] : [];
}
