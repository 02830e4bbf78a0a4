/**
 * The panels with one chart of a report each, `kernelLens.roofline` and `kernelLens.memoryChart`: opens them beside the
 * code, lets them follow the kernel in hand in the report's editor, and restores them with the window.
 */

import * as vscode from 'vscode';
import type { ReportChart } from '../../core/protocol/report-panel.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenFile } from '../open-file.ts';
import type { ReportStore } from '../trace-store.ts';
import { ReportChartPanel, type ChartSource } from './report-chart-panel.ts';
import type { ReportEditorProvider } from './report-editor.ts';
import type { ReportPanel } from './report-panel.ts';

const VIEW_TYPES: Readonly<Record<ReportChart, string>> = {
  roofline: 'kernelLens.roofline',
  memory: 'kernelLens.memoryChart',
};
const COMMANDS: Readonly<Record<ReportChart, string>> = {
  roofline: 'kernelLens.showRoofline',
  memory: 'kernelLens.showMemoryChart',
};
const CHARTS: readonly ReportChart[] = ['roofline', 'memory'];

export interface ReportChartsOptions {
  readonly store: ReportStore;
  readonly editors: ReportEditorProvider;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

export class ReportCharts extends DisposableStore {
  private readonly options: ReportChartsOptions;
  private readonly panels = new Map<ReportChart, ReportChartPanel>();

  constructor(options: ReportChartsOptions) {
    super();
    this.options = options;
    const { window, commands } = vscode;
    for (const chart of CHARTS) {
      this.register(
        commands.registerCommand(COMMANDS[chart], (target: unknown) => this.show(chart, target)),
      );
      const restore = async (panel: vscode.WebviewPanel, state: unknown): Promise<void> =>
        this.restore(chart, panel, state);
      this.register(
        window.registerWebviewPanelSerializer(VIEW_TYPES[chart], {
          deserializeWebviewPanel: restore,
        }),
      );
    }
    this.register(options.editors.onDidSelect(editor => this.follow(editor)));
  }

  /** The open panel of a chart. */
  panel(chart: ReportChart): ReportChartPanel | undefined {
    return this.panels.get(chart);
  }

  /** Of the report given, else of the one used last. The focus stays where it is. */
  async show(chart: ReportChart, target?: unknown): Promise<void> {
    const source = this.sourceOf(target);
    if (source === undefined) return this.offerToOpen();
    const known = this.panels.get(chart);
    known?.panel.reveal(undefined, true);
    if (known !== undefined) return known.follow(source);
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.add(chart, vscode.window.createWebviewPanel(VIEW_TYPES[chart], '', column), source);
  }

  /** Closes the charts of a report, and takes it from those that are compared with it. */
  closeOf(file: OpenFile): void {
    for (const panel of this.panels.values()) panel.closeOf(file);
  }

  override dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
    super.dispose();
  }

  private sourceOf(target: unknown): ChartSource | undefined {
    const { editors, store } = this.options;
    const uri = target instanceof vscode.Uri ? target : undefined;
    const editor = uri === undefined ? editors.lastPanel : editors.panelOf(uri);
    if (editor !== undefined) return sourceOfEditor(editor);
    const found = uri ?? store.active?.uri;
    return found === undefined ? undefined : { uri: found, selection: { kernel: 0 } };
  }

  private async offerToOpen(): Promise<void> {
    const open = vscode.l10n.t('Open Report');
    const text = vscode.l10n.t('No kernel report is open.');
    const chosen = await vscode.window.showInformationMessage(text, open);
    if (chosen === open) await vscode.commands.executeCommand('kernelLens.openTrace');
  }

  private follow(editor: ReportPanel): void {
    if (editor.selection === undefined) return;
    for (const panel of this.panels.values()) panel.follow(sourceOfEditor(editor));
  }

  private restore(chart: ReportChart, panel: vscode.WebviewPanel, state: unknown): void {
    const source = checkState(state);
    if (source === undefined || this.panels.has(chart)) panel.dispose();
    else this.add(chart, panel, source);
  }

  private add(chart: ReportChart, panel: vscode.WebviewPanel, source: ChartSource): void {
    const { store, editors, extensionUri, log } = this.options;
    const made = new ReportChartPanel(chart, panel, source, {
      store,
      extensionUri,
      log,
      show: (uri, kernel) => editors.show(uri, kernel),
      selected: (uri, kernel) => editors.panelOf(uri)?.reveal({ kernel }),
    });
    this.panels.set(chart, made);
    panel.onDidDispose(() => {
      if (this.panels.get(chart) === made) this.panels.delete(chart);
      made.dispose();
    });
  }
}

function sourceOfEditor({ file, session, selection }: ReportPanel): ChartSource {
  return {
    uri: file.uri,
    baseline: session.baseline?.uri,
    selection: selection ?? { kernel: 0 },
  };
}

/** What an earlier window's page has kept. */
function checkState(state: unknown): ChartSource | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { uri, kernel } = state as Readonly<Record<string, unknown>>;
  if (typeof uri !== 'string' || uri === '') return undefined;
  const isIndex = typeof kernel === 'number' && Number.isInteger(kernel) && kernel >= 0;
  return { uri: vscode.Uri.parse(uri), selection: { kernel: isIndex ? kernel : 0 } };
}
