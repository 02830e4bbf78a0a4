// The sample project beside its trace: lenses, what a click on them does, hovers, and the way back to the source.

import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { click, hoverTexts, lensesOf, told } from './lenses.ts';
import {
  closeAll,
  drawn,
  inWorkspace,
  openedTrace,
  removeScratch,
  scratch,
  testApi,
  until,
} from './support.ts';

const SCRATCH = 'code-lens';

describe('code lens', () => {
  before(async () => {
    await vscode.commands.executeCommand('workbench.view.extension.kernelLens');
    await vscode.commands.executeCommand('kernelLens.model.focus');
    await openedTrace(inWorkspace('eager7b.sqlite'));
    await drawn();
  });
  after(async () => {
    removeScratch(SCRATCH);
    await closeAll();
  });

  it('says what was measured of the layers', async () => {
    const lines = await told(inWorkspace('llama.py'));
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(
      lines[0]!,
      /^133: layer ×640 · p50 [\d.]+ µs GPU · [\d.]+ % of step \| Timeline \| Kernels \| Compare \| ncu$/,
    );
  });

  it('has one line a site, none where nothing was measured, and at most 60 characters', async () => {
    const lines = await told(inWorkspace('decode.py'));
    assert.deepEqual(
      lines.map(line => line.replace(/ · .*/, '')),
      ['23: prefill', '29: decode ×19', '106: load_weights', '135: generate'],
    );
    for (const { command } of await lensesOf(inWorkspace('decode.py'))) {
      assert.ok(command!.title.length <= 60, command!.title);
    }
  });

  it('shows a layer of a median decode step in timeline and tree', async () => {
    const { model, probe } = await testApi();
    await vscode.window.showTextDocument(inWorkspace('llama.py'), {
      viewColumn: vscode.ViewColumn.Two,
    });
    await click(inWorkspace('llama.py'), 'Timeline');
    const selection = await until('the timeline has the selection', async () => {
      const picture = await probe();
      return /\/layer:\d+$/.test(picture?.selection?.node ?? '') && picture!.selection;
    });
    assert.match(selection.node!, /^\/phase:decode\/step:\d+\/layer:\d+$/);
    await until('the tree has it too', () => model.selection[0]?.node?.id === selection.node);
    const { window } = await drawn();
    assert.ok(window.startNs <= selection.startNs && selection.endNs <= window.endNs);
    assert.ok(window.endNs - window.startNs < 100 * (selection.endNs - selection.startNs));
  });

  it('tells on hovering which kernels the layers launch', async () => {
    const texts = await hoverTexts(inWorkspace('llama.py'), new vscode.Position(132, 30));
    const text = texts.find(value => value.includes('640'))!;
    assert.match(text, /^\*\*layer\*\*/);
    const rows = text.split('\n').filter(line => line.startsWith('| ['));
    assert.ok(rows.length >= 4 && rows.length <= 8, text);
    assert.match(rows[0]!, /gate\\_up\\_proj|down\\_proj|qkv\\_proj/);
    assert.match(rows[0]!, /command:kernelLens\.source\.showRange\?/);
    assert.match(text, /\[Timeline\]\(command:/);
  });

  it('goes from a kernel and a layer of the tree to the line that marked it', async () => {
    const { model } = await testApi();
    const [selected] = model.selection;
    assert.ok(selected);
    const operator = (await model.getChildren(selected))[0]!;
    const kernel = (await model.getChildren(operator))[0]!;
    for (const element of [kernel, selected]) {
      await vscode.commands.executeCommand('kernelLens.goToSource', element);
      const editor = await until('the source is shown', () => {
        const active = vscode.window.activeTextEditor;
        const isThere = active?.document.uri.fsPath === inWorkspace('llama.py').fsPath;
        return isThere && active.selection.start.line === 132 && active;
      });
      assert.match(editor.document.getText(editor.selection), /^nvtx\.start_range\(.*\)$/);
      await vscode.window.showTextDocument(inWorkspace('decode.py'));
    }
    await vscode.commands.executeCommand('kernelLens.goToSource', selected.parent);
    await until('the step is shown', () => {
      return vscode.window.activeTextEditor?.selection.start.line === 28;
    });
  });

  it('goes from the selection of the timeline to the source', async () => {
    const { store } = await testApi();
    const trace = store.active!;
    const [node] = await trace.ask('treePath', id => ({ trace: id, span: 0 }));
    assert.ok(node === undefined || node.id === '');
    trace.select({ startNs: 0, endNs: 1, label: '', node: '/phase:prefill/step:1' });
    await vscode.commands.executeCommand('kernelLens.goToSource');
    await until('the prefill is shown', () => {
      const editor = vscode.window.activeTextEditor;
      return (
        editor?.document.uri.fsPath === inWorkspace('decode.py').fsPath &&
        editor.selection.start.line === 22
      );
    });
  });

  it('says that a file has changed since', async () => {
    const file = path.join(scratch(SCRATCH), 'changed.py');
    copyFileSync(inWorkspace('llama.py').fsPath, file);
    appendFileSync(file, '\n');
    const later = Date.now() / 1000 + 3600;
    utimesSync(file, later, later);
    const [line] = await told(vscode.Uri.file(file));
    assert.match(line!, /· file changed \| Timeline/);
  });

  it('does not say so of a file that is saved as it was', async () => {
    const file = path.join(scratch(SCRATCH), 'saved.py');
    copyFileSync(inWorkspace('llama.py').fsPath, file);
    const before = new Date(0);
    utimesSync(file, before, before);
    const uri = vscode.Uri.file(file);
    const [line] = await told(uri);
    assert.match(line!, /% of step \| Timeline/);
    const later = new Date(Date.now() + 3_600_000);
    utimesSync(file, later, later);
    assert.deepEqual(await told(uri), [line]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '#\n');
    await vscode.workspace.applyEdit(edit);
    assert.match((await told(uri))[0]!, /^134: layer .* · file changed \| Timeline/);
    await (await vscode.workspace.openTextDocument(uri)).save();
    utimesSync(file, later, later);
    assert.match((await told(uri))[0]!, /· file changed \| Timeline/);
  });

  it('follows what is typed', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'import nvtx as n\n',
    });
    assert.deepEqual(await lensesOf(document.uri), []);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'with n.annotate("load_weights", domain=');
    await vscode.workspace.applyEdit(edit);
    await lensesOf(document.uri);
    const rest = new vscode.WorkspaceEdit();
    rest.insert(document.uri, document.lineAt(1).range.end, '"engine"):\n  pass\n');
    await vscode.workspace.applyEdit(rest);
    const [first] = await lensesOf(document.uri);
    assert.match(first!.command!.title, /^load_weights · 2\.03 s GPU/);
  });

  it('knows functions of other files that mark ranges', async () => {
    const folder = scratch(SCRATCH);
    const wrapper =
      'import nvtx\n\ndef span(name, prefix="load_"):\n  return nvtx.annotate(prefix + name, domain="engine")\n';
    writeFileSync(path.join(folder, 'spans.py'), wrapper);
    writeFileSync(
      path.join(folder, 'caller.py'),
      'from spans import span\n\nwith span("weights"):\n  pass\n',
    );
    const uri = vscode.Uri.file(path.join(folder, 'caller.py'));
    const line = await until('the file is found', async () => (await told(uri))[0]);
    assert.match(line, /^3: load_weights · 2\.03 s GPU/);

    const spans = vscode.Uri.file(path.join(folder, 'spans.py'));
    const edit = new vscode.WorkspaceEdit();
    const document = await vscode.workspace.openTextDocument(spans);
    const at = document.positionAt(wrapper.indexOf('load_'));
    edit.insert(spans, at, 'not_');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(await told(uri), []);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('it is as before', async () => (await told(uri)).length === 1);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    writeFileSync(spans.fsPath, wrapper.replace('load_', 'none_'));
    await until('it is read again', async () => (await told(uri)).length === 0);
  });

  it('puts a range around what is selected', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'import nvtx\n\n\ndef f():\n    a()\n    b()\n',
    });
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(4, 4, 5, 7),
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    const action = actions.find(({ title }) => title === 'Measure with an NVTX range');
    assert.ok(action?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(
      document.getText(),
      'import nvtx\n\n\ndef f():\n    with nvtx.annotate("f"):\n        a()\n        b()\n',
    );
  });

  it('can be turned off, and goes with the trace', async () => {
    const configuration = vscode.workspace.getConfiguration('kernelLens');
    await configuration.update('codeLens.enabled', false, true);
    assert.deepEqual(await lensesOf(inWorkspace('llama.py')), []);
    await configuration.update('codeLens.enabled', undefined, true);
    assert.ok((await lensesOf(inWorkspace('llama.py'))).length > 0);
    await closeAll();
    assert.deepEqual(await lensesOf(inWorkspace('llama.py')), []);
    await openedTrace();
    assert.ok((await lensesOf(inWorkspace('llama.py'))).length > 0);
  });
});
