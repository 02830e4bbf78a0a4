// The extension is there, starts by itself where a Python file is open, cheaply, and its commands exist. The first of
// the specs: later on, a test has started the extension.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, inWorkspace, testApi, until } from './support.ts';

const id = 'kernel-lens.kernel-lens';

describe('a window with nothing but a Python file', () => {
  after(closeAll);

  it('has not started the extension before, which then offers to measure the selection', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    assert.equal(extension.isActive, false, 'something else has started it');
    const document = await vscode.workspace.openTextDocument(inWorkspace('llama.py'));
    await vscode.window.showTextDocument(document);
    const text = document.getText();
    const selected = 'return self.hidden_size // self.num_heads';
    const start = text.indexOf(selected);
    assert.ok(start > 0);
    const range = new vscode.Range(
      document.positionAt(start),
      document.positionAt(start + selected.length),
    );
    const action = await until('the code action is offered', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        vscode.CodeActionKind.RefactorRewrite.value,
      );
      return actions.find(({ title }) => title === 'Measure with an NVTX range');
    });
    assert.ok(action.edit);
    await vscode.workspace.applyEdit(action.edit);
    const wanted = `        with nvtx.annotate("head_dim"):\n            ${selected}\n`;
    assert.ok(document.getText().includes(wanted), document.getText().slice(0, 900));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(document.getText(), text);
  });

  it('opens nothing and starts no worker', async () => {
    const { engine, store, reportStore } = await testApi();
    assert.equal(engine.isRunning, false);
    assert.deepEqual([...store.files, ...reportStore.files], []);
  });
});

describe('activation', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that its manifest names', async () => {
    const extension = vscode.extensions.getExtension(id)!;
    await extension.activate();
    const declared: { command: string }[] = extension.packageJSON.contributes?.commands ?? [];
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = declared.map(({ command }) => command).filter(name => !registered.has(name));
    assert.deepEqual(missing, []);
  });
});
