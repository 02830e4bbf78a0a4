/**
 * What comparisons are made with: remembered for the workspace, shown in the status bar and as a badge in the explorer.
 * Goes with its files where they are moved, and is given up where they are deleted. Opens nothing and compares nothing.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import {
  checkTargets,
  isWithin,
  labelOfSide,
  movedTarget,
  uriOfTarget,
  type DiffTarget,
} from './target.ts';

const KEY = 'kernelLens.baseline';

export class Baseline extends DisposableStore implements vscode.FileDecorationProvider {
  private readonly memento: vscode.Memento;
  private readonly item: vscode.StatusBarItem;
  private targets: readonly DiffTarget[];
  private readonly changed = this.register(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this.changed.event;

  constructor(memento: vscode.Memento) {
    super();
    this.memento = memento;
    this.targets = checkTargets(memento.get(KEY));
    this.item = this.register(
      vscode.window.createStatusBarItem('kernelLens.baseline', vscode.StatusBarAlignment.Right, 89),
    );
    this.item.name = vscode.l10n.t('Kernel Lens: baseline');
    this.item.command = 'kernelLens.compareWithBaseline';
    this.register(vscode.window.registerFileDecorationProvider(this));
    this.register(vscode.workspace.onDidRenameFiles(({ files }) => this.onMoved(files)));
    this.register(vscode.workspace.onDidDeleteFiles(({ files }) => this.onDeleted(files)));
    this.show();
  }

  /** Empty = none is chosen. Several are repeats of one run. */
  get value(): readonly DiffTarget[] {
    return this.targets;
  }

  /** For tests. */
  get text(): string {
    return this.targets.length === 0 ? '' : this.item.text;
  }

  async set(targets: readonly DiffTarget[]): Promise<void> {
    const touched = [...this.targets, ...targets].map(({ uri }) => vscode.Uri.parse(uri));
    this.targets = targets;
    this.show();
    this.changed.fire(touched);
    await this.memento.update(KEY, targets.length === 0 ? undefined : targets);
  }

  /** Gives up what is not there any more, which nobody told while no window was open. Says what has gone. */
  async check(): Promise<void> {
    const { targets } = this;
    const there = await Promise.all(targets.map(isThere));
    await this.drop(targets.filter((target, i) => !there[i] && this.targets.includes(target)));
  }

  private onMoved(files: vscode.FileRenameEvent['files']): void {
    const moved = this.targets.map(target =>
      files.reduce((at, { oldUri, newUri }) => movedTarget(at, oldUri, newUri), target),
    );
    if (moved.some((target, i) => target !== this.targets[i])) void this.set(moved);
  }

  private onDeleted(files: readonly vscode.Uri[]): void {
    void this.drop(this.targets.filter(target => files.some(uri => isWithin(target, uri))));
  }

  private async drop(gone: readonly DiffTarget[]): Promise<void> {
    if (gone.length === 0) return;
    const kept = this.set(this.targets.filter(target => !gone.includes(target)));
    const choose = vscode.l10n.t('Choose Another');
    const text = vscode.l10n.t('The baseline is not there any more: {0}', labelOfSide(gone));
    void vscode.window.showWarningMessage(text, choose).then(chosen => {
      if (chosen === choose) {
        void vscode.commands.executeCommand('kernelLens.selectAsBaseline');
      }
    });
    await kept;
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (!this.targets.some(target => target.uri === uri.toString())) return undefined;
    return new vscode.FileDecoration('A', vscode.l10n.t('Baseline of comparisons'));
  }

  private show(): void {
    const has = this.targets.length > 0;
    void vscode.commands.executeCommand('setContext', 'kernelLens.hasBaseline', has);
    if (!has) return this.item.hide();
    const label = labelOfSide(this.targets);
    this.item.text = `$(git-compare) ${label}`;
    const tip = new vscode.MarkdownString(undefined, true);
    tip.isTrusted = { enabledCommands: ['kernelLens.clearBaseline'] };
    tip.appendText(vscode.l10n.t('Baseline: {0}', this.targets.map(one => one.label).join(', ')));
    tip.appendMarkdown('\n\n');
    tip.appendText(vscode.l10n.t('Click to compare another trace with it.'));
    tip.appendMarkdown(
      ` [${vscode.l10n.t('Forget the baseline')}](command:kernelLens.clearBaseline)`,
    );
    this.item.tooltip = tip;
    const spoken = vscode.l10n.t('Baseline: {0}', label);
    this.item.accessibilityInformation = { label: spoken, role: 'button' };
    this.item.show();
  }
}

/** False only where it is certain: what cannot be asked may be there. */
async function isThere(target: DiffTarget): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uriOfTarget(target));
    return true;
  } catch (caught) {
    return !(caught instanceof vscode.FileSystemError && caught.code === 'FileNotFound');
  }
}
