// A headless browser with one VS Code window in it. Shared by the integration launcher and the
// browser tests; knows nothing of mocha.

import { pathToFileURL } from 'node:url';
import { chromiumLaunchOptions } from './chromium.mjs';
import { moduleFile } from './paths.mjs';

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  // By path and late: this file must load before the dependencies are installed.
  const playwright = await import(pathToFileURL(moduleFile('playwright-core', 'index.mjs')).href);
  return playwright.chromium.launch(await chromiumLaunchOptions());
}

/**
 * Waits until the window is restored. Before that an Explorer row may already be there, but a file
 * opened from it goes to the text editor and stays there.
 *
 * @param {import('playwright-core').Page} page
 */
export async function workbenchRestored(page) {
  await page.waitForFunction(() => globalThis.driver !== undefined, undefined, {
    timeout: 300_000,
  });
  await page.evaluate(() => globalThis.driver.whenWorkbenchRestored());
}
