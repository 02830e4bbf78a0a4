/**
 * One selection in tree and timeline. A click in the tree selects in the timeline; a selection in the timeline is
 * looked up in the tree. Neither answer is reported back (see `PanelApi.reveal`, and the tree's use of commands), so
 * nothing goes in circles.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import { DisposableStore } from '../disposable.ts';
import type { TraceEditorProvider } from '../editor/trace-editor.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import { readSettings } from '../settings.ts';
import type { TraceStore } from '../trace-store.ts';
import { nameOfElement } from './model-items.ts';
import type { ModelElement } from './model-nodes.ts';
import { treePathOf } from './node-path.ts';
import type { ModelView } from './model-view.ts';

export class SelectionSync extends DisposableStore {
  private readonly view: ModelView;
  private readonly log: Log;
  private readonly listeners = new Map<OpenTrace, vscode.Disposable>();

  constructor(store: TraceStore, editors: TraceEditorProvider, view: ModelView, log: Log) {
    super();
    this.view = view;
    this.log = log;
    this.register(store.onDidChange(() => this.listen(store.traces)));
    this.command('revealInTimeline', async element => {
      const { trace, node } = element;
      if (node === undefined) return;
      const label = nameOfElement(element);
      await editors.reveal(trace, { ...node.selection, node: node.id, label });
    });
    this.command('copyNodeName', element => vscode.env.clipboard.writeText(nameOfElement(element)));
    this.command('loadMore', element => view.loadMore(element));
  }

  override dispose(): void {
    for (const listener of this.listeners.values()) listener.dispose();
    super.dispose();
  }

  /** Commands on an element; from the palette they have none and do nothing. */
  private command(name: string, action: (element: ModelElement) => Thenable<void>): void {
    this.register(
      vscode.commands.registerCommand(`kernelLens.${name}`, async (element?: ModelElement) => {
        const target = element ?? this.view.selection[0];
        if (target !== undefined) await action(target);
      }),
    );
  }

  private listen(traces: readonly OpenTrace[]): void {
    for (const [trace, listener] of this.listeners) {
      if (traces.includes(trace)) continue;
      listener.dispose();
      this.listeners.delete(trace);
    }
    for (const trace of traces) {
      if (this.listeners.has(trace)) continue;
      this.listeners.set(
        trace,
        trace.onDidSelect(selection => void this.follow(trace, selection)),
      );
    }
  }

  private async follow(trace: OpenTrace, selection: Selection | undefined): Promise<void> {
    if (selection === undefined || !readSettings().treeFollowsSelection) return;
    try {
      const ids = await treePathOf(trace, selection);
      if (ids.length > 0) await this.view.reveal(trace, ids);
    } catch (error) {
      this.log.debug(`Not found in the tree: ${toFailure(error).message}`);
    }
  }
}
