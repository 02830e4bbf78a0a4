/** Files in the explorer of a window, and the entries of their menus. */

import type { Locator } from 'playwright-core';
import type { VsCode } from './vscode.ts';

export function explorerFile({ page }: VsCode, name: string): Locator {
  return page
    .locator('.explorer-folders-view .monaco-list-row')
    .filter({ has: page.getByText(name, { exact: true }) })
    .first();
}

/** By the menu of a file. */
export async function chooseInExplorer(vscode: VsCode, name: string, title: string): Promise<void> {
  await explorerFile(vscode, name).click({ button: 'right' });
  const entry = vscode.page.locator('.monaco-menu').getByText(title, { exact: true });
  await entry.waitFor();
  // A menu that has just opened takes no click.
  for (let tries = 0; tries < 40 && (await entry.isVisible()); tries++) {
    await entry.click({ timeout: 3000 }).catch(() => undefined);
    await entry.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
  }
  await entry.waitFor({ state: 'hidden' });
}
