// The installed extension opens a trace from the Explorer in its own editor, without breaking the
// content security policy and without errors.

import assert from 'node:assert/strict';
import { startVsCode, type VsCode } from './support/vscode.ts';

describe('the installed extension', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode();
  });

  after(() => vscode?.close());

  it('opens a trace from the Explorer', async () => {
    await vscode.openFromExplorer('eager7b.sqlite');
    await vscode.frame().locator('body').waitFor();
    await vscode.screenshot('smoke');
  });

  it('keeps to its content security policy', () => {
    assert.deepEqual(vscode.cspViolations, []);
  });

  it('logs no errors', () => {
    assert.deepEqual(vscode.consoleErrors, []);
  });
});
