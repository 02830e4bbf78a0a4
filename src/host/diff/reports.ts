/** Two kernel reports are compared in the editor of the second: this only takes them there. */

import * as vscode from 'vscode';
import type { ReportEditorProvider } from '../editor/report-editor.ts';
import { labelOfSide, uriOfTarget, type DiffPair } from './target.ts';

/** Repeats are not averaged: the first report of each side counts, and that is said. */
export function compareReports({ a, b }: DiffPair, editors: ReportEditorProvider): void {
  const [[baseline], [current]] = [a, b];
  if (baseline === undefined || current === undefined) return;
  if (a.length + b.length > 2) {
    const text = vscode.l10n.t(
      'Kernel reports are compared two at a time: {0} with {1}.',
      labelOfSide([current]),
      labelOfSide([baseline]),
    );
    void vscode.window.showInformationMessage(text);
  }
  void editors.openReportDiff(uriOfTarget(baseline), uriOfTarget(current));
}
