// Trace files open in the trace editor, draw, survive being hidden, and close again.

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  answering,
  changedUntil,
  closeAll,
  copyOfSample,
  drawn,
  fixture,
  openedReport,
  openedTrace,
  openTrace,
  removeScratch,
  sample,
  scratch,
  settled,
  testApi,
  TRACE_EDITOR,
  until,
} from './support.ts';

describe('trace editor', () => {
  afterEach(closeAll);
  after(() => removeScratch('editor'));

  it('is the default editor of .sqlite files and draws the timeline', async () => {
    await vscode.commands.executeCommand('vscode.open', sample());
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputCustom);
    assert.equal(activeTab.input.viewType, TRACE_EDITOR);
    const { store } = await testApi();
    await settled(await until('the trace is known', () => store.active), 'open');
    const picture = await drawn();
    assert.ok(picture.tracks.length > 2, picture.tracks.join(', '));
    assert.ok(picture.window.endNs > picture.window.startNs);
  });

  it('knows a trace by its content, whatever its name', async () => {
    const uri = copyOfSample(scratch('editor'), 'unknown.bin');
    await vscode.commands.executeCommand('kernelLens.openAsTrace', uri);
    const { store } = await testApi();
    const trace = await until('the trace is known', () => store.find(uri));
    await settled(trace, 'open');
    await drawn();
  });

  it('opens a .json file under the id that the picker of editors has a title for', async () => {
    const uri = vscode.Uri.file(path.join(scratch('editor'), 'some run.json'));
    await vscode.workspace.fs.copy(fixture('torch/eager.pt.trace.json'), uri, { overwrite: true });
    await vscode.commands.executeCommand('kernelLens.openAsTrace', uri);
    const { store } = await testApi();
    await settled(await until('the trace is known', () => store.find(uri)), 'open');
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputCustom);
    assert.equal(activeTab.input.viewType, 'kernelLens.traceOption');
  });

  it('opens the sample that comes with the extension', async () => {
    await vscode.commands.executeCommand('kernelLens.openSample');
    const { store } = await testApi();
    const trace = await settled(await until('the trace is known', () => store.active), 'open');
    assert.equal(trace.name, 'llama-decode.sqlite.gz');
    assert.ok(trace.state.kind === 'open' && trace.state.headline.steps === 9);
    await drawn();
  });

  it('draws the same window again after the tab was hidden', async () => {
    await openedTrace();
    await drawn();
    await vscode.commands.executeCommand('kernelLens.timeline.zoomIn');
    const { store, editors } = await testApi();
    const zoomed = await until('the window is smaller', async () => {
      const picture = await drawn();
      const { state } = store.traces[0]!;
      const span = state.kind === 'open' ? state.summary.endNs - state.summary.startNs : 0;
      return picture.kept && picture.window.endNs - picture.window.startNs < 0.95 * span && picture;
    });
    const document = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(document);
    await until('the page is gone', () => editors.lastPanel()?.panel.visible === false);
    await vscode.commands.executeCommand('vscode.openWith', sample(), TRACE_EDITOR);
    const { window } = await drawn();
    const tolerance = (zoomed.window.endNs - zoomed.window.startNs) / 100;
    assert.ok(Math.abs(window.startNs - zoomed.window.startNs) < tolerance);
    assert.ok(Math.abs(window.endNs - zoomed.window.endNs) < tolerance);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('keeps two traces apart, and shows the one that is chosen', async () => {
    const { store, editors } = await testApi();
    const first = await openedTrace();
    const other = copyOfSample(scratch('editor'), 'other.sqlite');
    const second = await openedTrace(other);
    assert.equal(store.active, second);
    await vscode.commands.executeCommand('kernelLens.showTrace', first);
    await until('the first is active', () => store.active === first);
    await vscode.commands.executeCommand('kernelLens.closeTrace', first);
    await until('the first is closed', () => store.traces.length === 1);
    assert.equal(store.active, second);
    assert.equal(editors.lastPanel()?.trace, second);
    await until('the second is still drawn', drawn);
  });

  it('offers to read a file again that has changed on disk', async () => {
    const uri = copyOfSample(scratch('editor'), 'changing.sqlite');
    const trace = await openedTrace(uri);
    const { state } = trace;
    const questions = await answering(async () => {
      await changedUntil(uri, 'the trace was read again', () => {
        return trace.state !== state && trace.state.kind === 'open';
      });
    });
    assert.deepEqual(questions, ['changing.sqlite has changed on disk.']);
  });

  it('reads a file once for two tabs, and closes it with the last', async () => {
    const { store, status } = await testApi();
    await openedTrace();
    await vscode.commands.executeCommand('workbench.action.splitEditorRight');
    await until('there are two tabs', () => vscode.window.tabGroups.all.length === 2);
    assert.equal(store.traces.length, 1);
    assert.match(status.text, /eager7b\.sqlite/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.equal(store.traces.length, 1);
    await vscode.commands.executeCommand('kernelLens.closeTrace');
    await until('the trace is closed', () => store.traces.length === 0);
  });

  it('tells in the status bar of the file in front, trace or report', async () => {
    const { status } = await testApi();
    await openedTrace();
    await openedReport();
    await until('it tells of the report', () => status.text.includes('full.ncu-rep'));
    await vscode.commands.executeCommand('vscode.openWith', sample(), TRACE_EDITOR);
    await until('it tells of the trace', () => status.text.includes('eager7b.sqlite'));
  });

  it('says that it reads local files only', async () => {
    const trace = await openTrace(vscode.Uri.parse('untitled:/nowhere/x.sqlite'));
    await settled(trace, 'failed');
    assert.equal(trace.state.kind === 'failed' && trace.state.failure.reason, 'not-a-local-file');
  });
});
