// Comparisons: what menus hand over becomes a tab that reads both sides, says what it found, and lets go of them.

import assert from 'node:assert/strict';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DiffProbe } from '../../../src/core/protocol/diff-panel.ts';
import type { DiffPanel } from '../../../src/host/diff/diff-panel.ts';
import { DIFF_VIEW_TYPE } from '../../../src/host/diff/diff-panels.ts';
import { targetOfUri } from '../../../src/host/diff/target.ts';
import type { ModelElement } from '../../../src/host/tree/model-nodes.ts';
import {
  closeAll,
  copyOfSample,
  openedReport,
  openedTrace,
  removeScratch,
  sample,
  sampleReport,
  scratch,
  testApi,
  until,
} from './support.ts';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`kernelLens.${command}`, ...args);

/** The comparison in front, once nothing is on its way. */
async function shown(): Promise<DiffProbe> {
  const { diffs } = await testApi();
  return until('the comparison is shown', async () => {
    const state = await diffs.last?.probe();
    return state?.idle === true && state.rows.length > 0 ? state : undefined;
  });
}

async function panel(): Promise<DiffPanel> {
  const { diffs } = await testApi();
  return until('there is a comparison', () => diffs.last);
}

describe('comparison', () => {
  let other: vscode.Uri;

  before(() => {
    other = copyOfSample(scratch('diff'), 'other.sqlite');
  });
  afterEach(async () => {
    await closeAll();
    await run('clearBaseline');
  });
  after(() => removeScratch('diff'));

  it('of a file with its copy finds no difference, and lets go of both when closed', async () => {
    const { baseline, store } = await testApi();
    await run('selectAsBaseline', sample());
    assert.match(baseline.text, /eager7b\.sqlite$/);
    await run('compareWithBaseline', other);
    const { verdict, rows, windows } = await shown();
    assert.equal(verdict, 'No difference');
    assert.ok(rows.includes('attention'), rows.join(', '));
    assert.ok(windows !== undefined && windows.a.endNs > windows.a.startNs);
    const { state } = await panel();
    assert.ok(state.kind === 'open');
    assert.ok(state.diff.figures.length > 5);
    assert.ok(state.diff.figures.every(({ deltaNs }) => deltaNs === 0));
    assert.ok(state.diff.comparable);
    assert.equal(store.files.length, 2);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('both are closed', () => store.files.length === 0);
  });

  it('has one tab for each pair', async () => {
    const { diffs } = await testApi();
    await run('compareSelected', sample(), [sample(), other]);
    const first = await panel();
    await shown();
    await run('compareSelected', other, [other, sample()]);
    await until('there is a second one', () => diffs.last !== first);
    await shown();
    await run('compareSelected', sample(), [sample(), other]);
    await until('the first is in front', () => first.panel.active);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    assert.deepEqual(
      tabs.map(({ label }) => label),
      ['eager7b.sqlite ↔ other.sqlite', 'other.sqlite ↔ eager7b.sqlite'],
    );
  });

  it('is made of two nodes of one trace', async () => {
    const { model } = await testApi();
    await openedTrace();
    const phases = await model.getChildren((await model.getChildren())[0]);
    const decode = phases.find(({ node }) => node?.id === '/phase:decode');
    const steps = (await model.getChildren(decode)).filter(({ node }) => node?.kind === 'step');
    const [first, second] = [steps[3]!, steps[4]!] as [ModelElement, ModelElement];
    await run('selectAsBaseline', first);
    await run('compareWithBaseline', second);
    await shown();
    const { state, pair } = await panel();
    assert.equal(pair.a[0]?.node, first.node!.id);
    assert.equal(pair.b[0]?.node, second.node!.id);
    assert.match(pair.a[0]?.label ?? '', /^eager7b\.sqlite · decode step=\d+$/);
    assert.ok(state.kind === 'open');
    const wall = state.diff.figures.find(({ key }) => key === 'wall');
    assert.ok(wall !== undefined && wall.a.ns > 0 && wall.b.ns > 0 && wall.deltaNs !== 0);
    assert.equal(state.diff.a.node, first.node!.id);
  });

  /** Runs a command whose questions are answered by their first item, and tells what was asked. */
  async function answering(act: () => Thenable<unknown>): Promise<(string | undefined)[][]> {
    const asked: (string | undefined)[][] = [];
    const window = vscode.window as { showQuickPick: unknown };
    const original = window.showQuickPick;
    window.showQuickPick = (items: vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
      asked.push([options.placeHolder, ...items.map(({ label }) => label)]);
      return Promise.resolve(items[0]);
    };
    try {
      await act();
    } finally {
      window.showQuickPick = original;
    }
    return asked;
  }

  it('offers open reports as well, and to a report nothing but reports', async () => {
    const { baseline, reportStore, diffs } = await testApi();
    await openedTrace();
    await openedReport();
    const second = vscode.Uri.file(path.join(scratch('diff'), 'second.ncu-rep'));
    copyFileSync(sampleReport().fsPath, second.fsPath);
    await openedReport(second);
    const report = '$(graph-scatter) full.ncu-rep';
    assert.deepEqual(await answering(() => run('selectAsBaseline')), [
      [
        'The trace or report that others are compared with',
        '$(pulse) eager7b.sqlite',
        report,
        '$(graph-scatter) second.ncu-rep',
        '$(folder-opened) Another file…',
      ],
    ]);
    await baseline.set([targetOfUri(second)]);
    assert.deepEqual(await answering(() => run('compareWithBaseline')), [
      [
        'What to compare with the baseline second.ncu-rep',
        report,
        '$(folder-opened) Another file…',
      ],
    ]);
    const { reports } = await testApi();
    await until('the report is shown with its baseline', () =>
      reports.panelOf(sampleReport())?.panel.active === true ? true : undefined,
    );
    assert.equal(diffs.last, undefined, 'the reports are compared in the report editor');
    assert.equal(reportStore.files.length, 2);
  });

  it('asks for what it is not told: the baseline among the open traces', async () => {
    const { baseline } = await testApi();
    await openedTrace();
    await openedTrace(other);
    const asked = await answering(() => run('compareWithBaseline', other));
    assert.deepEqual(asked, [
      [
        'No baseline is chosen: what to compare other.sqlite with',
        '$(pulse) eager7b.sqlite',
        '$(folder-opened) Another file…',
      ],
    ]);
    assert.match(baseline.text, /eager7b\.sqlite$/);
    assert.equal((await shown()).verdict, 'No difference');
  });

  it('takes several files as repeats of the baseline', async () => {
    const { baseline } = await testApi();
    const third = copyOfSample(scratch('diff'), 'third.sqlite');
    await run('selectAsBaseline', sample(), [sample(), other]);
    assert.match(baseline.text, /eager7b\.sqlite and 1 more$/);
    await run('compareWithBaseline', third);
    await shown();
    const { state } = await panel();
    assert.ok(state.kind === 'open');
    assert.equal(state.diff.a.repeats, 2);
    assert.equal(state.diff.b.repeats, 1);
  });

  it('takes a folder of ranks as one run', async () => {
    const folder = scratch('diff-ranks');
    for (const rank of [0, 1]) copyOfSample(folder, `run.rank${rank}.sqlite`);
    const ranks = vscode.Uri.file(folder);
    try {
      await run('compareSelected', sample(), [sample(), ranks]);
      await shown();
      const { state } = await panel();
      assert.ok(state.kind === 'open');
      const devices = state.diff.differences.find(({ reason }) => reason === 'devices');
      assert.deepEqual([devices?.a, devices?.b], ['1', '2']);
    } finally {
      await closeAll();
      removeScratch('diff-ranks');
    }
  });

  it('remembers the baseline and forgets it on demand', async () => {
    const { baseline } = await testApi();
    await run('selectAsBaseline', sample());
    const badge = baseline.provideFileDecoration(sample());
    assert.equal(badge?.badge, 'A');
    assert.equal(baseline.provideFileDecoration(other), undefined);
    await run('clearBaseline');
    assert.equal(baseline.text, '');
    assert.equal(baseline.provideFileDecoration(sample()), undefined);
  });

  it('follows its baseline where that is moved, and gives it up where it is deleted', async () => {
    const { baseline } = await testApi();
    const folder = vscode.Uri.file(path.join(scratch('diff'), 'runs'));
    await vscode.workspace.fs.createDirectory(folder);
    const first = copyOfSample(folder.fsPath, 'first.sqlite');
    await run('selectAsBaseline', first, [first, sample()]);
    const edit = async (act: (edit: vscode.WorkspaceEdit) => void): Promise<void> => {
      const made = new vscode.WorkspaceEdit();
      act(made);
      assert.ok(await vscode.workspace.applyEdit(made));
    };
    const second = vscode.Uri.joinPath(folder, 'second.sqlite');
    await edit(made => made.renameFile(first, second));
    await until('the file is followed', () => baseline.text.includes('second.sqlite and 1 more'));
    assert.equal(baseline.provideFileDecoration(first), undefined);
    assert.equal(baseline.provideFileDecoration(second)?.badge, 'A');
    const elsewhere = vscode.Uri.file(path.join(scratch('diff'), 'other runs'));
    await edit(made => made.renameFile(folder, elsewhere));
    const moved = vscode.Uri.joinPath(elsewhere, 'second.sqlite');
    await until('the folder is followed', () => baseline.value[0]?.uri === moved.toString());
    const told = await warned(async () => {
      await edit(made => made.deleteFile(elsewhere, { recursive: true }));
      await until('it is given up', () => baseline.value.length === 1);
    });
    assert.deepEqual(told, ['The baseline is not there any more: second.sqlite']);
    assert.match(baseline.text, /eager7b\.sqlite$/);
    // Nobody tells of what is deleted elsewhere.
    await openedTrace();
    const third = copyOfSample(scratch('diff'), 'third.sqlite');
    await baseline.set([targetOfUri(third)]);
    rmSync(third.fsPath);
    const asked = await answering(async () => {
      assert.equal((await warned(() => run('compareWithBaseline', other))).length, 1);
    });
    assert.match(asked[0]?.[0] ?? '', /^No baseline is chosen/);
  });

  /** What a command warns of; nobody chooses anything. */
  async function warned(act: () => Thenable<unknown>): Promise<string[]> {
    const told: string[] = [];
    const window = vscode.window as { showWarningMessage: unknown };
    const original = window.showWarningMessage;
    window.showWarningMessage = (text: string) => {
      told.push(text);
      return Promise.resolve(undefined);
    };
    try {
      await act();
    } finally {
      window.showWarningMessage = original;
    }
    return told;
  }

  it('names the file that could not be read, and tries again', async () => {
    const broken = vscode.Uri.file(path.join(scratch('diff'), 'broken.sqlite'));
    writeFileSync(broken.fsPath, 'not a trace');
    await run('compareSelected', sample(), [sample(), broken]);
    const made = await panel();
    const failed = await until('one has failed', () => {
      const { state } = made;
      return state.kind === 'failed' && state;
    });
    assert.equal(failed.trace?.name, 'broken.sqlite');
    assert.match(failed.failure.message, /broken\.sqlite/);
    copyFileSync(sample().fsPath, broken.fsPath);
    await failed.trace?.load();
    assert.equal((await shown()).verdict, 'No difference');
  });

  it('comes back with the same pair after a reload of the window', async () => {
    const { diffs, store } = await testApi();
    await run('compareSelected', sample(), [sample(), other]);
    await shown();
    const { pair } = await panel();
    await closeAll();
    const { Active } = vscode.ViewColumn;
    const restored = vscode.window.createWebviewPanel(DIFF_VIEW_TYPE, '', Active);
    // What VS Code hands over is what the page has kept, as JSON.
    const kept: unknown = JSON.parse(JSON.stringify({ by: 'operator', pair }));
    await diffs.deserializeWebviewPanel(restored, kept);
    assert.equal((await shown()).verdict, 'No difference');
    assert.equal(restored.title, 'eager7b.sqlite ↔ other.sqlite');
    assert.equal(store.files.length, 2);
  });

  it('closes a tab whose state says nothing', async () => {
    const { diffs } = await testApi();
    const noUri = [{ uri: 'a.sqlite', label: 'a' }];
    const pairs = [
      { a: [], b: [{ uri: 3 }] },
      { a: [targetOfUri(sample())], b: noUri },
    ];
    for (const state of [undefined, {}, ...pairs.map(pair => ({ pair }))]) {
      const { Active } = vscode.ViewColumn;
      const restored = vscode.window.createWebviewPanel(DIFF_VIEW_TYPE, '', Active);
      const gone = new Promise(resolve => restored.onDidDispose(() => resolve(true)));
      await diffs.deserializeWebviewPanel(restored, state);
      assert.equal(await gone, true);
      assert.equal(diffs.last, undefined);
    }
  });

  it('lets go of both where it is closed while they are read', async () => {
    const { store, diffs } = await testApi();
    await run('compareSelected', sample(), [sample(), other]);
    const made = await panel();
    assert.equal(store.files.length, 2);
    made.panel.dispose();
    await until('both are closed', () => diffs.last === undefined && store.files.length === 0);
  });

  it('is closed with one of its traces', async () => {
    const { store, diffs } = await testApi();
    await run('compareSelected', sample(), [sample(), other]);
    await shown();
    await run('closeTrace', store.find(other));
    await until('it is closed', () => diffs.last === undefined && store.files.length === 0);
  });

  it('draws again after the tab was hidden, and after the engine was restarted', async () => {
    await run('compareSelected', sample(), [sample(), other]);
    await shown();
    const made = await panel();
    const document = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(document);
    await until('the page is gone', () => !made.panel.visible);
    made.panel.reveal();
    assert.equal((await shown()).verdict, 'No difference');
    await run('restartEngine');
    assert.equal((await shown()).verdict, 'No difference');
  });

  it('keeps what it shows until it is compared anew, and takes the newer of two answers', async () => {
    await run('compareSelected', sample(), [sample(), other]);
    await shown();
    const made = await panel();
    const { state } = made;
    const seen = new Set<string>();
    const timer = setInterval(() => seen.add(made.state.kind), 1);
    try {
      await Promise.all(made.traces.map(trace => trace.refresh()));
      await until('it was compared anew', () => made.state !== state);
    } finally {
      clearInterval(timer);
    }
    assert.deepEqual([...seen], ['open']);
    assert.equal((await shown()).verdict, 'No difference');
  });

  it('says that a report is compared with reports only', async () => {
    const { diffs } = await testApi();
    const report = sampleReport();
    const told = await warned(() => run('compareSelected', report, [report, sample()]));
    assert.match(told[0] ?? '', /full\.ncu-rep is a kernel report and eager7b\.sqlite is none/);
    assert.equal(diffs.last, undefined);
  });
});
