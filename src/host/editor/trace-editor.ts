/**
 * The read-only editor for trace files. Several tabs of one file share one OpenTrace. Opening never throws: what is
 * wrong with a file is said by the page, where there is room for advice and buttons.
 */

import * as vscode from 'vscode';
import type { Selection } from '../../core/protocol/selection.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import { TracePanel } from './trace-panel.ts';
import { viewTypeFor, type CustomEditor } from './view-type.ts';

/** For files whose name says that they are traces. */
export const TRACE_VIEW_TYPE = 'kernelLens.trace';
/** The same editor, offered for files that may be anything. */
const TRACE_OPTION_VIEW_TYPE = 'kernelLens.traceOption';

interface Manifest {
  readonly contributes: { readonly customEditors: readonly CustomEditor[] };
}

class TraceDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly trace: OpenTrace;
  private readonly store: TraceStore;

  constructor(uri: vscode.Uri, store: TraceStore) {
    this.uri = uri;
    this.store = store;
    this.trace = store.acquire(uri);
  }

  dispose(): void {
    this.store.release(this.trace);
  }
}

export class TraceEditorProvider
  extends DisposableStore
  implements vscode.CustomReadonlyEditorProvider<TraceDocument>
{
  private readonly store: TraceStore;
  private readonly extensionUri: vscode.Uri;
  private readonly manifest: Manifest;
  private readonly log: Log;
  /** Most recently used last. */
  private panels: readonly TracePanel[] = [];

  constructor(store: TraceStore, extension: vscode.Extension<unknown>, log: Log) {
    super();
    this.store = store;
    this.extensionUri = extension.extensionUri;
    this.manifest = extension.packageJSON as Manifest;
    this.log = log;
    for (const viewType of [TRACE_VIEW_TYPE, TRACE_OPTION_VIEW_TYPE]) {
      this.register(
        vscode.window.registerCustomEditorProvider(viewType, this, {
          supportsMultipleEditorsPerDocument: true,
        }),
      );
    }
  }

  /** The tab that was used last, of any trace or of the one given. */
  lastPanel(trace?: OpenTrace): TracePanel | undefined {
    return this.panels.findLast(panel => trace === undefined || panel.trace === trace);
  }

  openCustomDocument(uri: vscode.Uri): TraceDocument {
    return new TraceDocument(uri, this.store);
  }

  resolveCustomEditor(document: TraceDocument, webviewPanel: vscode.WebviewPanel): void {
    const panel = new TracePanel(document.trace, webviewPanel, this.extensionUri, this.log);
    this.panels = [...this.panels, panel];
    if (webviewPanel.active) this.use(panel);
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.use(panel);
    });
    webviewPanel.onDidDispose(() => {
      this.panels = this.panels.filter(other => other !== panel);
      panel.dispose();
    });
  }

  /** Brings a tab of a trace to the front, or opens one. */
  async show(trace: OpenTrace): Promise<void> {
    const panel = this.lastPanel(trace);
    if (panel !== undefined) panel.panel.reveal();
    else await this.open(trace.uri);
  }

  /** Opens a file as a trace, whatever it is called, under the id that VS Code knows for such a name. */
  async open(uri: vscode.Uri, options?: vscode.TextDocumentShowOptions): Promise<void> {
    const editors = this.manifest.contributes.customEditors;
    const viewType = viewTypeFor(uri.path, TRACE_VIEW_TYPE, editors);
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType, options);
  }

  /** Selects in the timeline of a trace, in front of what is there; the keyboard focus stays. */
  async reveal(trace: OpenTrace, selection: Selection): Promise<void> {
    if (this.lastPanel(trace) === undefined) {
      await this.open(trace.uri, { preserveFocus: true });
    }
    trace.revealed(selection);
    this.lastPanel(trace)?.reveal(selection);
  }

  override dispose(): void {
    for (const panel of this.panels) panel.dispose();
    super.dispose();
  }

  private use(panel: TracePanel): void {
    this.panels = [...this.panels.filter(other => other !== panel), panel];
    this.store.setActive(panel.trace);
  }
}
