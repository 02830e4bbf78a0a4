// Restricted Mode: what only looks works, what would run a program is refused. Needs a window of its own.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startVsCode, type VsCode } from './support/vscode.ts';

const RAN = 'it-ran';
const files = {
  '.vscode/tasks.json': {
    text: JSON.stringify({
      version: '2.0.0',
      tasks: [
        {
          ...{ type: 'kernel-lens', label: 'measure', tool: 'torch', program: RAN },
          ...{ python: '/usr/bin/touch' },
        },
      ],
    }),
  },
};

describe('measuring in a workspace that is not trusted', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({ trusted: false, files });
    await vscode.openFromExplorer('eager7b.sqlite');
    await vscode.frame().locator('canvas').first().waitFor();
  });
  after(() => vscode?.close());

  it('shows lenses all the same', async () => {
    await vscode.openFromExplorer('llama.py');
    // The line that marks the layers.
    await vscode.goToLine('llama.py', 133);
    await vscode.page.locator('.codelens-decoration', { hasText: 'layer ×640' }).waitFor();
    await vscode.screenshot('lenses-untrusted');
  });

  it('exports, since that runs no program', async () => {
    const { page } = vscode;
    await vscode.openFromExplorer('eager7b.sqlite');
    await vscode.frame().locator('canvas').first().waitFor();
    await vscode.runCommand('Kernel Lens: Export Trace or Report');
    await page.getByText('one row an event').first().click();
    const place = page.locator('.quick-input-widget input').first();
    while (!/eager7b\.csv$/.test(await place.inputValue())) await page.waitForTimeout(50);
    await vscode.screenshot('export-untrusted');
    // VS Code takes no answer while it looks at the folder.
    const exported = page.getByText('Exported eager7b.sqlite to eager7b.csv').first();
    for (let tries = 0; tries < 20 && (await place.isVisible()); tries++) {
      await place.press('Enter', { timeout: 5000 }).catch(() => undefined);
      await place.waitFor({ state: 'hidden', timeout: 5000 }).catch(() => undefined);
    }
    await exported.waitFor();
    const [header] = readFileSync(path.join(vscode.folder, 'eager7b.csv'), 'utf8').split('\r\n');
    assert.match(header ?? '', /^id,start_ns,/);
  });

  it('runs no task without asking', async () => {
    const { page } = vscode;
    await vscode.runCommand('Tasks: Run Task');
    // VS Code itself asks before it lists tasks.
    await page.getByText('Do you trust the authors').waitFor();
    await vscode.screenshot('tasks-untrusted');
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(existsSync(path.join(vscode.folder, RAN)), false);
  });
});
