/** VS Code's language, as pages are told it. */

import * as vscode from 'vscode';
import type { PageLanguage } from '../../core/protocol/language.ts';

export function pageLanguage(): PageLanguage {
  const { bundle } = vscode.l10n;
  return { locale: vscode.env.language, ...(bundle === undefined ? {} : { l10n: bundle }) };
}
