// The pictures of the README, taken anew in each run: copy them from test-results/screenshots to media/readme when the
// looks have changed.

import path from 'node:path';
import { startVsCode, type VsCode } from './support/vscode.ts';

const fixtures = process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '';

describe('pictures of the README', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({
      files: { 'graph7b.sqlite': path.join(fixtures, 'nsys/graph7b.sqlite') },
      viewport: { width: 1600, height: 900 },
    });
  });
  after(() => vscode?.close());

  it('shows a layer inside a CUDA graph replay', async () => {
    const { page } = vscode;
    await vscode.openFromExplorer('graph7b.sqlite');
    const frame = vscode.frame();
    await frame.getByText('Stream 7').waitFor();
    await page.locator('.activitybar .action-label[class*="extension-kernelLens"]').click();
    const row = (name: RegExp) => page.getByRole('treeitem', { name }).first();
    const unfold = async (name: RegExp): Promise<void> => {
      await row(name).click();
      await page.keyboard.press('ArrowRight');
    };
    await unfold(/^decode/);
    await unfold(/^decode step=/);
    await unfold(/^layer 3/);
    await row(/^attention/).waitFor();
    await frame.locator('.footer-label', { hasText: 'layer 3' }).waitFor();
    await vscode.screenshot('readme-timeline');
  });
});
