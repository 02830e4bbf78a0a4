/** Failures as VS Code shows them: translated, with the buttons that mend them. */

import * as vscode from 'vscode';
import type { Failure } from '../core/base/result.ts';
import { translateFailureWith } from './failure-translation.ts';

export function translateFailure(failure: Failure): Failure {
  return translateFailureWith((message, ...args) => vscode.l10n.t(message, ...args), failure);
}

/** Message and advice as one line, for notifications, tooltips and tree descriptions. */
export function failureLine(failure: Failure): string {
  const { message, advice } = translateFailure(failure);
  return advice === undefined ? message : `${endSentence(message)} ${advice}`;
}

function endSentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}${vscode.l10n.t('.')}`;
}
