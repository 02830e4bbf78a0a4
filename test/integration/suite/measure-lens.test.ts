// Lenses and hovers beside a joined report: what bounds the kernels, and the way to roofline, comparison and ncu.

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { click, hoverTexts, lensesOf } from './lenses.ts';
import {
  closeAll,
  copyOfSample,
  inWorkspace,
  openedReport,
  openedTrace,
  removeScratch,
  scratch,
  testApi,
  until,
} from './support.ts';

describe('lenses of what a report has measured', () => {
  const folder = scratch('measure-lens');
  const source = inWorkspace('llama.py');

  before(async () => {
    const trace = await openedTrace(copyOfSample(folder, 'eager7b.sqlite'));
    const { state } = await openedReport();
    assert.ok(state.kind === 'open');
    // Layer 5 of step 10, which the report has measured, is certain; the other layers are alike.
    const join = await trace.ask('join', id => ({ trace: id, report: state.summary.id }));
    assert.ok(join.certain > 0, JSON.stringify(join));
    await trace.refresh();
  });
  after(async () => {
    await closeAll();
    removeScratch('measure-lens');
  });

  it('say what bounds the layers, in at most 60 characters, and offer the roofline', async () => {
    const titles = (await lensesOf(source)).map(({ command }) => command?.title ?? '');
    assert.match(
      titles[0]!,
      /^layer ×640 · p50 [\d.]+ µs GPU · .*[\d.]+ % (DRAM|L2|memory|compute)$/,
    );
    assert.ok(titles[0]!.length <= 60, titles[0]);
    assert.deepEqual(titles.slice(1, 6), ['Timeline', 'Kernels', 'Roofline', 'Compare', 'ncu']);
  });

  it('say so in the hover, with links to the same', async () => {
    const text = (await hoverTexts(source, new vscode.Position(132, 30))).join('\n');
    assert.match(text, /ncu: [\d\\.]+ % of the peak of (DRAM|L2|memory|compute)/);
    assert.match(text, /\[Roofline\]\(command:kernelLens\.source\.showRoofline\?/);
    assert.match(text, /\[Compare\]\(command:kernelLens\.source\.compare\?/);
    assert.match(text, /\[ncu\]\(command:kernelLens\.copyNcuCommand\?/);
  });

  it('go to what the report says of the kernel with the most time', async () => {
    await vscode.window.showTextDocument(source);
    await click(source, 'Roofline');
    await until('the report is in front', () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.label === 'full.ncu-rep';
    });
  });

  it('copy the ncu command of the layer that stands for all', async () => {
    await vscode.env.clipboard.writeText('');
    await click(source, 'ncu');
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
      await click(source, 'Compare');
      await until('the comparison is shown', () => diffs.last);
    } finally {
      await baseline.set([]);
    }
  });
});
