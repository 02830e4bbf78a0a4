/** “Measure this”: code actions that put a range around the selected statements of a Python file. */

import * as vscode from 'vscode';
import { surround, type Marker } from '../../core/source/surround.ts';
import { DisposableStore } from '../disposable.ts';

export class MeasureActions extends DisposableStore implements vscode.CodeActionProvider {
  constructor() {
    super();
    this.register(
      vscode.languages.registerCodeActionsProvider({ language: 'python' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite],
      }),
    );
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    if (range.isEmpty) return [];
    const titles: readonly (readonly [Marker, string])[] = [
      ['nvtx', vscode.l10n.t('Measure with an NVTX range')],
      ['record_function', vscode.l10n.t('Measure with record_function')],
    ];
    return titles.flatMap(([marker, title]) => {
      const edit = editOf(document, range, marker);
      if (edit === undefined) return [];
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
      action.edit = edit;
      return [action];
    });
  }
}

function editOf(
  document: vscode.TextDocument,
  range: vscode.Range,
  marker: Marker,
): vscode.WorkspaceEdit | undefined {
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const edits = surround(document.getText(), from, to, marker);
  if (edits === undefined) return undefined;
  const all = new vscode.WorkspaceEdit();
  for (const { from: start, to: end, text } of edits) {
    const place = new vscode.Range(document.positionAt(start), document.positionAt(end));
    all.replace(document.uri, place, text);
  }
  return all;
}
