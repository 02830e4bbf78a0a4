/**
 * The open comparisons, one tab a pair, and their way back after a reload of the window: what a page has kept says what
 * it compared.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { OpenFile } from '../open-file.ts';
import { DiffPanel, type DiffServices } from './diff-panel.ts';
import { checkPair, keyOfPair, type DiffPair } from './target.ts';

export const DIFF_VIEW_TYPE = 'kernelLens.diff';

export class DiffPanels extends DisposableStore implements vscode.WebviewPanelSerializer {
  private readonly services: DiffServices;
  /** Most recently used last. */
  private panels: readonly DiffPanel[] = [];

  constructor(services: DiffServices) {
    super();
    this.services = services;
    this.register(vscode.window.registerWebviewPanelSerializer(DIFF_VIEW_TYPE, this));
  }

  /** The tab that was used last. */
  get last(): DiffPanel | undefined {
    return this.panels.at(-1);
  }

  /** Brings the pair's tab to the front, or opens one. */
  show(pair: DiffPair): DiffPanel {
    const key = keyOfPair(pair);
    const known = this.panels.find(panel => keyOfPair(panel.pair) === key);
    if (known !== undefined) {
      known.panel.reveal();
      return known;
    }
    const column = vscode.ViewColumn.Active;
    return this.add(pair, vscode.window.createWebviewPanel(DIFF_VIEW_TYPE, '', column));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = typeof state === 'object' && state !== null && 'pair' in state;
    const pair = kept ? checkPair(state.pair) : undefined;
    if (pair === undefined) panel.dispose();
    else this.add(pair, panel);
    return Promise.resolve();
  }

  /** Closes the comparisons that show a file. */
  closeOf(file: OpenFile): void {
    for (const panel of this.panels)
      if (panel.traces.some(trace => trace === file)) panel.panel.dispose();
  }

  override dispose(): void {
    for (const panel of this.panels) panel.dispose();
    super.dispose();
  }

  private add(pair: DiffPair, webview: vscode.WebviewPanel): DiffPanel {
    const panel = new DiffPanel(pair, webview, this.services);
    this.panels = [...this.panels, panel];
    webview.onDidChangeViewState(() => {
      if (!webview.active) return;
      this.panels = [...this.panels.filter(other => other !== panel), panel];
    });
    webview.onDidDispose(() => {
      this.panels = this.panels.filter(other => other !== panel);
      panel.dispose();
    });
    return panel;
  }
}
