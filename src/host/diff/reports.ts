/** Where two kernel reports are compared: not here. The one place to change once there is a view for it. */

import * as vscode from 'vscode';
import { labelOfSide, type DiffPair } from './target.ts';

export function compareReports({ a, b }: DiffPair): void {
  const text = vscode.l10n.t(
    '{0} and {1} are kernel reports: open one of them and choose a baseline kernel there.',
    labelOfSide(a),
    labelOfSide(b),
  );
  void vscode.window.showInformationMessage(text);
}
