// A window in which nothing but a Python file has been opened: measuring a selection is offered all the same, also in a
// workspace that is not trusted.

import { startVsCode, type VsCode } from './support/vscode.ts';

for (const trusted of [true, false]) {
  describe(`a fresh window with a Python file, ${trusted ? '' : 'not '}trusted`, () => {
    let vscode: VsCode;

    before(async () => {
      vscode = await startVsCode({
        trusted,
        files: { 'own.py': { text: 'import nvtx\n\n\ndef f():\n    a()\n' } },
      });
    });
    after(() => vscode?.close());

    it('offers a range around the selection and puts it there', async () => {
      const { page } = vscode;
      await vscode.openFromExplorer('own.py');
      await vscode.goToLine('own.py', 5);
      const offered = page.locator('.action-widget').getByText('Measure with an NVTX range');
      // The menu says what is known when it opens: it is opened again until the extension has started.
      for (let tries = 0; tries < 20 && !(await offered.isVisible()); tries++) {
        await page.keyboard.press('Escape');
        await page.keyboard.press('End');
        await page.keyboard.press('Shift+Home');
        await page.keyboard.press('Control+.');
        await offered.waitFor({ timeout: 6000 }).catch(() => undefined);
      }
      await vscode.screenshot(`fresh-window-${trusted ? '' : 'un'}trusted`);
      await offered.click();
      await page.locator('.view-line', { hasText: 'with nvtx.annotate("f"):' }).waitFor();
      await page.locator('.view-line', { hasText: '        a()' }).waitFor();
    });
  });
}
