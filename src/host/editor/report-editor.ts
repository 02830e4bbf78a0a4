/**
 * The read-only editor for reports of hardware counters. Several tabs of one file share one ReportFile. Opening never
 * throws: what is wrong with a file is said by the page.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenFile } from '../open-file.ts';
import { pageIcon } from '../panels/html.ts';
import type { ReportStore } from '../trace-store.ts';
import type { ReportFile } from './report-file.ts';
import { ReportPanel } from './report-panel.ts';

/** For files whose name says that they are reports. */
export const REPORT_VIEW_TYPE = 'kernelLens.report';
/** The same editor, offered for files that may be anything. */
const REPORT_OPTION_VIEW_TYPE = 'kernelLens.reportOption';

class ReportDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly file: ReportFile;
  private readonly store: ReportStore;

  constructor(uri: vscode.Uri, store: ReportStore) {
    this.uri = uri;
    this.store = store;
    this.file = store.acquire(uri);
  }

  dispose(): void {
    this.store.release(this.file);
  }
}

export class ReportEditorProvider
  extends DisposableStore
  implements vscode.CustomReadonlyEditorProvider<ReportDocument>
{
  private readonly store: ReportStore;
  private readonly extensionUri: vscode.Uri;
  private readonly log: Log;
  /** Most recently used last. */
  private panels: readonly ReportPanel[] = [];
  private readonly selected = this.register(new vscode.EventEmitter<ReportPanel>());
  /** Another tab is used, or another kernel is in hand in it. */
  readonly onDidSelect = this.selected.event;

  constructor(store: ReportStore, extensionUri: vscode.Uri, log: Log) {
    super();
    this.store = store;
    this.extensionUri = extensionUri;
    this.log = log;
    for (const viewType of [REPORT_VIEW_TYPE, REPORT_OPTION_VIEW_TYPE]) {
      this.register(
        vscode.window.registerCustomEditorProvider(viewType, this, {
          supportsMultipleEditorsPerDocument: true,
        }),
      );
    }
  }

  /** The tab that was used last. */
  get lastPanel(): ReportPanel | undefined {
    return this.panels.at(-1);
  }

  /** The tab of a report that was used last. */
  panelOf(uri: vscode.Uri): ReportPanel | undefined {
    return this.panels.findLast(({ file }) => file.uri.toString() === uri.toString());
  }

  /** Shows a report in its editor, with a kernel in hand and one of ncu's sections in view where they are given. */
  async show(uri: vscode.Uri, kernel?: number, section?: string): Promise<ReportPanel | undefined> {
    const known = this.panelOf(uri);
    if (known !== undefined) known.panel.reveal();
    else await vscode.commands.executeCommand('vscode.openWith', uri, REPORT_VIEW_TYPE);
    const panel = this.panelOf(uri);
    if (kernel !== undefined) {
      panel?.reveal({ kernel, ...(section === undefined ? {} : { section }) });
    }
    return panel;
  }

  /** Shows the current report with its differences against the baseline. */
  async openReportDiff(baseline: vscode.Uri, current: vscode.Uri): Promise<void> {
    const panel = await this.show(current);
    panel?.compareWith(baseline);
  }

  /** A report is closed that others may be compared with. */
  stopComparingWith(file: OpenFile): void {
    for (const { session } of this.panels) session.stopComparingWith(file);
  }

  openCustomDocument(uri: vscode.Uri): ReportDocument {
    return new ReportDocument(uri, this.store);
  }

  resolveCustomEditor(document: ReportDocument, webviewPanel: vscode.WebviewPanel): void {
    const { extensionUri, log } = this;
    const panel = new ReportPanel(document.uri, this.store, webviewPanel, {
      extensionUri,
      log,
      show: (uri, kernel) => this.show(uri, kernel),
      // Its page is clicked on, so it is the active one.
      reopenWith: () => vscode.commands.executeCommand('workbench.action.reopenWithEditor'),
    });
    panel.onDidSelect(() => this.selected.fire(panel));
    this.panels = [...this.panels, panel];
    if (webviewPanel.active) this.use(panel);
    webviewPanel.iconPath = pageIcon(extensionUri, 'report');
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.use(panel);
    });
    webviewPanel.onDidDispose(() => {
      this.panels = this.panels.filter(other => other !== panel);
      panel.dispose();
    });
  }

  override dispose(): void {
    for (const panel of this.panels) panel.dispose();
    super.dispose();
  }

  private use(panel: ReportPanel): void {
    this.panels = [...this.panels.filter(other => other !== panel), panel];
    this.store.setActive(panel.file);
    this.selected.fire(panel);
  }
}
