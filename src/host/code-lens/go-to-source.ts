/**
 * From what was measured to the source: the functions in the stack around a node of the tree or a selected span, and
 * the lines that may have marked the ranges around it, among the files here; innermost first.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ModelElement } from '../tree/model-nodes.ts';
import type { ModelView } from '../tree/model-view.ts';
import type { ImportedFiles } from './imported-files.ts';
import { rangePlaces, type SourcePlace } from './range-places.ts';
import { askForStack, stackPlaces } from './stack-places.ts';
import type { TraceSources } from './trace-sources.ts';

const GO_TO_SOURCE = 'kernelLens.goToSource';

export class GoToSource extends DisposableStore {
  private readonly store: TraceStore;
  private readonly files: TraceSources;
  private readonly imported: ImportedFiles;
  private readonly model: ModelView;
  private readonly log: Log;

  constructor(
    store: TraceStore,
    files: TraceSources,
    imported: ImportedFiles,
    model: ModelView,
    log: Log,
  ) {
    super();
    this.store = store;
    this.files = files;
    this.imported = imported;
    this.model = model;
    this.log = log;
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

  /** Of the element given, else of the timeline's selection, else of the tree's. */
  private async go(given: ModelElement | undefined): Promise<void> {
    const trace = given?.trace ?? this.store.active;
    if (trace === undefined) return;
    const selection = given === undefined ? trace.selection : undefined;
    const element = given ?? (selection === undefined ? this.model.selection[0] : undefined);
    const target = placeOf(element?.node?.selection ?? selection);
    if (target === undefined) return say(vscode.l10n.t('Select something in the timeline first.'));
    const [ranges, stack] = await Promise.all([
      trace.ask('rangesAround', id => ({ trace: id, ...target })),
      trace.ask('framesAround', id => ({ trace: id, ...target })),
    ]);
    if (ranges.length === 0 && stack.length === 0) {
      return say(
        vscode.l10n.t(
          'Neither a range of the program nor a Python stack is around it, so its source is not known.',
        ),
      );
    }
    const ofStack = () => stackPlaces(this.files, trace, stack);
    const ofRanges = () => rangePlaces(ranges, this.files, this.imported);
    this.files.lookAgain();
    // What launched a kernel is a function; what makes a step or a layer is the range around it.
    const ways = 'span' in target ? [ofStack, ofRanges] : [ofRanges, ofStack];
    for (const way of [...ways, () => askForStack(this.files, trace, stack)]) {
      const found = await way();
      if (found.length > 0) return this.show(found);
    }
    const [range] = ranges;
    const [frame] = stack;
    if (range !== undefined) say(vscode.l10n.t('No Python file here marks “{0}”.', range.name));
    else if (frame !== undefined) say(vscode.l10n.t('“{0}” is not here.', frame.file));
  }

  private async show(found: readonly SourcePlace[]): Promise<void> {
    const chosen = found.length === 1 ? found[0] : await choose(found);
    if (chosen === undefined) return;
    await vscode.window.showTextDocument(chosen.uri, { selection: chosen.range });
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

async function choose(found: readonly SourcePlace[]): Promise<SourcePlace | undefined> {
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
