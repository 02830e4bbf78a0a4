/**
 * The model view: phases, steps, layers, operators and kernels of every open trace, fetched page by page as they are
 * unfolded. Selecting here is reported as a command; selecting elsewhere arrives by `reveal`.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import { DisposableStore } from '../disposable.ts';
import { logFailure, type Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import { TreeArrangement } from './arrangement.ts';
import { itemOf, traceTooltip } from './model-items.ts';
import {
  findChild,
  loadPage,
  moreElement,
  traceElement,
  type ModelElement,
} from './model-nodes.ts';

export class ModelView extends DisposableStore implements vscode.TreeDataProvider<ModelElement> {
  private readonly store: TraceStore;
  private readonly log: Log;
  private readonly roots = new Map<OpenTrace, ModelElement>();
  private readonly view: vscode.TreeView<ModelElement>;
  /** Order and filter of the entries. */
  readonly arrangement = this.register(new TreeArrangement());
  private readonly changed = this.register(new vscode.EventEmitter<ModelElement | undefined>());
  readonly onDidChangeTreeData = this.changed.event;
  /** Traces that were revealed once they had been read. */
  private readonly greeted = new WeakSet<OpenTrace>();
  /** To be revealed when the view is shown; only the last one counts. */
  private waiting: { readonly trace: OpenTrace; readonly ids: readonly string[] } | undefined;

  constructor(store: TraceStore, log: Log) {
    super();
    this.store = store;
    this.log = log;
    this.view = this.register(
      vscode.window.createTreeView('kernelLens.model', {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    );
    this.register(store.onDidChange(trace => this.update(trace)));
    this.register(this.arrangement.onDidChange(() => this.rearrange()));
    this.register(this.view.onDidChangeVisibility(() => void this.revealWaiting()));
  }

  /** What is selected in the view. */
  get selection(): readonly ModelElement[] {
    return this.view.selection;
  }

  async getChildren(element?: ModelElement): Promise<ModelElement[]> {
    if (element === undefined) return this.rootElements();
    try {
      if (element.children === undefined) await loadPage(element);
    } catch (error) {
      logFailure(this.log, element.key, toFailure(error));
    }
    const more = moreElement(element);
    return [...(element.children ?? []), ...(more === undefined ? [] : [more])];
  }

  getTreeItem(element: ModelElement): vscode.TreeItem {
    return itemOf(element);
  }

  /** A trace's tooltip says what no rule of operators knows, which is asked for when it is about to be shown. */
  async resolveTreeItem(item: vscode.TreeItem, element: ModelElement): Promise<vscode.TreeItem> {
    if (element.kind !== 'trace') return item;
    try {
      item.tooltip = traceTooltip(element.trace, await element.trace.ask('unclassified', id => id));
    } catch (error) {
      item.tooltip = element.trace.uri.fsPath;
      this.log.debug(`${element.trace.name}: ${toFailure(error).message}`);
    }
    return item;
  }

  getParent(element: ModelElement): ModelElement | undefined {
    return element.parent;
  }

  async loadMore({ parent }: ModelElement): Promise<void> {
    if (parent === undefined) return;
    await loadPage(parent);
    this.changed.fire(parent);
  }

  /** Selects the node at the end of a chain of ids, once the view is visible. Never opens the view. */
  async reveal(trace: OpenTrace, ids: readonly string[]): Promise<void> {
    this.waiting = { trace, ids };
    await this.revealWaiting();
  }

  private async revealWaiting(): Promise<void> {
    const target = this.waiting;
    if (target === undefined || !this.view.visible) return;
    this.waiting = undefined;
    try {
      const element = await this.find(target.trace, target.ids);
      if (element === undefined || this.waiting !== undefined || !this.view.visible) return;
      await this.view.reveal(element, { select: true, focus: false });
    } catch (error) {
      this.log.debug(`Not revealed in the tree: ${toFailure(error).message}`);
    }
  }

  private async find(trace: OpenTrace, ids: readonly string[]): Promise<ModelElement | undefined> {
    let element = this.rootElements().find(root => root.trace === trace);
    for (const id of ids) {
      if (element === undefined) return undefined;
      const before = element.children?.length;
      const parent: ModelElement = element;
      element = await findChild(parent, id);
      // Pages that were fetched here are news to VS Code, which resolves an element among those it knows.
      if (before !== undefined && parent.children?.length !== before) this.changed.fire(parent);
    }
    return element;
  }

  private rootElements(): ModelElement[] {
    const open = this.store.traces.filter(({ state }) => state.kind === 'open');
    return open.map(trace => {
      const root = this.roots.get(trace) ?? traceElement(trace, this.arrangement.request);
      this.roots.set(trace, root);
      return root;
    });
  }

  /** Other nodes, or in another order: all are asked for anew. */
  private rearrange(): void {
    const { filter } = this.arrangement;
    this.view.message = filter === '' ? '' : vscode.l10n.t('Filtered by “{0}”', filter);
    this.roots.clear();
    this.changed.fire(undefined);
  }

  /** A trace that was read again has other nodes; one that was read first is shown among the others. */
  private update(trace: OpenTrace | undefined): void {
    if (trace !== undefined) this.roots.delete(trace);
    const open = new Set(this.store.traces);
    for (const known of this.roots.keys()) if (!open.has(known)) this.roots.delete(known);
    this.changed.fire(undefined);
    if (trace?.state.kind !== 'open' || this.greeted.has(trace)) return;
    this.greeted.add(trace);
    if (open.size > 1) void this.reveal(trace, []);
  }
}
