/**
 * Translations in a page. The bundle arrives with the first message, so `t` must be called when something is shown
 * and not when a module is loaded. Metric names, kernel names and range names are never translated.
 */

import * as l10n from '@vscode/l10n';
import { deviceWord, textsFor, type NamedDevice } from '../../src/core/format/device-name.ts';

let language = 'en';
let translate = textsFor('GPU', l10n.t);

/** `bundle` maps English source texts to translations; without one the source texts are shown. */
export function setLanguage(locale: string, bundle?: Record<string, string>): void {
  language = locale;
  l10n.config({ contents: bundle ?? {} });
  document.documentElement.lang = locale;
}

/** What the page is about: its texts say NPU where all of these are. */
export function setDevices(devices: readonly NamedDevice[]): void {
  translate = textsFor(deviceWord(devices), l10n.t);
}

/** BCP 47 language for `Intl`. */
export function locale(): string {
  return language;
}

/** For a word that is another one in other places: its key in the bundle is `message/comment`. */
export function tIn(comment: string, message: string): string {
  return l10n.t({ message, comment: [comment] });
}

/** Words one after another, as the language separates them. */
export function listed(words: readonly string[]): string {
  return words.join(t(', '));
}

export function t(message: string, ...args: (string | number)[]): string {
  return translate(message, ...args);
}
