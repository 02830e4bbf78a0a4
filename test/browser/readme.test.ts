// The pictures of the README, taken anew in each run: copy them from test-results/screenshots to media/readme when the
// looks have changed.

import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { sharedFile } from '../support/shared.ts';
import { GRAPH } from './page/diff-real.ts';
import { chooseInExplorer, explorerFile } from './support/explorer.ts';
import { startVsCode, type VsCode } from './support/vscode.ts';

const fixtures = process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '';

describe('pictures of the README', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({
      files: {
        'eager7b.sqlite': path.join(fixtures, 'sample/eager7b.sqlite'),
        'graph7b.sqlite': path.join(fixtures, 'nsys/graph7b.sqlite'),
      },
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
    await vscode.rests();
    await vscode.screenshot('readme-timeline');
  });

  it('shows what CUDA graphs changed', async function () {
    // The whole trace: the fixture is a cut.
    const whole = sharedFile(this, GRAPH);
    const { page } = vscode;
    copyFileSync(whole, path.join(vscode.folder, 'graphs.sqlite'));
    await page.locator('.activitybar .action-label[aria-label^="Explorer"]').click();
    await explorerFile(vscode, 'eager7b.sqlite').click();
    await explorerFile(vscode, 'graphs.sqlite').click({ modifiers: ['Control'] });
    await chooseInExplorer(vscode, 'graphs.sqlite', 'Compare GPU Traces');
    const frame = vscode.frame();
    await frame.getByText(/less time per step/).waitFor();
    await vscode.runCommand('View: Close Primary Side Bar');
    const row = frame.locator('.virtual-row', { hasText: 'gate_up_proj' }).first();
    await row.click();
    await frame.locator('.line-pair').waitFor();
    // The timelines glide to the row.
    await vscode.rests();
    await vscode.screenshot('readme-diff');
  });
});
