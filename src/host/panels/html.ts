/**
 * The only author of pages' HTML and of their content security policy. Writes no data into a page: everything, texts
 * included, is sent as messages, so that no name in a trace can become markup.
 */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

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

export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: PageOptions,
): string {
  const root = pageRoot(extensionUri);
  const address = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  const nonce = randomBytes(18).toString('base64');
  const links = page.styles.map(name => `<link rel="stylesheet" href="${address(`${name}.css`)}">`);
  // The meta tag hands the nonce to the controls library, whose probe for :focus-visible needs it.
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(webview.cspSource, nonce)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${links.join('\n')}
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems": true}'>
<script nonce="${nonce}" src="${address(`${page.name}.js`)}"></script>
</body>
</html>
`;
}

function policy(source: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `img-src ${source} data:`,
    `font-src ${source}`,
    `style-src ${source} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
}
