/** The language that a page is told with its first message. */

export interface PageLanguage {
  /** BCP 47 language of VS Code, for numbers. */
  readonly locale: string;
  /** Translations for `@vscode/l10n` (English source text to text); undefined = English. */
  readonly l10n?: Record<string, string>;
}
