/**
 * The one status bar item: device, active trace and step time, or how far a file has been read. A click chooses
 * among the open files.
 */

import * as vscode from 'vscode';
import { forCount } from '../core/format/count.ts';
import { formatTime } from '../core/format/time.ts';
import { DisposableStore } from './disposable.ts';
import { ReportFile } from './editor/report-file.ts';
import { failureLine } from './failures.ts';
import type { OpenTrace } from './open-trace.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

/** What the views list: anything that can be open. */
export type AnyFile = OpenTrace | ReportFile;

export class StatusBar extends DisposableStore {
  private readonly store: TraceStore;
  private readonly reports: ReportStore;
  private readonly item: vscode.StatusBarItem;

  constructor(store: TraceStore, reports: ReportStore) {
    super();
    this.store = store;
    this.reports = reports;
    this.item = this.register(
      vscode.window.createStatusBarItem('kernelLens.status', vscode.StatusBarAlignment.Right, 90),
    );
    this.item.name = 'Kernel Lens';
    this.item.command = 'kernelLens.switchTrace';
    this.register(vscode.window.tabGroups.onDidChangeTabs(() => this.update()));
    this.register(vscode.window.tabGroups.onDidChangeTabGroups(() => this.update()));
    for (const files of [store, reports]) {
      this.register(files.onDidChange(() => this.update()));
      this.register(files.onDidProgress(() => this.update()));
    }
  }

  /** For tests. */
  get text(): string {
    return this.item.text;
  }

  private update(): void {
    const all: readonly AnyFile[] = [...this.store.files, ...this.reports.files];
    const reading = all.find(({ state }) => state.kind === 'opening');
    const file = reading ?? inFront(all) ?? this.store.active ?? this.reports.active;
    if (file === undefined) return this.item.hide();
    const words = wordsOf(file);
    this.item.text = `$(${words.icon}) ${words.text}`;
    this.item.tooltip = words.tooltip;
    this.item.accessibilityInformation = { label: `Kernel Lens: ${words.text}`, role: 'button' };
    this.item.show();
  }
}

/** The file whose editor has the focus. */
function inFront(files: readonly AnyFile[]): AnyFile | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputCustom)) return undefined;
  const key = input.uri.toString();
  return files.find(({ uri }) => uri.toString() === key);
}

/** Where a file is, in a list that names it already; nothing where its name says that. */
export function placeDetail({ name, uri }: AnyFile): Pick<vscode.QuickPickItem, 'detail'> {
  const detail = vscode.workspace.asRelativePath(uri);
  return detail === name ? {} : { detail };
}

/** Lets the user choose one of some open files. */
export async function pickFile<F extends AnyFile>(
  files: readonly F[],
  placeHolder: string,
  active?: F,
): Promise<F | undefined> {
  const items = files.map(file => ({
    label: `$(${wordsOf(file).icon}) ${file.name}`,
    description: summaryLine(file),
    ...placeDetail(file),
    picked: file === active,
    file,
  }));
  const options = { placeHolder, matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.file;
}

/** What a file is, in one line: devices and step time or number of kernels, or its state. */
export function summaryLine(file: AnyFile): string {
  const { state } = file;
  if (state.kind === 'opening') {
    return vscode.l10n.t('Reading, {0} %', Math.floor(state.fraction * 100));
  }
  if (state.kind === 'failed') return failureLine(state.failure);
  return figuresOf(file)
    .filter(part => part !== '')
    .join(' · ');
}

function figuresOf(file: AnyFile): readonly string[] {
  if (file instanceof ReportFile) {
    if (file.state.kind !== 'open') return [];
    const { devices, kernels } = file.state.summary;
    const names = new Set(devices.map(({ name }) => name));
    const count = forCount(
      kernels,
      vscode.l10n.t('1 kernel'),
      vscode.l10n.t('{0} kernels', kernels),
    );
    return [[...names].join(', '), count];
  }
  if (file.state.kind !== 'open') return [];
  const { devices, stepP50Ns } = file.state.headline;
  return [
    devices,
    stepP50Ns === undefined ? '' : vscode.l10n.t('step {0} p50', formatTime(stepP50Ns)),
  ];
}

function wordsOf(file: AnyFile): { icon: string; text: string; tooltip: string } {
  const { name, state } = file;
  if (state.kind === 'opening') {
    const percent = Math.floor(state.fraction * 100);
    const text = vscode.l10n.t('Reading {0}, {1} %', shortName(name), percent);
    return { icon: 'loading~spin', text, tooltip: file.uri.fsPath };
  }
  if (state.kind === 'failed') {
    return { icon: 'warning', text: shortName(name), tooltip: failureLine(state.failure) };
  }
  const tooltip = [file.uri.fsPath, summaryLine(file)].join('\n');
  return { icon: iconOfOpen(file), text: shortWords(file), tooltip };
}

function shortWords(file: AnyFile): string {
  const name = shortName(file.name);
  if (file instanceof ReportFile || file.state.kind !== 'open') return name;
  const { devices, stepP50Ns } = file.state.headline;
  const parts = [devices, name, stepP50Ns === undefined ? '' : formatTime(stepP50Ns)];
  return parts.filter(part => part !== '').join(' · ');
}

/** The bar is shared: of a long name its beginning and its end. */
function shortName(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 23)}…${name.slice(-16)}`;
}

/** The codicon of an open file that is not in front. */
export function iconOfOpen(file: AnyFile): string {
  return file instanceof ReportFile ? 'graph-scatter' : 'pulse';
}
