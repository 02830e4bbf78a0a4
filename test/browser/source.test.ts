// Between the code and its measurement in VS Code: from a kernel's details to the line and back by its lens, from the
// lens to the roofline of a joined report, and from a function of a PyTorch trace to its details.

import assert from 'node:assert/strict';
import { fixture } from '../support/shared.ts';
import { startVsCode, type VsCode } from './support/vscode.ts';

const TRACE = 'eager7b.sqlite';
const REPORT = 'full.ncu-rep';
const STACKS = 'stack.pt.trace.json';

describe('between code and measurement', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({
      files: { [REPORT]: fixture(`ncu/${REPORT}`), [STACKS]: fixture(`torch/${STACKS}`) },
    });
  });
  after(() => vscode?.close());

  const lens = (title: string) =>
    vscode.page
      .locator('.codelens-decoration:visible')
      .filter({ hasText: 'GPU' })
      .first()
      .getByRole('button', { name: title, exact: true });
  const tab = (name: string) => vscode.page.locator('.tab', { hasText: name });

  it('leads from the details of a kernel to the line that marks its layer', async () => {
    const { page } = vscode;
    await vscode.openFromExplorer(TRACE);
    const frame = vscode.frame();
    await frame.locator('.search-field input').fill('flash_fwd');
    await page.keyboard.press('Enter');
    await frame.getByRole('button', { name: 'Go to Source' }).click();
    await tab('llama.py').waitFor();
    await page.locator('.statusbar-item', { hasText: 'Ln 133' }).waitFor();
  });

  it('leads back to a layer in the timeline', async () => {
    await lens('Timeline').click();
    await vscode.frame().locator('.details-name', { hasText: 'layer 14' }).waitFor();
  });

  it('leads to the roofline of a joined report', async () => {
    await vscode.openFromExplorer(REPORT);
    await vscode.frame().locator('.virtual-row').first().waitFor();
    await vscode.openFromExplorer('llama.py');
    await vscode.goToLine('llama.py', 133);
    await lens('Roofline').click();
    await tab(REPORT).and(vscode.page.locator('.active')).waitFor();
    const chart = vscode.frame().locator('.roofline canvas').first();
    await chart.waitFor();
    const height = vscode.page.viewportSize()!.height;
    // The page glides there.
    for (let tries = 0; tries < 1000; tries++) {
      const box = await chart.boundingBox();
      if (box !== null && box.y > 0 && box.y < height / 2) break;
      await vscode.page.waitForTimeout(100);
    }
    const { y } = (await chart.boundingBox())!;
    assert.ok(y > 0 && y < height / 2, `the roofline begins at ${y} of ${height} pixels`);
    await vscode.screenshot('source-roofline');
  });

  it('says all about a call of a function', async () => {
    await vscode.openFromExplorer(STACKS);
    await vscode.frame().locator('canvas').first().waitFor();
    await vscode.openFromExplorer('decode.py');
    await lens('Timeline').click();
    const details = vscode.frame().locator('.details');
    await details.locator('.details-name', { hasText: 'generate' }).waitFor();
    await details.locator('dt', { hasText: 'Duration' }).waitFor();
    await vscode.screenshot('source-function');
  });

  it('breaks no security policy and logs no error', () => {
    assert.deepEqual(vscode.cspViolations, []);
    assert.deepEqual(vscode.consoleErrors, []);
  });
});
