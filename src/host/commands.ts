/**
 * The commands of palette, menus and views. Each is a few lines over what does the work; none keeps state.
 */

import * as vscode from 'vscode';
import type { PanelCommand } from '../core/protocol/panel.ts';
import { REPORT_VIEW_TYPE, type ReportEditorProvider } from './editor/report-editor.ts';
import { TRACE_VIEW_TYPE, type TraceEditorProvider } from './editor/trace-editor.ts';
import type { EngineClient } from './engine-client.ts';
import type { Log } from './log.ts';
import { exportCommand } from './nsys/command.ts';
import { OpenTrace } from './open-trace.ts';
import { pickTrace } from './status-bar.ts';
import type { TraceStore } from './trace-store.ts';

export interface CommandContext {
  readonly store: TraceStore;
  readonly engine: EngineClient;
  readonly editors: TraceEditorProvider;
  readonly reports: ReportEditorProvider;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
}

/** Sent on to the page of the active tab. Each is contributed as `kernelLens.timeline.<name>`. */
export const PANEL_COMMANDS: readonly PanelCommand[] = [
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
  openAsTrace: (_, target) => openAsTrace(uriOf(target)),
  openSample: ({ extensionUri }) => openAsTrace(vscode.Uri.joinPath(extensionUri, ...SAMPLE)),
  switchTrace,
  // Of the items of the traces view; not in the palette.
  showTrace: withTrace((trace, { editors }) => editors.show(trace)),
  closeTrace: withTrace(trace => closeTabs(trace.uri)),
  reloadTrace: withTrace(trace => trace.load()),
  cancelReading: ({ store }) => store.traces.forEach(trace => trace.cancel()),
  revealTraceFile: withTrace(trace => run('revealInExplorer', trace.uri)),
  copyTracePath: withTrace(trace => vscode.env.clipboard.writeText(trace.uri.fsPath)),
  copyNsysExportCommand: ({ store }, target) =>
    copyExportCommand(uriOf(target) ?? store.active?.uri),
  showLog: ({ log }) => log.show(),
  restartEngine: async ({ engine, store, reports }) => {
    await engine.stop();
    await Promise.all([store.reloadAll(), reports.reloadAll()]);
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

/** A command on the trace of a view's item, of a file, or else the active one. */
function withTrace(action: (trace: OpenTrace, context: CommandContext) => unknown): Handler {
  return (context, target) => {
    const { store } = context;
    const uri = uriOf(target);
    const trace = uri === undefined ? store.active : store.find(uri);
    return trace === undefined ? undefined : action(trace, context);
  };
}

/** Menus hand over a file (explorer, tabs), views their element, keys nothing. */
function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return target instanceof OpenTrace ? target.uri : undefined;
}

async function openTrace(): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Open Trace'),
    filters: {
      [vscode.l10n.t('GPU traces')]: ['sqlite', 'nsys-rep', 'json', 'gz', 'db', 'csv', 'ncu-rep'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  for (const file of files ?? []) await openAsTrace(file);
}

async function openAsTrace(uri: vscode.Uri | undefined): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const target = uri ?? (hasUri(input) ? input.uri : undefined);
  if (target === undefined) return openTrace();
  const isReport = target.path.endsWith('.ncu-rep');
  await run('vscode.openWith', target, isReport ? REPORT_VIEW_TYPE : TRACE_VIEW_TYPE);
}

function hasUri(input: unknown): input is { readonly uri: vscode.Uri } {
  return typeof input === 'object' && input !== null && 'uri' in input;
}

async function switchTrace({ store, editors }: CommandContext): Promise<void> {
  const trace = await pickTrace(store);
  if (trace !== undefined) await editors.show(trace);
}

/** Closing all tabs of a trace closes the trace. */
async function closeTabs(uri: vscode.Uri): Promise<void> {
  const isOfTrace = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputCustom &&
    input.viewType.startsWith(TRACE_VIEW_TYPE) &&
    input.uri.toString() === uri.toString();
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(isOfTrace);
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
