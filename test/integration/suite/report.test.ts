// Kernel reports open in the report editor, show their sections, survive being hidden, and say what is no report.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReportProbe } from '../../../src/core/protocol/report-panel.ts';
import { closeAll, fixture, sample, testApi, until } from './support.ts';

const EDITOR = 'kernelLens.report';
const report = (name: string): vscode.Uri => fixture(`ncu/${name}`);

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

  it('takes a kernel in hand and brings a section into view, also in a report that is not open yet', async () => {
    const { reports } = await testApi();
    await reports.show(report('full.ncu-rep'), 2, 'InstructionStats');
    const state = await until('the kernel is in hand', async () => {
      const found = await reports.lastPanel?.probe();
      return found?.kernel === 2 && found.sections.includes('InstructionStats') ? found : undefined;
    });
    assert.equal(state.baseline, undefined);
    await reports.show(report('full.ncu-rep'), 1);
    await until('the other kernel is in hand', async () =>
      (await reports.lastPanel?.probe())?.kernel === 1 ? true : undefined,
    );
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    assert.equal(tabs.length, 1, 'in the tab that is open');
  });

  it('compares with another report', async () => {
    const { reports } = await testApi();
    const [baseline, current] = [report('basic.ncu-rep'), report('full.ncu-rep')];
    await vscode.commands.executeCommand('kernelLens.compareSelected', baseline, [
      baseline,
      current,
    ]);
    await until('both are open', () => {
      const session = reports.lastPanel?.session;
      return session?.baseline !== undefined && session.init().state === 'open' ? true : undefined;
    });
    assert.equal(reports.lastPanel?.file.name, 'full.ncu-rep');
    // The basic report has no partner of kernel 0; that of kernel 2 is its kernel 4.
    reports.lastPanel?.reveal({ kernel: 2 });
    await until('the partner is the baseline', async () => {
      const { baseline: found } = (await reports.lastPanel?.probe()) ?? {};
      return found?.side === 'baseline' && found.kernel === 4 ? true : undefined;
    });
    reports.lastPanel?.compareWith(undefined);
    await until('there is no baseline any more', async () => {
      const found = await reports.lastPanel?.probe();
      return found?.kernel !== undefined && found.baseline === undefined ? true : undefined;
    });
  });
});

describe('panels of a report', () => {
  afterEach(closeAll);

  for (const [chart, command, viewType] of [
    ['roofline', 'kernelLens.showRoofline', 'kernelLens.roofline'],
    ['memory', 'kernelLens.showMemoryChart', 'kernelLens.memoryChart'],
  ] as const) {
    it(`show the ${chart} chart beside the code, for the kernel in hand`, async () => {
      const { charts, reports } = await testApi();
      await vscode.commands.executeCommand('vscode.open', report('full.ncu-rep'));
      await shown();
      await vscode.commands.executeCommand(command);
      const inHand = (kernel: number) =>
        until(`kernel ${kernel} is in hand`, async () => {
          const found = await charts.panel(chart)?.probe();
          return found?.idle === true && found.kernel === kernel ? found : undefined;
        });
      await inHand(0);
      const inputs = vscode.window.tabGroups.all.flatMap(group => group.tabs.map(tab => tab.input));
      assert.ok(
        inputs.some(
          input => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType),
        ),
      );
      reports.lastPanel?.reveal({ kernel: 2 });
      await inHand(2);
      // Once more is the same panel.
      await vscode.commands.executeCommand(command);
      await inHand(2);
    });
  }

  it('ask for another editor of their own file, whichever editor is active', async () => {
    const { charts } = await testApi();
    const uri = report('full.ncu-rep');
    await vscode.commands.executeCommand('kernelLens.showRoofline', uri);
    const other = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(other);
    const opened = charts.panel('roofline')?.reopenWith();
    await until('an editor of the report is chosen', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(tab => tab.input));
      const found = inputs.some(
        input =>
          (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) &&
          input.uri.toString() === uri.toString(),
      );
      return found ? true : undefined;
    });
    await opened;
  });

  it('keep the report open without its editor, and close it at last', async () => {
    const { charts, reportStore } = await testApi();
    await vscode.commands.executeCommand('kernelLens.showRoofline', report('full.ncu-rep'));
    await until('the chart is shown', async () =>
      (await charts.panel('roofline')?.probe())?.idle === true ? true : undefined,
    );
    assert.equal(reportStore.files.length, 1);
    await vscode.commands.executeCommand('kernelLens.closeTrace', reportStore.files[0]);
    await until('the report is closed', () => (reportStore.files.length === 0 ? true : undefined));
    assert.equal(charts.panel('roofline'), undefined);
  });
});
