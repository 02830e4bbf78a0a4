/**
 * The read-only editor for reports of hardware counters. Several tabs of one file share one ReportFile. Opening never
 * throws: what is wrong with a file is said by the page.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
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

  openCustomDocument(uri: vscode.Uri): ReportDocument {
    return new ReportDocument(uri, this.store);
  }

  resolveCustomEditor(document: ReportDocument, webviewPanel: vscode.WebviewPanel): void {
    const panel = new ReportPanel(document.file, webviewPanel, this.extensionUri, this.log);
    this.panels = [...this.panels, panel];
    if (webviewPanel.active) this.use(panel);
    webviewPanel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, 'media', 'report-light.svg'),
      dark: vscode.Uri.joinPath(this.extensionUri, 'media', 'report-dark.svg'),
    };
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
  }
}
