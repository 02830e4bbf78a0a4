/**
 * The commands of palette, menus and views. Each is a few lines over what does the work; none keeps state.
 */

import * as vscode from 'vscode';
import type { PanelCommand } from '../core/protocol/panel.ts';
import type { DiffPanels } from './diff/diff-panels.ts';
import type { ReportCharts } from './editor/report-charts.ts';
import { REPORT_VIEW_TYPE, type ReportEditorProvider } from './editor/report-editor.ts';
import { ReportFile } from './editor/report-file.ts';
import { TRACE_VIEW_TYPE, type TraceEditorProvider } from './editor/trace-editor.ts';
import type { EngineClient } from './engine-client.ts';
import { exportFile } from './export.ts';
import type { Log } from './log.ts';
import { exportCommand } from './nsys/command.ts';
import { OpenFile } from './open-file.ts';
import { OpenTrace } from './open-trace.ts';
import { pickFile, type AnyFile } from './status-bar.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

export interface CommandContext {
  readonly store: TraceStore;
  readonly reportStore: ReportStore;
  readonly engine: EngineClient;
  readonly editors: TraceEditorProvider;
  readonly reports: ReportEditorProvider;
  readonly charts: ReportCharts;
  readonly diffs: DiffPanels;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
}

/** Sent on to the page of the active tab. Each is contributed as `kernelLens.timeline.<name>`. */
const PANEL_COMMANDS: readonly PanelCommand[] = [
  'zoomIn',
  'zoomOut',
  'panLeft',
  'panRight',
  'fitAll',
  'fitSelection',
  'undoZoom',
  'search',
  'searchNext',
  'searchPrevious',
  'nextSpan',
  'previousSpan',
  'followLaunch',
  'followOperation',
  'selectArea',
  'clearSelection',
  'toggleDetails',
  'help',
];

const SAMPLE = ['media', 'sample', 'llama-decode.sqlite.gz'];
const WALKTHROUGH = 'kernel-lens.kernel-lens#basics';

type Handler = (context: CommandContext, target: unknown) => unknown;

const HANDLERS: Readonly<Record<string, Handler>> = {
  openTrace,
  openAsTrace: ({ editors }, target) => openAsTrace(editors, uriOf(target)),
  openSample: ({ editors, extensionUri }) =>
    editors.open(vscode.Uri.joinPath(extensionUri, ...SAMPLE)),
  switchTrace,
  // Of the items of the traces view; not in the palette.
  showTrace: withFile(showFile),
  closeTrace: withFile(async (file, { diffs, charts, reports }) => {
    diffs.closeOf(file);
    charts.closeOf(file);
    reports.stopComparingWith(file);
    await closeTabs(file);
  }),
  reloadTrace: withFile(file => file.load()),
  cancelReading: ({ store, reportStore }) => {
    for (const file of [...store.files, ...reportStore.files]) file.cancel();
  },
  exportTrace: withFile((file, { engine }) => exportFile(file, engine)),
  revealTraceFile: withFile(file => run('revealInExplorer', file.uri)),
  copyTracePath: withFile(file => vscode.env.clipboard.writeText(file.uri.fsPath)),
  copyNsysExportCommand: ({ store }, target) =>
    copyExportCommand(uriOf(target) ?? store.active?.uri),
  showLog: ({ log }) => log.show(),
  restartEngine: async ({ engine, store, reportStore }) => {
    await engine.stop();
    await Promise.all([store.reloadAll(), reportStore.reloadAll()]);
  },
  openWalkthrough: () => run('workbench.action.openWalkthrough', WALKTHROUGH),
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  const own = Object.entries(HANDLERS).map(([name, handler]) =>
    vscode.commands.registerCommand(`kernelLens.${name}`, (target: unknown) =>
      handler(context, target),
    ),
  );
  const panel = PANEL_COMMANDS.map(name =>
    vscode.commands.registerCommand(`kernelLens.timeline.${name}`, () =>
      context.editors.lastPanel(context.store.active)?.command(name),
    ),
  );
  return vscode.Disposable.from(...own, ...panel);
}

/** A command on the open file of a view's item or of a path, or else on the one in front. */
function withFile(action: (file: AnyFile, context: CommandContext) => unknown): Handler {
  return (context, target) => {
    const file = fileOf(context, target);
    return file === undefined ? undefined : action(file, context);
  };
}

function fileOf({ store, reportStore }: CommandContext, target: unknown): AnyFile | undefined {
  if (target instanceof OpenTrace || target instanceof ReportFile) return target;
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  const inFront = isReportTab(activeTab) ? reportStore.active : store.active;
  const uri = uriOf(target);
  return uri === undefined ? inFront : (store.find(uri) ?? reportStore.find(uri));
}

function isReportTab(tab: vscode.Tab | undefined): boolean {
  const input = tab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType.startsWith(REPORT_VIEW_TYPE);
}

/** Menus hand over a file (explorer, tabs), views their element, keys nothing. */
function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return target instanceof OpenFile ? target.uri : undefined;
}

async function openTrace({ editors }: Pick<CommandContext, 'editors'>): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Open Trace'),
    filters: {
      [vscode.l10n.t('GPU traces')]: ['sqlite', 'nsys-rep', 'json', 'gz', 'db', 'csv', 'ncu-rep'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  for (const file of files ?? []) await openAsTrace(editors, file);
}

async function openAsTrace(
  editors: TraceEditorProvider,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const target = uri ?? (hasUri(input) ? input.uri : undefined);
  if (target === undefined) return openTrace({ editors });
  if (target.path.endsWith('.ncu-rep')) await run('vscode.openWith', target, REPORT_VIEW_TYPE);
  else await editors.open(target);
}

function hasUri(input: unknown): input is { readonly uri: vscode.Uri } {
  return typeof input === 'object' && input !== null && 'uri' in input;
}

async function switchTrace(context: CommandContext): Promise<void> {
  const { store, reportStore } = context;
  const files: readonly AnyFile[] = [...store.files, ...reportStore.files];
  const file = await pickFile(files, vscode.l10n.t('Open traces'), store.active);
  if (file !== undefined) await showFile(file, context);
}

async function showFile(file: AnyFile, { editors, reports }: CommandContext): Promise<void> {
  if (file instanceof OpenTrace) await editors.show(file);
  else await reports.show(file.uri);
}

/** Closing all tabs of a file, and whatever else shows it, closes the file. */
async function closeTabs(file: AnyFile): Promise<void> {
  if (file instanceof ReportFile) await run('kernelLens.separateReport', file);
  const viewType = file instanceof OpenTrace ? TRACE_VIEW_TYPE : REPORT_VIEW_TYPE;
  const isOfFile = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputCustom &&
    input.viewType.startsWith(viewType) &&
    input.uri.toString() === file.uri.toString();
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(isOfFile);
  await vscode.window.tabGroups.close(tabs, true);
}

async function copyExportCommand(uri: vscode.Uri | undefined): Promise<void> {
  if (uri === undefined) return;
  await vscode.env.clipboard.writeText(exportCommand(uri.fsPath, process.platform));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Command copied'), 3000);
}

function run(command: string, ...args: unknown[]): Promise<unknown> {
  return Promise.resolve(vscode.commands.executeCommand(command, ...args));
}
