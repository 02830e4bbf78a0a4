/** The view of open traces and reports: one item each, with its state; a click brings its editor to the front. */

import * as vscode from 'vscode';
import { formatTime } from '../../core/format/time.ts';
import type { UnpinnedReason } from '../../core/protocol/join.ts';
import { DisposableStore } from '../disposable.ts';
import { ReportFile } from '../editor/report-file.ts';
import { translateWarning } from '../failures.ts';
import type { Joins, KnownJoin } from '../joins.ts';
import { iconOfOpen, summaryLine, type AnyFile } from '../status-bar.ts';
import type { ReportStore, TraceStore } from '../trace-store.ts';

export class TracesView extends DisposableStore implements vscode.TreeDataProvider<AnyFile> {
  private readonly store: TraceStore;
  private readonly reports: ReportStore;
  private readonly joins: Joins;
  private readonly changed = this.register(new vscode.EventEmitter<AnyFile | undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(store: TraceStore, reports: ReportStore, joins: Joins) {
    super();
    this.store = store;
    this.reports = reports;
    this.joins = joins;
    this.register(joins.onDidChange(() => this.changed.fire(undefined)));
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
    const isReport = file instanceof ReportFile;
    const joins = this.joins.of(file);
    const description = [...(isReport ? joinedLine(joins) : []), summaryLine(file)].join(' · ');
    // A file can be open as both, one of them failed.
    item.id = `${isReport ? 'report' : 'trace'}:${file.uri.toString()}`;
    const joined = isReport && joins.length > 0 ? '.joined' : '';
    item.contextValue = `${isReport ? 'report' : 'trace'}.${file.state.kind}${joined}`;
    item.description = file.state.kind === 'failed' ? vscode.l10n.t('failed') : description;
    item.tooltip = tooltipOf(file, joins);
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

/** Said once, in the report's row: how much of it is joined. */
function joinedLine(joins: readonly KnownJoin[]): string[] {
  const [first] = [...joins].sort((a, b) => b.summary.pinned - a.summary.pinned);
  if (first === undefined) return [];
  const { pinned, kernels } = first.summary;
  return [vscode.l10n.t('{0} of {1} joined', pinned, kernels)];
}

/** With what, how surely, and why not all. */
function joinTexts(file: AnyFile, { trace, report, summary }: KnownJoin): string[] {
  const other = file === report ? trace.name : report.name;
  const { pinned, kernels, certain, unpinned } = summary;
  return [
    vscode.l10n.t(
      'Joined with {0}: {1} of {2} kernels, {3} of them certain',
      other,
      pinned,
      kernels,
      certain,
    ),
    ...unpinned.slice(0, 5).map(({ name, reason, count }) => `${count} × ${name}: ${why(reason)}`),
  ];
}

function why(reason: UnpinnedReason): string {
  switch (reason) {
    case 'not-in-trace':
      return vscode.l10n.t('not in the trace');
    case 'other-shape':
      return vscode.l10n.t('only with other launch shapes in the trace');
    case 'which-instance':
      return vscode.l10n.t('several alike in the trace; no range tells which');
    case 'more-launches':
      return vscode.l10n.t('more launches than in the trace');
    case 'not-a-kernel':
      return vscode.l10n.t('not the result of a single kernel');
  }
}

function tooltipOf(file: AnyFile, joins: readonly KnownJoin[]): vscode.MarkdownString {
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
  const writer = `${product} ${version}`.trim();
  line([writer, ...(length === undefined ? [] : [formatTime(length)])].join(' · '));
  for (const warning of warnings.slice(0, 5)) {
    text.appendMarkdown('\n- ');
    text.appendText(translateWarning(warning).message);
  }
  for (const words of joins.flatMap(join => joinTexts(file, join))) line(words);
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
