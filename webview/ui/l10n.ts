/**
 * Translations in a page. The bundle arrives with the first message, so `t` must be called when something is shown
 * and not when a module is loaded. Metric names, kernel names and range names are never translated.
 */

import * as l10n from '@vscode/l10n';

let language = 'en';

/** `bundle` maps English source texts to translations; without one the source texts are shown. */
export function setLanguage(locale: string, bundle?: Record<string, string>): void {
  language = locale;
  l10n.config({ contents: bundle ?? {} });
  document.documentElement.lang = locale;
}

/** BCP 47 language for `Intl`. */
export function locale(): string {
  return language;
}

/** For a word that is another one in other places: its key in the bundle is `message/comment`. */
export function tIn(comment: string, message: string): string {
  return l10n.t({ message, comment: [comment] });
}

export function t(message: string, ...args: (string | number)[]): string {
  return l10n.t(message, ...args);
}
