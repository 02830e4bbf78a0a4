/**
 * The commands that choose what is compared: from the explorer, the views, an editor's title, or by questions where a
 * command comes without an argument. Opens the comparison; keeps nothing but the baseline.
 */

import * as vscode from 'vscode';
import type { ReportEditorProvider } from '../editor/report-editor.ts';
import { iconOfOpen, placeDetail, summaryLine, type AnyFile } from '../status-bar.ts';
import type { ReportStore, TraceStore } from '../trace-store.ts';
import type { Baseline } from './baseline.ts';
import type { DiffPanels } from './diff-panels.ts';
import { compareReports } from './reports.ts';
import {
  isReportTarget,
  labelOfSide,
  targetOfUri,
  targetsOf,
  type DiffPair,
  type DiffTarget,
} from './target.ts';

export interface DiffCommandContext {
  readonly store: TraceStore;
  readonly reportStore: ReportStore;
  readonly baseline: Baseline;
  readonly panels: DiffPanels;
  readonly reports: ReportEditorProvider;
}

type Side = readonly DiffTarget[];
type Handler = (context: DiffCommandContext, targets: Side) => Promise<unknown>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  selectAsBaseline,
  compareWithBaseline,
  compareSelected,
  clearBaseline: ({ baseline }) => baseline.set([]),
};

export function registerDiffCommands(context: DiffCommandContext): vscode.Disposable {
  const commands = Object.entries(HANDLERS).map(([name, handler]) =>
    vscode.commands.registerCommand(
      `kernelLens.${name}`,
      (argument?: unknown, selection?: unknown) => handler(context, targetsOf(argument, selection)),
    ),
  );
  return vscode.Disposable.from(...commands);
}

async function selectAsBaseline(context: DiffCommandContext, targets: Side): Promise<void> {
  const question = vscode.l10n.t('The trace or report that others are compared with');
  const chosen = targets.length > 0 ? targets : await pick(context, question);
  if (chosen.length > 0) await context.baseline.set(chosen);
}

async function compareWithBaseline(context: DiffCommandContext, targets: Side): Promise<void> {
  const { baseline } = context;
  await baseline.check();
  if (baseline.value.length === 0) {
    const [first] = targets;
    const question =
      first === undefined
        ? vscode.l10n.t('No baseline is chosen: the trace or report that others are compared with')
        : vscode.l10n.t('No baseline is chosen: what to compare {0} with', first.label);
    await baseline.set(await pick(context, question, targets));
  }
  const a = baseline.value;
  if (a.length === 0) return;
  const question = vscode.l10n.t('What to compare with the baseline {0}', labelOfSide(a));
  const b = targets.length > 0 ? targets : await pick(context, question, a);
  if (b.length > 0) compare(context, { a, b });
}

/** Two chosen files: the first is the baseline of this comparison alone. */
async function compareSelected(context: DiffCommandContext, targets: Side): Promise<void> {
  const [first, second] = targets;
  const a = first === undefined ? await pick(context, vscode.l10n.t('Baseline (A)')) : [first];
  if (a.length === 0) return;
  const question = vscode.l10n.t('What to compare with the baseline {0}', labelOfSide(a));
  const b = second === undefined ? await pick(context, question, a) : [second];
  if (b.length > 0) compare(context, { a, b });
}

/** Traces with traces; reports with reports are another view's. */
function compare(context: DiffCommandContext, pair: DiffPair): void {
  const { panels, reports: editors, reportStore } = context;
  const all = [...pair.a, ...pair.b];
  const isReport = (target: DiffTarget): boolean => isReportTarget(target, reportStore.files);
  const reports = all.filter(isReport);
  if (reports.length === 0) panels.show(pair);
  else if (reports.length === all.length) compareReports(pair, editors);
  else {
    const text = vscode.l10n.t(
      '{0} is a kernel report and {1} is none: only traces can be compared with traces.',
      labelOfSide(reports),
      labelOfSide(all.filter(target => !isReport(target))),
    );
    void vscode.window.showWarningMessage(text);
  }
}

interface FileItem extends vscode.QuickPickItem {
  readonly target?: DiffTarget;
}

/**
 * One of the open files, or one of the disk; empty = the user chose none.
 * @param other what it is compared with: not offered itself, nor is what cannot be compared with it
 */
async function pick(
  { store, reportStore }: DiffCommandContext,
  placeHolder: string,
  other: Side = [],
): Promise<Side> {
  const [first] = other;
  const isReport = first && isReportTarget(first, reportStore.files);
  const taken = new Set(other.filter(({ node }) => node === undefined).map(({ uri }) => uri));
  const open: readonly AnyFile[] = [
    ...(isReport === true ? [] : store.files),
    ...(isReport === false ? [] : reportStore.files),
  ];
  const items: FileItem[] = open
    .filter(({ uri }) => !taken.has(uri.toString()))
    .map(file => ({
      label: `$(${iconOfOpen(file)}) ${file.name}`,
      description: summaryLine(file),
      ...placeDetail(file),
      target: targetOfUri(file.uri),
    }));
  const browse: FileItem = { label: `$(folder-opened) ${vscode.l10n.t('Another file…')}` };
  const chosen = await vscode.window.showQuickPick([...items, browse], { placeHolder });
  if (chosen === undefined) return [];
  return chosen.target === undefined ? browseFiles(placeHolder) : [chosen.target];
}

/** Several files are repeats of one run. */
async function browseFiles(title: string): Promise<Side> {
  const openLabel = vscode.l10n.t('Choose');
  const files = await vscode.window.showOpenDialog({ title, openLabel, canSelectMany: true });
  return (files ?? []).map(targetOfUri);
}
