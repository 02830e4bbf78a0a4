// `npm start -- FILE`, as far as a browser can see it: the address it prints shows the file in the
// extension's own editor.

import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { killGroup, start } from '../../scripts/lib/run.mjs';
import { temporaryFolder } from '../../scripts/lib/temporary.mjs';
import { launchBrowser, workbenchRestored } from '../../scripts/lib/workbench.mjs';

const root = process.env['KERNEL_LENS_TEST_ROOT']!;
const sample = path.join(root, 'test/fixtures/sample/eager7b.sqlite');

describe('npm start', () => {
  const base = temporaryFolder();
  let child: ChildProcess | undefined;
  let browser: Browser | undefined;

  after(async () => {
    await browser?.close();
    // Politely, as Ctrl+C does, so that it ends its server itself.
    if (child !== undefined) {
      const ended = new Promise(resolve => child!.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGINT')) await ended;
      killGroup(child);
    }
    base.remove();
  });

  it('opens a file whose name needs care, in its folder', async () => {
    const file = path.join(base.folder, 'mein tracé #1.sqlite');
    cpSync(sample, file);
    child = start(process.execPath, ['scripts/start.mjs', '--browser', file], {
      cwd: root,
      env: {
        ...process.env,
        KERNEL_LENS_START_DATA: path.join(base.folder, 'data'),
        // No window of a real browser, should there be a screen.
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    browser = await launchBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(await printedAddress(child));
    await workbenchRestored(page);
    assert.match(await page.title(), /Extension Development Host/);
    await page
      .locator('iframe.webview.ready[src*="extensionId=kernel-lens.kernel-lens"]')
      .waitFor();
    await page.getByRole('tab', { name: /mein tracé #1\.sqlite/ }).waitFor();
  });
});

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', data => {
      text += String(data);
      const address = /^ *(http:\S+)$/m.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`npm start ended early:\n${text}`)));
  });
}
