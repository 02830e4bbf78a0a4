/**
 * The read-only editor for reports of hardware counters. Several tabs of one file share one ReportFile. Opening never
 * throws: what is wrong with a file is said by the page.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { EngineClient } from '../engine-client.ts';
import type { Log } from '../log.ts';
import type { Locate } from '../open-trace.ts';
import { ReportFile } from './report-file.ts';
import { ReportPanel } from './report-panel.ts';

/** For files whose name says that they are reports. */
export const REPORT_VIEW_TYPE = 'kernelLens.report';
/** The same editor, offered for files that may be anything. */
const REPORT_OPTION_VIEW_TYPE = 'kernelLens.reportOption';

class ReportDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly file: ReportFile;

  constructor(file: ReportFile) {
    this.uri = file.uri;
    this.file = file;
  }

  dispose(): void {
    this.file.dispose();
  }
}

export class ReportEditorProvider
  extends DisposableStore
  implements vscode.CustomReadonlyEditorProvider<ReportDocument>
{
  private readonly engine: EngineClient;
  private readonly locate: Locate;
  private readonly extensionUri: vscode.Uri;
  private readonly log: Log;
  /** Most recently used last. */
  private panels: readonly ReportPanel[] = [];

  constructor(engine: EngineClient, locate: Locate, extensionUri: vscode.Uri, log: Log) {
    super();
    this.engine = engine;
    this.locate = locate;
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

  /** VS Code asks once for all tabs of a file and kind of editor. */
  openCustomDocument(uri: vscode.Uri): ReportDocument {
    const file = new ReportFile(uri, this.engine, this.locate, this.log);
    void file.load();
    return new ReportDocument(file);
  }

  resolveCustomEditor(document: ReportDocument, webviewPanel: vscode.WebviewPanel): void {
    const panel = new ReportPanel(document.file, webviewPanel, this.extensionUri, this.log);
    this.panels = [...this.panels, panel];
    webviewPanel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, 'media', 'report-light.svg'),
      dark: vscode.Uri.joinPath(this.extensionUri, 'media', 'report-dark.svg'),
    };
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.active) return;
      this.panels = [...this.panels.filter(other => other !== panel), panel];
    });
    webviewPanel.onDidDispose(() => {
      this.panels = this.panels.filter(other => other !== panel);
      panel.dispose();
    });
  }

  /** Reads again what the engine has lost. */
  async reloadAll(): Promise<void> {
    await Promise.all([...new Set(this.panels.map(panel => panel.file))].map(file => file.load()));
  }

  override dispose(): void {
    for (const panel of this.panels) panel.dispose();
    super.dispose();
  }
}
