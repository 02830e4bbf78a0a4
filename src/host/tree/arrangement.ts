/**
 * Order and filter of the model view: the order is a setting, the filter lasts as long as the window. The commands of
 * the view's title change them; the view listens and asks for its nodes anew.
 */

import * as vscode from 'vscode';
import type { TreeSort } from '../../core/protocol/analysis.ts';
import { DisposableStore } from '../disposable.ts';
import { readSettings } from '../settings.ts';

const COMMANDS: Readonly<Record<string, TreeSort>> = {
  'tree.sortByOrder': 'order',
  'tree.sortByTime': 'time',
  'tree.sortByDeviation': 'deviation',
};

export class TreeArrangement extends DisposableStore {
  private text = '';
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor() {
    super();
    for (const [name, sort] of Object.entries(COMMANDS)) {
      this.command(name, () => setSort(sort));
    }
    this.command('tree.filter', () => this.askForFilter());
    this.command('tree.clearFilter', () => this.setFilter(''));
    this.register(
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('kernelLens.tree.sort')) this.changed.fire();
      }),
    );
  }

  /** What to ask the engine for; nothing where nodes are wanted as they are. */
  get request(): { readonly sort?: TreeSort; readonly filter?: string } {
    const { treeSort: sort } = readSettings();
    return { ...(sort !== 'order' && { sort }), ...(this.text !== '' && { filter: this.text }) };
  }

  get filter(): string {
    return this.text;
  }

  /** '' shows everything. */
  setFilter(text: string): void {
    const wanted = text.trim();
    if (wanted === this.text) return;
    this.text = wanted;
    void vscode.commands.executeCommand('setContext', 'kernelLens.treeFiltered', wanted !== '');
    this.changed.fire();
  }

  private async askForFilter(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter Model'),
      prompt: vscode.l10n.t('Part of a name or operator; empty shows everything'),
      value: this.text,
    });
    if (text !== undefined) this.setFilter(text);
  }

  private command(name: string, action: () => unknown): void {
    this.register(vscode.commands.registerCommand(`kernelLens.${name}`, action));
  }
}

/** Where the setting is already made for the workspace it is changed there, else for the user. */
async function setSort(sort: TreeSort): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('kernelLens');
  const isOfWorkspace = configuration.inspect('tree.sort')?.workspaceValue !== undefined;
  await configuration.update('tree.sort', sort, !isOfWorkspace);
}
