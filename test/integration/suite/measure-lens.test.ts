// Lenses and hovers beside a joined report: what bounds the kernels, and the way to roofline, comparison and ncu.

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  copyOfSample,
  openTrace,
  removeScratch,
  scratch,
  settled,
  testApi,
  until,
} from './support.ts';

describe('lenses of what a report has measured', () => {
  const folder = scratch('measure-lens');
  const fixtures = process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '';
  const report = vscode.Uri.file(path.join(fixtures, 'ncu', 'full.ncu-rep'));
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const source = vscode.Uri.joinPath(workspace!.uri, 'llama.py');

  before(async () => {
    const trace = await settled(await openTrace(copyOfSample(folder, 'eager7b.sqlite')), 'open');
    await vscode.commands.executeCommand('vscode.openWith', report, 'kernelLens.report');
    const { reportStore } = await testApi();
    const summary = await until('the report is open', () => {
      const state = reportStore.find(report)?.state;
      return state?.kind === 'open' && state.summary;
    });
    // Layer 5 of step 10, which the report has measured, is certain; the other layers are alike.
    const join = await trace.ask('join', id => ({ trace: id, report: summary.id }));
    assert.ok(join.certain > 0, JSON.stringify(join));
    await trace.refresh();
  });
  after(async () => {
    await closeAll();
    removeScratch('measure-lens');
  });

  async function lenses(): Promise<vscode.CodeLens[]> {
    await vscode.workspace.openTextDocument(source);
    return vscode.commands.executeCommand('vscode.executeCodeLensProvider', source, 100);
  }

  async function click(title: string): Promise<void> {
    const lens = (await lenses()).find(({ command }) => command?.title === title);
    assert.ok(lens?.command, title);
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  }

  it('say what bounds the layers, in at most 60 characters, and offer the roofline', async () => {
    const titles = (await lenses()).map(({ command }) => command?.title ?? '');
    assert.match(
      titles[0]!,
      /^layer ×640 · p50 [\d.]+ µs GPU · .*[\d.]+ % (DRAM|L2|memory|compute)$/,
    );
    assert.ok(titles[0]!.length <= 60, titles[0]);
    assert.deepEqual(titles.slice(1, 6), ['Timeline', 'Kernels', 'Roofline', 'Compare', 'ncu']);
  });

  it('say so in the hover, with links to the same', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      ...['vscode.executeHoverProvider' as const, source, new vscode.Position(132, 30)],
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map(content => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /ncu: [\d\\.]+ % of the peak of (DRAM|L2|memory|compute)/);
    assert.match(text, /\[Roofline\]\(command:kernelLens\.source\.showRoofline\?/);
    assert.match(text, /\[Compare\]\(command:kernelLens\.source\.compare\?/);
    assert.match(text, /\[ncu\]\(command:kernelLens\.copyNcuCommand\?/);
  });

  it('go to what the report says of the kernel with the most time', async () => {
    await vscode.window.showTextDocument(source);
    await click('Roofline');
    await until('the report is in front', () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.label === 'full.ncu-rep';
    });
  });

  it('copy the ncu command of the layer that stands for all', async () => {
    await vscode.env.clipboard.writeText('');
    await click('ncu');
    assert.match(
      await vscode.env.clipboard.readText(),
      / --nvtx-include my_decode_\d+_\d+ --export /,
    );
  });

  it('compare the layer with the baseline', async () => {
    const { baseline, diffs } = await testApi();
    const uri = vscode.Uri.file(path.join(folder, 'eager7b.sqlite')).toString();
    await baseline.set([{ uri, node: '/phase:decode/step:3/layer:5', label: 'layer 5' }]);
    try {
      await click('Compare');
      await until('the comparison is shown', () => diffs.last);
    } finally {
      await baseline.set([]);
    }
  });
});
