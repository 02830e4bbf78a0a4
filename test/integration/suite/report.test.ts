// Kernel reports open in the report editor, show their sections, survive being hidden, and say what is no report.

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportProbe } from '../../../src/core/protocol/report.ts';
import { closeAll, sample, testApi, until } from './support.ts';

const EDITOR = 'kernelLens.report';
const fixtures = process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '';
const report = (name: string): vscode.Uri => vscode.Uri.file(path.join(fixtures, 'ncu', name));

/** What the page shows once nothing is on its way. */
async function shown(): Promise<ReportProbe> {
  const { reports } = await testApi();
  return until('the report is shown', async () => {
    const state = await reports.lastPanel?.probe();
    return state?.idle === true && state.sections.length > 0 ? state : undefined;
  });
}

describe('report editor', () => {
  afterEach(closeAll);

  it('is the default editor of .ncu-rep files and shows the first kernel', async () => {
    await vscode.commands.executeCommand('vscode.open', report('full.ncu-rep'));
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputCustom);
    assert.equal(activeTab.input.viewType, EDITOR);
    const state = await shown();
    assert.equal(state.kernel, 0);
    assert.ok(state.sections.includes('SpeedOfLight'));
  });

  it('opens a CSV of the raw page', async () => {
    const uri = report('full.raw.csv');
    await vscode.commands.executeCommand('vscode.openWith', uri, 'kernelLens.reportOption');
    assert.equal((await shown()).kernel, 0);
  });

  it('is what opening a report as a trace comes to', async () => {
    await vscode.commands.executeCommand('kernelLens.openAsTrace', report('full.ncu-rep'));
    assert.equal((await shown()).kernel, 0);
  });

  it('says that a trace is no report', async () => {
    await vscode.commands.executeCommand('vscode.openWith', sample(), EDITOR);
    const { reports } = await testApi();
    const state = await until('the file is read', () => {
      const found = reports.lastPanel?.file.state;
      return found?.kind === 'failed' ? found : undefined;
    });
    assert.equal(state.failure.reason, 'not-a-report');
  });
});
