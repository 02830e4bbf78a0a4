// The worker may die; the window does not, and a restart brings the traces back.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  drawn,
  openedTrace,
  openTrace,
  removeScratch,
  sample,
  scratch,
  settled,
  testApi,
  until,
} from './support.ts';

describe('trace engine', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeAll();
  });

  it('comes back after a crash', async () => {
    const { engine } = await testApi();
    const trace = await openedTrace();
    await drawn();
    await engine.killForTest();
    await until('the crash is noticed', () => trace.state.kind === 'failed');
    assert.equal(trace.state.kind === 'failed' && trace.state.failure.reason, 'engine-crashed');
    await assert.rejects(trace.ask('headline', id => id));
    await vscode.commands.executeCommand('kernelLens.restartEngine');
    await settled(trace, 'open');
    await drawn();
  });

  it('rejects what was asked when it crashes', async () => {
    const { engine } = await testApi();
    const trace = await openTrace(sample());
    const reading = trace.load();
    await engine.killForTest();
    await reading;
    assert.equal(trace.state.kind, 'failed');
    await trace.load();
    await settled(trace, 'open');
  });

  it('leaves no temporary copy behind when it crashes', async () => {
    const copies = () =>
      readdirSync(tmpdir()).filter(name => name.startsWith(`kernel-lens-${process.pid}-`));
    const file = path.join(scratch('engine'), 'write-ahead.sqlite');
    const content = readFileSync(sample().fsPath);
    // Marks the database as one in write-ahead mode, which is read from a copy.
    writeFileSync(file, content.fill(2, 18, 20));
    const { engine } = await testApi();
    await openedTrace(vscode.Uri.file(file));
    assert.equal(copies().length, 1);
    await engine.killForTest();
    await until('the copy is gone', () => copies().length === 0);
    await vscode.commands.executeCommand('kernelLens.restartEngine');
    await closeAll();
    removeScratch('engine');
  });

  it('ends a while after the last file was closed, and starts again with the next', async () => {
    const { engine } = await testApi();
    await openedTrace();
    assert.ok(engine.isRunning);
    await closeAll();
    await until('the engine has ended', () => !engine.isRunning);
    await openedTrace();
    await drawn();
    assert.ok(engine.isRunning);
  });
});
