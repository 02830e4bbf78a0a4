// A trace and a report of the same program, as a user opens them: the kernel's counters in the details, and the button
// that leads from there to the report.

import assert from 'node:assert/strict';
import path from 'node:path';
import { startVsCode, type VsCode } from './support/vscode.ts';

const REPORT = path.join(process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '', 'ncu', 'full.ncu-rep');

/** High enough for the model view to show a layer's kernels without scrolling. */
const viewport = { width: 1440, height: 1700 };

describe('a report joined with a trace', () => {
  let vscode: VsCode | undefined;
  afterEach(async () => {
    await vscode?.close();
    vscode = undefined;
  });

  async function unfolded(opened: VsCode, names: readonly RegExp[]): Promise<void> {
    const { page } = opened;
    for (const name of names) {
      const row = page.getByRole('treeitem', { name }).first();
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'true') continue;
      await row.locator('.monaco-tl-twistie').click();
    }
  }

  it('shows its counters in the details and opens at the kernel', async () => {
    const opened = await startVsCode({ viewport, files: { 'full.ncu-rep': REPORT } });
    vscode = opened;
    const { page } = opened;
    await opened.openFromExplorer('full.ncu-rep');
    await opened.openFromExplorer('eager7b.sqlite');
    await opened.frame().locator('canvas').first().waitFor();
    await page.locator('.activitybar .action-label[class*="extension-kernelLens"]').click();
    await page.getByRole('treeitem', { name: /full\.ncu-rep.*3 of 3 joined/ }).waitFor();
    await unfolded(opened, [/decode ×/, /decode step=9/, /layer 5,/, /gate_up_proj/]);
    // The operator, and below it its kernel.
    const kernel = page.getByRole('treeitem', {
      name: /gate_up_proj.*memory bound 83\.1 %.*nvjet/,
    });
    await kernel.nth(1).click();
    const frame = opened.frame();
    await frame.getByText('Measured by ncu: full.ncu-rep, kernel 2').waitFor();
    const part = frame.locator('.details-joined');
    await part.scrollIntoViewIfNeeded();
    assert.match((await part.textContent()) ?? '', /memory bound, 83\.1 % of DRAM/);
    await opened.screenshot('joined-details');
    await part.getByRole('button', { name: 'Show in the kernel report' }).click();
    await opened.frame().getByText('GPU Speed Of Light Throughput').first().waitFor();
    await opened.frame().getByText('nvjet_sm90_hsh_192x8_64x8_4x1_v_bz_TNT').first().waitFor();
    await opened.screenshot('joined-report');
  });

  it('says so in Chinese, in a light theme', async () => {
    const opened = await startVsCode({
      viewport,
      locale: 'zh-cn',
      theme: 'Light Modern',
      files: { 'full.ncu-rep': REPORT },
    });
    vscode = opened;
    const { page } = opened;
    await opened.openFromExplorer('full.ncu-rep');
    await opened.openFromExplorer('eager7b.sqlite');
    await opened.frame().locator('canvas').first().waitFor();
    await page.locator('.activitybar .action-label[class*="extension-kernelLens"]').click();
    await page.getByRole('treeitem', { name: /full\.ncu-rep.*已关联 3\/3 个/ }).waitFor();
    await unfolded(opened, [/解码/, /decode step=9/, /层 5,/, /gate_up_proj/]);
    // The operator, and below it its kernel.
    const kernel = page.getByRole('treeitem', { name: /gate_up_proj.*访存受限.*nvjet/ });
    await kernel.nth(1).click();
    const part = opened.frame().locator('.details-joined');
    await part.waitFor();
    await part.scrollIntoViewIfNeeded();
    await opened.screenshot('joined-details-zh-cn');
  });
});
