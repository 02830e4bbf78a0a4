/**
 * What comparisons are made with: remembered for the workspace, shown in the status bar and as a badge in the explorer.
 * Opens nothing and compares nothing.
 */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import { checkTargets, labelOfSide, type DiffTarget } from './target.ts';

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
