/** Failures and warnings as VS Code shows them: translated. */

import * as vscode from 'vscode';
import type { Failure } from '../core/base/result.ts';
import type { TraceSummary } from '../core/protocol/engine.ts';
import type { Warning } from '../core/trace/trace.ts';
import { translateFailureWith, translateWarningWith } from './failure-translation.ts';

const translate = (message: string, ...args: (string | number)[]): string =>
  vscode.l10n.t(message, ...args);

export function translateFailure(failure: Failure): Failure {
  return translateFailureWith(translate, failure);
}

export function translateWarning(warning: Warning): Warning {
  return translateWarningWith(translate, warning);
}

/** A summary whose warnings and gaps are in the user's language. */
export function translateSummary(summary: TraceSummary): TraceSummary {
  return {
    ...summary,
    warnings: summary.warnings.map(translateWarning),
    gaps: summary.gaps.map(translateWarning),
  };
}

/** Message and advice as one line, for notifications, tooltips and tree descriptions. */
export function failureLine(failure: Failure): string {
  const { message, advice } = translateFailure(failure);
  return advice === undefined ? message : `${endSentence(message)} ${advice}`;
}

function endSentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}${vscode.l10n.t('.')}`;
}
