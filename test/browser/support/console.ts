// Sorts a window's console: what our pages and our extension complain about, and nothing else.
// The workbench itself is never silent (missing optional modules, its own service worker).

import type { ConsoleMessage, Page } from 'playwright-core';

/** Where our pages' messages come from: a webview's frame, or a script or style loaded into it. */
const pages = ['extensionId=kernel-lens.kernel-lens', '/dist/webview/', 'vscode-resource'];
/** How the extension host's messages give themselves away: by the extension's id or folder. */
const extension = 'kernel-lens.kernel-lens';
/** Said without a place by the service worker of the workbench, which this server does not have. */
const noise = ['A bad HTTP response code (404) was received when fetching the script'];

/** KERNEL_LENS_TEST_CONSOLE=1 prints everything, to find out what a page really said. */
export function watchConsole(page: Page, errors: string[], cspViolations: string[]): void {
  page.on('console', message => {
    const text = message.text();
    if (process.env['KERNEL_LENS_TEST_CONSOLE']) {
      process.stdout.write(`[${message.type()}] ${message.location().url} ${text}\n`);
    }
    if (message.type() !== 'error' || !isOurs(message)) return;
    if (text.includes('Content Security Policy')) cspViolations.push(text);
    else errors.push(text);
  });
  page.on('pageerror', error => {
    const text = error.stack ?? String(error);
    if (pages.some(part => text.includes(part))) errors.push(text);
  });
}

function isOurs(message: ConsoleMessage): boolean {
  const { url } = message.location();
  const text = message.text();
  // An inline script has no address; the workbench has none.
  if (url === '') return !noise.some(known => text.includes(known));
  return pages.some(part => url.includes(part)) || text.includes(extension);
}
