// The walk of a first-time user in a real VS Code with the installed extension, in every kind of theme: open the
// sample from the Explorer, see the timeline, click a kernel, read its name, find it again in the tree.

import assert from 'node:assert/strict';
import { startVsCode, type Theme, type VsCode } from './support/vscode.ts';

const THEMES: readonly (readonly [theme: Theme, picture: string])[] = [
  ['Dark Modern', 'dark'],
  ['Light Modern', 'light'],
  ['Default High Contrast', 'high-contrast'],
  ['Default High Contrast Light', 'high-contrast-light'],
];

for (const [theme, picture] of THEMES) {
  describe(`a first look in ${theme}`, () => {
    let vscode: VsCode;

    before(async () => {
      vscode = await startVsCode({ theme });
    });
    after(() => vscode?.close());

    it('opens the sample from the Explorer and draws it', async () => {
      await vscode.openFromExplorer('eager7b.sqlite');
      await vscode.frame().locator('.data-canvas').first().waitFor();
      await vscode.frame().getByText('Stream 7').waitFor();
      await vscode.screenshot(`walk-${picture}-1-opened`);
    });

    it('selects a kernel by a click and names it in the details', async () => {
      const { page } = vscode;
      const frame = vscode.frame();
      await frame.locator('.search-field input').fill('flash_fwd');
      await page.keyboard.press('Enter');
      await frame.locator('.search-count', { hasText: '640' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await frame.locator('.details-name').waitFor({ state: 'detached' });
      // What was found is in the middle of the picture; a click there selects it again.
      const canvas = (await frame.locator('.data-canvas').boundingBox())!;
      const lane = (await frame.getByText('Stream 7').boundingBox())!;
      const name = frame.locator('.details-name', { hasText: 'flash_fwd_kernel' }).first();
      // The picture may still be moving there: a person clicks again.
      for (let tries = 0; tries < 5 && !(await name.isVisible()); tries++) {
        await page.mouse.click(canvas.x + canvas.width / 2, lane.y + lane.height / 2);
        await name.waitFor({ timeout: 3000 }).catch(() => undefined);
      }
      await name.waitFor();
      await vscode.screenshot(`walk-${picture}-2-kernel`);
    });

    it('shows the kernel in the tree, below its step and layer', async () => {
      const { page } = vscode;
      await page.locator('.activitybar .action-label[class*="extension-kernelLens"]').click();
      await page
        .getByRole('treeitem', { name: /flash_fwd_kernel/ })
        .first()
        .waitFor();
      await page
        .getByRole('treeitem', { name: /prefill/ })
        .first()
        .waitFor();
      await page
        .getByRole('treeitem', { name: /layer 0/ })
        .first()
        .waitFor();
      await vscode.screenshot(`walk-${picture}-3-tree`);
    });

    it('breaks no security policy and logs no error', () => {
      assert.deepEqual(vscode.cspViolations, []);
      assert.deepEqual(vscode.consoleErrors, []);
    });
  });
}
