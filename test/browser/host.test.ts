// What needs a window of its own: Restricted Mode and another language. The rest of the host is
// tested inside the extension host (test/integration).

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { startVsCode, type VsCode } from './support/vscode.ts';

const report = { 'run.nsys-rep': { text: 'a report' } };

describe('in a workspace that is not trusted', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({ trusted: false, files: report });
  });
  after(() => vscode?.close());

  it('runs no nsys, and says what to do instead', async () => {
    await vscode.openFromExplorer('run.nsys-rep');
    const page = vscode.frame();
    await page.getByText('not run in a workspace that is not trusted').waitFor();
    await page.getByText('nsys export --type sqlite').waitFor();
    await page.getByText('Copy Command').waitFor();
    await vscode.screenshot('nsys-untrusted');
  });

  it('opens a trace all the same', async () => {
    await vscode.openFromExplorer('eager7b.sqlite');
    await vscode.frame().locator('canvas').first().waitFor();
  });

  it('leaves the folder as it was', () => {
    const files = readdirSync(vscode.folder).sort();
    assert.deepEqual(files, ['decode.py', 'eager7b.sqlite', 'llama.py', 'run.nsys-rep']);
  });

  it('keeps to its content security policy', () => {
    assert.deepEqual(vscode.cspViolations, []);
  });
});

describe('in Chinese', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({ locale: 'zh-cn', files: report });
  });
  after(() => vscode?.close());

  it('shows the views and the tree', async () => {
    const { page } = vscode;
    await vscode.openFromExplorer('eager7b.sqlite');
    await page.locator('.activitybar .action-label[class*="extension-kernelLens"]').click();
    await page.locator('.pane-header', { hasText: '模型' }).waitFor();
    await page
      .getByRole('treeitem', { name: /eager7b\.sqlite/ })
      .first()
      .waitFor();
    await page.getByRole('treeitem', { name: /解码/ }).first().waitFor();
    await vscode.screenshot('views-zh-cn');
  });

  it('says what is wrong with a file', async () => {
    await vscode.page.locator('.activitybar .codicon-explorer-view-icon').click();
    await vscode.openFromExplorer('run.nsys-rep');
    await vscode.frame().getByText('需要由 nsys 转换').waitFor();
    await vscode.screenshot('nsys-not-found-zh-cn');
  });
});

describe('the colours of operators', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({
      settings: {
        'workbench.colorCustomizations': { 'kernelLens.operator.attention': '#ff00aa' },
      },
    });
  });
  after(() => vscode?.close());

  it('are those of the theme in the page too', async () => {
    await vscode.openFromExplorer('eager7b.sqlite');
    const body = vscode.frame().locator('body');
    await vscode.frame().locator('canvas').first().waitFor();
    const color = await body.evaluate(element => {
      return getComputedStyle(element).getPropertyValue('--kl-attention').trim();
    });
    assert.equal(color, '#ff00aa');
  });
});
