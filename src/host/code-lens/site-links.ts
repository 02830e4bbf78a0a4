/**
 * What the actions on a site do: show its example in timeline and tree, or its kernels to choose from. Commands take
 * plain data, since the links of a hover carry them as text.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import { percent } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import type { RangeKernel, SiteQuery } from '../../core/protocol/source.ts';
import { DisposableStore } from '../disposable.ts';
import type { TraceEditorProvider } from '../editor/trace-editor.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import { nameOf } from '../tree/describe.ts';
import type { ModelView } from '../tree/model-view.ts';
import { treePathOf } from '../tree/node-path.ts';
import { operatorsText } from './lens-text.ts';
import type { SiteInDocument } from './measured-sites.ts';

export const SHOW_RANGE = 'kernelLens.source.showRange';
export const SHOW_KERNELS = 'kernelLens.source.showKernels';

export interface ShowRange {
  readonly trace: string;
  readonly selection: Selection;
}

export interface ShowKernels {
  readonly trace: string;
  readonly queries: readonly SiteQuery[];
  readonly index: number;
}

export function showRangeOf({ trace, stats }: SiteInDocument): ShowRange | undefined {
  return stats.example && { trace: trace.uri.toString(), selection: stats.example };
}

export function showKernelsOf({ trace, queries, index }: SiteInDocument): ShowKernels {
  return { trace: trace.uri.toString(), queries, index };
}

/** A link for a trusted Markdown text. */
export function commandLink(command: string, argument: unknown): string {
  const text = encodeURIComponent(JSON.stringify([argument]));
  return `command:${command}?${text.replaceAll('(', '%28').replaceAll(')', '%29')}`;
}

export class SiteLinks extends DisposableStore {
  private readonly store: TraceStore;
  private readonly editors: TraceEditorProvider;
  private readonly model: ModelView;
  private readonly log: Log;

  constructor(store: TraceStore, editors: TraceEditorProvider, model: ModelView, log: Log) {
    super();
    this.store = store;
    this.editors = editors;
    this.model = model;
    this.log = log;
    this.register(
      vscode.commands.registerCommand(SHOW_RANGE, (target?: ShowRange) =>
        this.withTrace(target, (trace, { selection }) => this.show(trace, selection)),
      ),
    );
    this.register(
      vscode.commands.registerCommand(SHOW_KERNELS, (target?: ShowKernels) =>
        this.withTrace(target, (trace, { queries, index }) => this.choose(trace, queries, index)),
      ),
    );
  }

  /** Does nothing where the trace has been closed since. */
  private async withTrace<T extends { readonly trace: string }>(
    target: T | undefined,
    action: (trace: OpenTrace, target: T) => Promise<void>,
  ): Promise<void> {
    const trace = this.store.traces.find(({ uri }) => uri.toString() === target?.trace);
    if (trace === undefined || target === undefined) return;
    try {
      await action(trace, target);
    } catch (caught) {
      this.log.debug(`${trace.name}: ${toFailure(caught).message}`);
    }
  }

  private async show(trace: OpenTrace, selection: Selection): Promise<void> {
    const { node: id } = selection;
    const node =
      id === undefined ? undefined : await trace.ask('treeNode', of => ({ trace: of, node: id }));
    const label = node === undefined ? selection.label : nameOf(node, vscode.l10n.t);
    await this.editors.reveal(trace, { ...selection, label });
    const ids = await treePathOf(trace, selection);
    if (ids.length > 0) await this.model.reveal(trace, ids);
  }

  private async choose(
    trace: OpenTrace,
    queries: readonly SiteQuery[],
    index: number,
  ): Promise<void> {
    const kernels = await trace.ask('rangeKernels', id => ({ trace: id, queries, index }));
    const total = kernels.reduce((sum, { totalNs }) => sum + totalNs, 0);
    const items = kernels.map(kernel => ({ ...itemOf(kernel, total), kernel }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t({ message: 'Kernels', comment: ['tab'] }),
      placeHolder: vscode.l10n.t('Shows one of them in the timeline'),
      matchOnDescription: true,
    });
    if (chosen !== undefined) await this.show(trace, chosen.kernel.selection);
  }
}

function itemOf(kernel: RangeKernel, total: number): vscode.QuickPickItem {
  const { name, operators, count, totalNs, p50Ns, p95Ns } = kernel;
  const share = percent(total > 0 ? (100 * totalNs) / total : 0);
  return {
    label: name.replaceAll('$(', '$\u2060('),
    description: `${operatorsText(operators)} ×${count}`,
    detail: `${formatTime(totalNs)} · ${share} · p50 ${formatTime(p50Ns)} · p95 ${formatTime(p95Ns)}`,
  };
}
