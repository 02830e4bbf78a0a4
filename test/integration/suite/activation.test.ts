// The extension is there, starts, and its commands exist.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'kernel-lens.kernel-lens';

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
