/**
 * A page's HTML for a webview. Writes no data into a page: everything, texts included, is sent as messages, so that no
 * name in a trace can become markup.
 */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageDocument } from './page-document.ts';

/** A page: dist/webview/<name>.js with the style sheets of the same folder. */
export interface PageOptions {
  readonly name: string;
  /** File names without ending, in the order of the cascade. */
  readonly styles: readonly string[];
}

/** Where pages' scripts, styles and fonts are; the only folder that a page may load from. */
export function pageRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** What a panel's tab shows beside its title. */
export function pageIcon(
  extensionUri: vscode.Uri,
  name: 'report' | 'diff',
): { light: vscode.Uri; dark: vscode.Uri } {
  const file = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'media', `${name}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}

export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: PageOptions,
): string {
  const root = pageRoot(extensionUri);
  const address = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  return pageDocument({
    language: vscode.env.language,
    source: webview.cspSource,
    nonce: randomBytes(18).toString('base64'),
    styles: page.styles.map(name => address(`${name}.css`)),
    script: address(`${page.name}.js`),
    body: `data-vscode-context='{"preventDefaultContextMenuItems": true}'`,
  });
}
