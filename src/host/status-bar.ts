/**
 * The one status bar item: device, active trace and step time, or how far a file has been read. A click chooses
 * among the open traces.
 */

import * as vscode from 'vscode';
import { formatTime } from '../core/format/time.ts';
import { DisposableStore } from './disposable.ts';
import { failureLine } from './failures.ts';
import type { OpenTrace } from './open-trace.ts';
import type { TraceStore } from './trace-store.ts';

export class StatusBar extends DisposableStore {
  private readonly store: TraceStore;
  private readonly item: vscode.StatusBarItem;

  constructor(store: TraceStore) {
    super();
    this.store = store;
    this.item = this.register(
      vscode.window.createStatusBarItem('kernelLens.status', vscode.StatusBarAlignment.Right, 90),
    );
    this.item.name = 'Kernel Lens';
    this.item.command = 'kernelLens.switchTrace';
    this.register(store.onDidChange(() => this.update()));
    this.register(store.onDidProgress(() => this.update()));
  }

  /** For tests. */
  get text(): string {
    return this.item.text;
  }

  private update(): void {
    const reading = this.store.traces.find(({ state }) => state.kind === 'opening');
    const trace = reading ?? this.store.active;
    if (trace === undefined) return this.item.hide();
    const words = wordsOf(trace);
    this.item.text = `$(${words.icon}) ${words.text}`;
    this.item.tooltip = words.tooltip;
    this.item.accessibilityInformation = { label: `Kernel Lens: ${words.text}`, role: 'button' };
    this.item.show();
  }
}

/** Lets the user choose one of the open traces. */
export async function pickTrace(store: TraceStore): Promise<OpenTrace | undefined> {
  const items = store.traces.map(trace => ({
    label: trace.name,
    description: summaryLine(trace),
    detail: vscode.workspace.asRelativePath(trace.uri),
    picked: trace === store.active,
    trace,
  }));
  const placeHolder = vscode.l10n.t('Open traces');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))
    ?.trace;
}

/** What a trace is, in one line: devices and step time, or its state. */
export function summaryLine({ state }: OpenTrace): string {
  if (state.kind === 'opening') {
    return vscode.l10n.t('Reading, {0} %', Math.floor(state.fraction * 100));
  }
  if (state.kind === 'failed') return failureLine(state.failure);
  const { devices, stepP50Ns } = state.headline;
  const step =
    stepP50Ns === undefined ? undefined : vscode.l10n.t('step {0} p50', formatTime(stepP50Ns));
  return [devices, step].filter(part => part !== undefined && part !== '').join(' · ');
}

function wordsOf(trace: OpenTrace): { icon: string; text: string; tooltip: string } {
  const { name, state } = trace;
  if (state.kind === 'opening') {
    const text = vscode.l10n.t('Reading {0}, {1} %', name, Math.floor(state.fraction * 100));
    return { icon: 'loading~spin', text, tooltip: trace.uri.fsPath };
  }
  if (state.kind === 'failed') {
    return { icon: 'warning', text: name, tooltip: failureLine(state.failure) };
  }
  const { devices, stepP50Ns } = state.headline;
  const parts = [devices, name, stepP50Ns === undefined ? '' : formatTime(stepP50Ns)];
  const tooltip = [trace.uri.fsPath, summaryLine(trace)].join('\n');
  return { icon: 'pulse', text: parts.filter(part => part !== '').join(' · '), tooltip };
}
