// Makes a page of some modules and style sheets that are no page of the extension, to test them by themselves.

import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface PageParts {
  /** The text of its script; imports are from the root of the repository. */
  readonly entry: string;
  /** Names of style sheets in `webview/styles`, in order. */
  readonly styles: readonly string[];
  /** A rule beside these. */
  readonly rule: string;
}

/** The folder with `<name>.js` and `<name>.css`. */
export async function buildPage(name: string, parts: PageParts): Promise<string> {
  const folder = path.join(root, '.cache', `${name}-page`);
  mkdirSync(folder, { recursive: true });
  const styles = parts.styles
    .map(style => `@import './webview/styles/${style}.css';`)
    .concat('@import "@vscode/codicons/dist/codicon.css";', parts.rule)
    .join('\n');
  for (const [contents, loader, ending] of [
    [parts.entry, 'ts', 'js'],
    [styles, 'css', 'css'],
  ] as const) {
    await build({
      absWorkingDir: root,
      bundle: true,
      loader: { '.ttf': 'file' },
      stdin: { contents, resolveDir: root, loader },
      outfile: path.join(folder, `${name}.${ending}`),
    });
  }
  return folder;
}
