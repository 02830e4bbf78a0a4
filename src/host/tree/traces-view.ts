/** The view of open traces and reports: one item each, with its state; a click brings its editor to the front. */

import * as vscode from 'vscode';
import { formatTime } from '../../core/format/time.ts';
import { DisposableStore } from '../disposable.ts';
import { ReportFile } from '../editor/report-file.ts';
import { translateWarning } from '../failures.ts';
import { iconOfOpen, summaryLine, type AnyFile } from '../status-bar.ts';
import type { ReportStore, TraceStore } from '../trace-store.ts';

export class TracesView extends DisposableStore implements vscode.TreeDataProvider<AnyFile> {
  private readonly store: TraceStore;
  private readonly reports: ReportStore;
  private readonly changed = this.register(new vscode.EventEmitter<AnyFile | undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(store: TraceStore, reports: ReportStore) {
    super();
    this.store = store;
    this.reports = reports;
    for (const files of [store, reports]) {
      this.register(files.onDidChange(() => this.changed.fire(undefined)));
    }
    this.register(vscode.window.createTreeView('kernelLens.traces', { treeDataProvider: this }));
  }

  getChildren(element?: AnyFile): AnyFile[] {
    return element === undefined ? [...this.store.files, ...this.reports.files] : [];
  }

  getTreeItem(file: AnyFile): vscode.TreeItem {
    const item = new vscode.TreeItem(file.name, vscode.TreeItemCollapsibleState.None);
    const description = summaryLine(file);
    const isReport = file instanceof ReportFile;
    // A file can be open as both, one of them failed.
    item.id = `${isReport ? 'report' : 'trace'}:${file.uri.toString()}`;
    item.contextValue = `${isReport ? 'report' : 'trace'}.${file.state.kind}`;
    item.description = file.state.kind === 'failed' ? vscode.l10n.t('failed') : description;
    item.tooltip = tooltipOf(file);
    item.iconPath = iconOf(file, file === this.store.active);
    item.accessibilityInformation = { label: `${file.name}, ${description}` };
    item.command = {
      command: 'kernelLens.showTrace',
      title: vscode.l10n.t('Open'),
      arguments: [file],
    };
    return item;
  }
}

function tooltipOf(file: AnyFile): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const line = (words: string): void => {
    text.appendMarkdown('\n\n');
    text.appendText(words);
  };
  text.appendText(file.uri.fsPath);
  line(summaryLine(file));
  if (file.state.kind !== 'open') return text;
  const { product, version, warnings } = file.state.summary;
  const length = lengthOf(file);
  line(
    [`${product} ${version}`, ...(length === undefined ? [] : [formatTime(length)])].join(' · '),
  );
  for (const warning of warnings.slice(0, 5)) {
    text.appendMarkdown('\n- ');
    text.appendText(translateWarning(warning).message);
  }
  return text;
}

/** ns; a report has no length. */
function lengthOf(file: AnyFile): number | undefined {
  if (file instanceof ReportFile || file.state.kind !== 'open') return undefined;
  return file.state.summary.endNs - file.state.summary.startNs;
}

function iconOf(file: AnyFile, active: boolean): vscode.ThemeIcon {
  switch (file.state.kind) {
    case 'opening':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'open':
      return new vscode.ThemeIcon(active ? 'circle-filled' : iconOfOpen(file));
  }
}
