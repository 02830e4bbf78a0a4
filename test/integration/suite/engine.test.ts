// The worker may die; the window does not, and a restart brings the traces back.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, drawn, openTrace, sample, settled, testApi, until } from './support.ts';

describe('trace engine', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeAll();
  });

  it('comes back after a crash', async () => {
    const { engine } = await testApi();
    const trace = await settled(await openTrace(sample()), 'open');
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
});
