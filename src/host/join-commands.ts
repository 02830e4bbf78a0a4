/**
 * The commands about joins: choose a report for a trace, undo it, and go from a launch to what was measured for it.
 * Joining itself is in `joins.ts`.
 */

import * as vscode from 'vscode';
import { toFailure } from '../core/base/result.ts';
import type { JoinSummary } from '../core/protocol/join.ts';
import { ReportFile } from './editor/report-file.ts';
import { failureLine } from './failures.ts';
import type { Joins } from './joins.ts';
import { OpenTrace } from './open-trace.ts';
import { pickFile } from './status-bar.ts';
import type { ReportStore, TraceStore } from './trace-store.ts';

export interface JoinCommandContext {
  readonly store: TraceStore;
  readonly reportStore: ReportStore;
  readonly joins: Joins;
  /** Shows a report with a kernel in hand, and one of ncu's sections in view. */
  readonly showReport: (uri: vscode.Uri, kernel: number, section?: string) => Thenable<unknown>;
}

/** The most reports of the workspace that are offered. */
const OFFERED = 100;

export function registerJoinCommands(context: JoinCommandContext): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand('kernelLens.joinReport', (target: unknown, report?: vscode.Uri) =>
      joinReport(context, target, report),
    ),
    registerCommand('kernelLens.separateReport', (target: unknown) =>
      separateReport(context, target),
    ),
    registerCommand(
      'kernelLens.showCounters',
      (target: unknown, span?: number, section?: unknown) =>
        showCounters(context, target, span, typeof section === 'string' ? section : undefined),
    ),
  );
}

/** Of several joined reports the user chooses one, unless it is given. */
async function separateReport(
  { joins, reportStore }: JoinCommandContext,
  target: unknown,
): Promise<void> {
  const joined = reportStore.files.filter(file => joins.of(file).length > 0);
  const question = vscode.l10n.t('Report to separate from its traces');
  const report =
    target instanceof ReportFile
      ? target
      : joined.length < 2
        ? joined[0]
        : await pickFile(joined, question, reportStore.active);
  if (report !== undefined) await joins.separate(report);
}

/** Asks for a report, unless it is given, and joins it with a trace. */
async function joinReport(
  context: JoinCommandContext,
  target: unknown,
  given?: vscode.Uri,
): Promise<JoinSummary | undefined> {
  const trace = await traceFor(context.store, target);
  const uri = trace && (given ?? (await pickReport(context, trace)));
  if (trace === undefined || uri === undefined) return undefined;
  try {
    const summary = await context.joins.join(trace, uri);
    if (summary !== undefined) tell(trace, uri, summary);
    return summary;
  } catch (caught) {
    void vscode.window.showErrorMessage(failureLine(toFailure(caught)));
    return undefined;
  }
}

async function traceFor(store: TraceStore, target: unknown): Promise<OpenTrace | undefined> {
  if (target instanceof OpenTrace) return target;
  const open = store.files.filter(({ state }) => state.kind === 'open');
  if (open.length < 2) return open[0];
  return pickFile(open, vscode.l10n.t('Trace to join a report with'), store.active);
}

async function pickReport(
  { reportStore }: JoinCommandContext,
  trace: OpenTrace,
): Promise<vscode.Uri | undefined> {
  const open = reportStore.files.map(({ uri }) => uri);
  const found = await vscode.workspace.findFiles('**/*.ncu-rep', undefined, OFFERED);
  const known = new Map([...open, ...found].map(uri => [uri.toString(), uri]));
  const items = [...known.values()].map(uri => ({
    label: `$(graph-scatter) ${uri.path.slice(uri.path.lastIndexOf('/') + 1)}`,
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    uri,
  }));
  const browse = { label: vscode.l10n.t('Browse…'), description: '', uri: undefined };
  const placeHolder = vscode.l10n.t('Kernel report of the same program as {0}', trace.name);
  const picked = await vscode.window.showQuickPick([...items, browse], { placeHolder });
  if (picked !== browse) return picked?.uri;
  const filters = { [vscode.l10n.t('Kernel reports')]: ['ncu-rep', 'csv'] };
  return (await vscode.window.showOpenDialog({ filters }))?.[0];
}

function tell(trace: OpenTrace, uri: vscode.Uri, { pinned, kernels, unpinned }: JoinSummary): void {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const alike = unpinned.some(({ reason }) => reason === 'which-instance');
  if (pinned === 0 && !alike) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No kernel of {0} is in {1}: they are not joined.', name, trace.name),
    );
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} of {1} kernels of {2} joined with {3}', pinned, kernels, name, trace.name),
  );
}

/** Shows what was measured for a launch: of a tree's element, of a page, or of what is selected. */
async function showCounters(
  { store, reportStore, showReport }: JoinCommandContext,
  target: unknown,
  span?: number,
  section?: string,
): Promise<void> {
  const trace = traceOf(target) ?? store.active;
  const row = span ?? rowOf(target) ?? trace?.selection?.span;
  const joined =
    trace === undefined || row === undefined
      ? undefined
      : await trace.ask('joined', id => ({ trace: id, span: row }));
  const report = reportStore.files.find(
    ({ state }) => state.kind === 'open' && state.summary.id === joined?.report,
  );
  if (joined !== undefined && report !== undefined) {
    await showReport(report.uri, joined.kernel, section);
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('No joined report has measured this kernel.'),
  );
}

/** Elements of the model view carry their trace and their node. */
interface Element {
  readonly trace?: unknown;
  readonly node?: { readonly selection: { readonly span?: number } };
}

function traceOf(target: unknown): OpenTrace | undefined {
  if (target instanceof OpenTrace) return target;
  const { trace } = (target ?? {}) as Element;
  return trace instanceof OpenTrace ? trace : undefined;
}

function rowOf(target: unknown): number | undefined {
  return target instanceof OpenTrace ? undefined : ((target ?? {}) as Element).node?.selection.span;
}
