// A comparison as a person makes one: baseline and second file in the explorer, in a window that trusts nobody; the
// verdict, a row unfolded, its place in the trace, and the same tab again after a reload.

import assert from 'node:assert/strict';
import { workbenchRestored } from '../../scripts/lib/workbench.mjs';
import { sharedFile } from '../support/shared.ts';
import { EAGER, GRAPH } from './page/diff-real.ts';
import { chooseInExplorer, explorerFile } from './support/explorer.ts';
import { startVsCode, type VsCode } from './support/vscode.ts';

describe('comparison in VS Code', () => {
  let vscode: VsCode;

  before(async function () {
    const [eager, graph] = [sharedFile(this, EAGER), sharedFile(this, GRAPH)];
    const files = { 'a.sqlite': eager, 'b.sqlite': graph, 'copy.sqlite': eager };
    vscode = await startVsCode({ trusted: false, files });
  });
  after(() => vscode?.close());

  it('remembers the baseline that is chosen in the explorer', async () => {
    const { page } = vscode;
    await chooseInExplorer(vscode, 'a.sqlite', 'Select as Baseline');
    const item = page.locator('.statusbar-item', { hasText: 'a.sqlite' });
    await item.waitFor();
    assert.equal(await item.locator('.codicon-git-compare').count(), 1);
    await vscode.screenshot('diff-vscode-baseline');
  });

  it('compares another file with it', async () => {
    await chooseInExplorer(vscode, 'b.sqlite', 'Compare with Baseline');
    const frame = vscode.frame();
    await frame.getByText(/62\.\d % less time per step/).waitFor();
    await frame.locator('.virtual-row', { hasText: 'gate_up_proj' }).first().waitFor();
    await vscode.page.locator('.tab', { hasText: 'a.sqlite ↔ b.sqlite' }).waitFor();
  });

  it('unfolds a row and shows it on the timelines', async () => {
    const frame = vscode.frame();
    const row = frame.locator('.virtual-row', { hasText: 'gate_up_proj' }).first();
    await row.click();
    await vscode.page.keyboard.press('ArrowRight');
    await frame.locator('.virtual-row[aria-level="2"]').first().waitFor();
    await frame.locator('.line-pair', { hasText: 'A 4' }).waitFor();
    // The timelines glide to the row.
    await vscode.rests();
    await vscode.screenshot('diff-vscode');
  });

  it('is as it was once another editor has been in front', async () => {
    const { page } = vscode;
    const pair = await vscode.frame().locator('.line-pair').textContent();
    await explorerFile(vscode, 'a.sqlite').dblclick();
    await page.locator('.tab', { hasText: /^a\.sqlite$/ }).waitFor();
    await vscode.frame().locator('.stage canvas').first().waitFor();
    await page.locator('.tab', { hasText: '↔' }).click();
    const frame = vscode.frame();
    await frame.locator('.virtual-row[aria-level="2"]').first().waitFor();
    const chosen = frame.locator('.virtual-row[aria-selected="true"]');
    await chosen.filter({ hasText: 'gate_up_proj' }).waitFor();
    await frame.locator('.line-pair', { hasText: pair ?? '' }).waitFor();
  });

  it('opens the place in the trace of the side', async () => {
    const { page } = vscode;
    await vscode.frame().getByText('Open in B').click();
    const tab = page.locator('.tab', { hasText: /^b\.sqlite$/ });
    await tab.waitFor();
    await vscode.frame().locator('.stage canvas').first().waitFor();
    await page.locator('.tab', { hasText: '↔' }).click();
    await vscode
      .frame()
      .getByText(/62\.\d % less time per step/)
      .waitFor();
  });

  it('swaps the sides', async () => {
    const frame = vscode.frame();
    await frame.getByRole('button', { name: 'Swap A and B' }).click();
    await frame.getByText(/16\d\.\d % more time per step/).waitFor();
    await vscode.page.locator('.tab', { hasText: 'b.sqlite ↔ a.sqlite' }).waitFor();
  });

  it('shows the comparison again after a reload of the window', async () => {
    const { page } = vscode;
    await Promise.all([page.waitForEvent('load'), vscode.runCommand('Developer: Reload Window')]);
    await workbenchRestored(page);
    const tab = page.locator('.tab', { hasText: '↔' }).first();
    await tab.click();
    // VS Code in a browser writes down its tabs now and then: the sides may be those from before the swap.
    const verdict = vscode.frame().getByText(/(62\.\d % less|16\d\.\d % more) time per step/);
    await verdict.waitFor();
    const isBefore = /less/.test((await verdict.textContent()) ?? '');
    const names = isBefore ? 'a.sqlite ↔ b.sqlite' : 'b.sqlite ↔ a.sqlite';
    await tab.filter({ hasText: names }).waitFor();
    await page.locator('.statusbar-item', { hasText: 'a.sqlite' }).first().waitFor();
  });

  it('finds no difference between a file and its copy', async () => {
    await chooseInExplorer(vscode, 'copy.sqlite', 'Compare with Baseline');
    const frame = vscode.frame();
    await frame.locator('.verdict-sentence', { hasText: 'No difference' }).waitFor();
    await frame.locator('.virtual-row', { hasText: 'norm' }).first().waitFor();
    assert.equal(await frame.locator('.more-time, .less-time').count(), 0);
  });

  it('compares two files that are chosen together', async () => {
    const { page } = vscode;
    const first = explorerFile(vscode, 'b.sqlite');
    await first.click();
    // The explorer chooses the file of an editor that comes to the front, and that one alone.
    await page.locator('.tab.active', { hasText: /^b\.sqlite$/ }).waitFor();
    await vscode.frame().locator('.stage canvas').first().waitFor();
    const chosen = page.locator('.explorer-folders-view .monaco-list-row.selected');
    for (let tries = 0; tries < 20 && (await chosen.count()) !== 2; tries++) {
      await first.click();
      await explorerFile(vscode, 'copy.sqlite').click({ modifiers: ['Control'] });
    }
    assert.equal(await chosen.count(), 2);
    await chooseInExplorer(vscode, 'copy.sqlite', 'Compare GPU Traces');
    await page.locator('.tab', { hasText: 'b.sqlite ↔ copy.sqlite' }).waitFor();
    await vscode
      .frame()
      .getByText(/16\d\.\d % more time per step/)
      .waitFor();
  });

  it('keeps to its content security policy and complains of nothing', () => {
    assert.deepEqual(vscode.cspViolations, []);
    assert.deepEqual(vscode.consoleErrors, []);
  });
});
