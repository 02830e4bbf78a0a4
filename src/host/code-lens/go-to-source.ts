/**
 * From what was measured to the line that marked it: the ranges around a node of the tree or a selected span, looked
 * for among the Python files of the workspace, innermost first.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { Selection } from '../../core/protocol/engine.ts';
import type { MeasuredRange } from '../../core/protocol/source.ts';
import { mayMarkRanges, rangeSites } from '../../core/source/nvtx-sites.ts';
import { affinity } from '../../core/source/query.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ModelElement } from '../tree/model-nodes.ts';
import type { ModelView } from '../tree/model-view.ts';

export const GO_TO_SOURCE = 'kernelLens.goToSource';

/** More files are not looked through. */
const FILES = 5000;
/** Files of programs others wrote, and copies of them. */
const EXCLUDED = '**/{node_modules,.git,site-packages,__pycache__,.venv,venv}/**';

interface Found {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly line: string;
  readonly weight: number;
}

export class GoToSource extends DisposableStore {
  private readonly store: TraceStore;
  private readonly model: ModelView;
  private readonly log: Log;
  private readonly listeners = new Map<OpenTrace, vscode.Disposable>();
  /** What was selected last in the timeline of each trace. */
  private readonly selected = new WeakMap<OpenTrace, Selection>();

  constructor(store: TraceStore, model: ModelView, log: Log) {
    super();
    this.store = store;
    this.model = model;
    this.log = log;
    this.register(store.onDidChange(() => this.listen()));
    this.register(
      vscode.commands.registerCommand(GO_TO_SOURCE, async (element?: ModelElement) => {
        try {
          await this.go(element);
        } catch (caught) {
          this.log.debug(`Go to source: ${toFailure(caught).message}`);
        }
      }),
    );
  }

  override dispose(): void {
    for (const listener of this.listeners.values()) listener.dispose();
    super.dispose();
  }

  /** Of the element given, else of the timeline's selection, else of the tree's. */
  private async go(given: ModelElement | undefined): Promise<void> {
    const trace = given?.trace ?? this.store.active;
    if (trace === undefined) return;
    const selection = given === undefined ? this.selected.get(trace) : undefined;
    const element = given ?? (selection === undefined ? this.model.selection[0] : undefined);
    const target = placeOf(element?.node?.selection ?? selection);
    if (target === undefined) return say(vscode.l10n.t('Select something in the timeline first.'));
    const ranges = await trace.ask('rangesAround', id => ({ trace: id, ...target }));
    if (ranges.length === 0) {
      return say(
        vscode.l10n.t('No range of the program is around it, so its source is not known.'),
      );
    }
    const found = await findInWorkspace(ranges);
    if (found.length === 0) {
      const [first] = ranges;
      return say(vscode.l10n.t('No Python file here marks “{0}”.', first?.name ?? ''));
    }
    const chosen = found.length === 1 ? found[0] : await choose(found);
    if (chosen === undefined) return;
    await vscode.window.showTextDocument(chosen.uri, { selection: chosen.range });
  }

  private listen(): void {
    const { traces } = this.store;
    for (const [trace, listener] of this.listeners) {
      if (traces.includes(trace)) continue;
      listener.dispose();
      this.listeners.delete(trace);
    }
    for (const trace of traces) {
      if (this.listeners.has(trace)) continue;
      const listener = trace.onDidSelect(selection => {
        if (selection === undefined) this.selected.delete(trace);
        else this.selected.set(trace, selection);
      });
      this.listeners.set(trace, listener);
    }
  }
}

/** A span says more than the node that holds it. */
function placeOf(
  selection: Selection | undefined,
): { readonly span: number } | { readonly node: string } | undefined {
  if (selection?.span !== undefined) return { span: selection.span };
  const node = selection?.node ?? '';
  return node === '' ? undefined : { node };
}

/** The sites of the innermost range that has any; of these the ones that say the most of its name. */
async function findInWorkspace(ranges: readonly MeasuredRange[]): Promise<readonly Found[]> {
  const files = await vscode.workspace.findFiles('**/*.py', EXCLUDED, FILES);
  const byRange = ranges.map((): Found[] => []);
  for (const uri of files) {
    const text = await textOf(uri);
    if (text === undefined || !mayMarkRanges(text)) continue;
    for (const site of rangeSites(text)) {
      ranges.forEach((range, i) => {
        const weight = affinity(site, range);
        if (weight > 0) byRange[i]?.push({ uri, weight, ...placeIn(text, site.from, site.to) });
      });
    }
  }
  const found = byRange.find(list => list.length > 0) ?? [];
  const most = Math.max(...found.map(({ weight }) => weight));
  return found.filter(({ weight }) => weight === most);
}

/** As it stands in an editor, else in the file; undefined where it cannot be read. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    document => document.uri.toString() === uri.toString(),
  );
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function placeIn(text: string, from: number, to: number): Pick<Found, 'range' | 'line'> {
  const before = text.slice(0, from).split(/\r\n|\r|\n/);
  const through = text.slice(0, to).split(/\r\n|\r|\n/);
  const at = (lines: readonly string[]): vscode.Position =>
    new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  const line = text.split(/\r\n|\r|\n/)[before.length - 1] ?? '';
  return { range: new vscode.Range(at(before), at(through)), line: line.trim() };
}

async function choose(found: readonly Found[]): Promise<Found | undefined> {
  const items = found.map(place => ({
    label: `${vscode.workspace.asRelativePath(place.uri)}:${place.range.start.line + 1}`,
    detail: place.line.replaceAll('$(', '$\u2060('),
    place,
  }));
  const title = vscode.l10n.t('Go to Source');
  return (await vscode.window.showQuickPick(items, { title }))?.place;
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
