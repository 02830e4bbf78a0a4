/** The view of open traces: one item each, with its state; a click brings its editor to the front. */

import * as vscode from 'vscode';
import { formatTime } from '../../core/format/time.ts';
import { DisposableStore } from '../disposable.ts';
import { translateWarning } from '../failures.ts';
import type { OpenTrace } from '../open-trace.ts';
import { summaryLine } from '../status-bar.ts';
import type { TraceStore } from '../trace-store.ts';

export class TracesView extends DisposableStore implements vscode.TreeDataProvider<OpenTrace> {
  private readonly store: TraceStore;
  private readonly changed = this.register(new vscode.EventEmitter<OpenTrace | undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(store: TraceStore) {
    super();
    this.store = store;
    this.register(store.onDidChange(() => this.changed.fire(undefined)));
    this.register(vscode.window.createTreeView('kernelLens.traces', { treeDataProvider: this }));
  }

  getChildren(element?: OpenTrace): OpenTrace[] {
    return element === undefined ? [...this.store.traces] : [];
  }

  getTreeItem(trace: OpenTrace): vscode.TreeItem {
    const item = new vscode.TreeItem(trace.name, vscode.TreeItemCollapsibleState.None);
    const description = summaryLine(trace);
    item.id = trace.uri.toString();
    item.contextValue = `trace.${trace.state.kind}`;
    item.description = trace.state.kind === 'failed' ? vscode.l10n.t('failed') : description;
    item.tooltip = tooltipOf(trace);
    item.iconPath = iconOf(trace, trace === this.store.active);
    item.accessibilityInformation = { label: `${trace.name}, ${description}` };
    item.command = {
      command: 'kernelLens.showTrace',
      title: vscode.l10n.t('Open'),
      arguments: [trace],
    };
    return item;
  }
}

function tooltipOf(trace: OpenTrace): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(trace.uri.fsPath);
  text.appendMarkdown('\n\n');
  text.appendText(summaryLine(trace));
  if (trace.state.kind !== 'open') return text;
  const { product, version, startNs, endNs, warnings } = trace.state.summary;
  text.appendMarkdown('\n\n');
  text.appendText(`${product} ${version} · ${formatTime(endNs - startNs)}`);
  for (const warning of warnings.slice(0, 5)) {
    text.appendMarkdown('\n- ');
    text.appendText(translateWarning(warning).message);
  }
  return text;
}

function iconOf({ state }: OpenTrace, active: boolean): vscode.ThemeIcon {
  switch (state.kind) {
    case 'opening':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'open':
      return new vscode.ThemeIcon(active ? 'circle-filled' : 'pulse');
  }
}
