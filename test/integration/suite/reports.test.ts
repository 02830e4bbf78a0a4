// Reports are open files like traces: in the view, closed and read again from there, and watched on disk.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  answering,
  changedUntil,
  closeAll,
  openedReport,
  openedTrace,
  removeScratch,
  sampleReport,
  scratch,
  settled,
  testApi,
  until,
} from './support.ts';

describe('open reports', () => {
  afterEach(closeAll);
  after(() => removeScratch('reports'));

  it('are in the view beside the traces, with their device and number of kernels', async () => {
    const { files } = await testApi();
    const trace = await openedTrace();
    const report = await openedReport();
    assert.deepEqual(files.getChildren(), [trace, report]);
    const item = files.getTreeItem(report);
    assert.equal(item.label, 'full.ncu-rep');
    assert.match(String(item.description), /NVIDIA H200 · 3 kernels$/);
    assert.match(String(item.contextValue), /^report\.open/);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'graph-scatter');
    assert.notEqual(item.id, files.getTreeItem(trace).id);
  });

  it('are brought to the front, read again and closed by their item', async () => {
    const { files, reportStore } = await testApi();
    const report = await openedReport();
    await openedTrace();
    const { command } = files.getTreeItem(report);
    await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
    await until('the report is in front', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.uri.fsPath === sampleReport().fsPath;
    });
    const { state } = report;
    await vscode.commands.executeCommand('kernelLens.reloadTrace', report);
    await settled(report, 'open');
    assert.notEqual(report.state, state);
    await vscode.commands.executeCommand('kernelLens.closeTrace', report);
    await until('the report is closed', () => reportStore.files.length === 0);
    assert.equal(files.getChildren().length, 1, 'the trace stays');
  });

  it('are read once for two editors', async () => {
    const { reportStore } = await testApi();
    const report = await openedReport();
    await vscode.commands.executeCommand(
      'vscode.openWith',
      sampleReport(),
      'kernelLens.reportOption',
      vscode.ViewColumn.Beside,
    );
    await until('there are two tabs', () => vscode.window.tabGroups.all.length === 2);
    assert.deepEqual(reportStore.files, [report]);
  });

  it('are offered to be read again when their file has changed', async () => {
    const uri = vscode.Uri.file(path.join(scratch('reports'), 'changing.ncu-rep'));
    copyFileSync(sampleReport().fsPath, uri.fsPath);
    const report = await openedReport(uri);
    const { state } = report;
    const questions = await answering(async () => {
      await changedUntil(uri, 'the report was read again', () => {
        return report.state !== state && report.state.kind === 'open';
      });
    });
    assert.deepEqual(questions, ['changing.ncu-rep has changed on disk.']);
  });

  it('come back after the engine has ended', async () => {
    const { engine } = await testApi();
    const report = await openedReport();
    const window = vscode.window as { showErrorMessage: unknown };
    const original = window.showErrorMessage;
    window.showErrorMessage = async (_: string, restart: string) => restart;
    try {
      await engine.killForTest();
      await until('the report failed', () => report.state.kind !== 'open');
      await until('the report is back', () => report.state.kind === 'open');
    } finally {
      window.showErrorMessage = original;
    }
  });
});
