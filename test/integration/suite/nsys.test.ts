// Nsight Systems reports are converted by nsys, here a stand-in, into the extension's own storage.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { OpenTrace } from '../../../src/host/open-trace.ts';
import {
  closeAll,
  copyOfSample,
  listing,
  openedTrace,
  openTrace,
  removeScratch,
  sample,
  scratch,
  settled,
  until,
} from './support.ts';

const reasonOf = ({ state }: OpenTrace): string =>
  state.kind === 'failed' ? state.failure.reason : state.kind;

describe('nsys reports', function () {
  const tools = scratch('nsys-tools');
  const folder = scratch('nsys');
  const calls = path.join(tools, 'calls');
  const path_ = process.env['PATH'];

  before(function () {
    // The stand-ins are shell scripts.
    if (process.platform === 'win32') this.skip();
  });
  afterEach(async () => {
    process.env['PATH'] = path_;
    await closeAll();
    await useNsys(undefined);
  });
  after(() => {
    removeScratch('nsys');
    removeScratch('nsys-tools');
  });

  /** A stand-in for nsys; the export's name is its 7th argument, the report the 8th. */
  function standIn(name: string, script: string): string {
    const file = path.join(tools, name);
    writeFileSync(file, `#!/bin/sh\necho "$@" >> '${calls}'\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  async function useNsys(program: string | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration('kernelLens');
    await settings.update('nsysPath', program, vscode.ConfigurationTarget.Global);
  }

  function report(name: string): vscode.Uri {
    const file = path.join(folder, name);
    writeFileSync(file, `report ${name}`);
    return vscode.Uri.file(file);
  }

  const copies = `echo 'Processing [=== 40%]'; cp '${sample().fsPath}' "$7"`;

  it('are converted once, beside nothing of the user', async () => {
    await useNsys(standIn('nsys', copies));
    const uri = report('once.nsys-rep');
    const before = listing(folder);
    const trace = await openedTrace(uri);
    assert.equal(trace.name, 'once.nsys-rep');
    await trace.load();
    assert.equal(trace.state.kind, 'open');
    assert.deepEqual(listing(folder), before);
    const lines = readFileSync(calls, 'utf8').trim().split('\n');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^export --type sqlite .*once\.nsys-rep$/);
  });

  it('are converted again when they have changed', async () => {
    await useNsys(standIn('nsys', copies));
    const uri = report('changing.nsys-rep');
    const trace = await openedTrace(uri);
    const before = readFileSync(calls, 'utf8').length;
    writeFileSync(uri.fsPath, 'another and longer report');
    await trace.load();
    assert.equal(trace.state.kind, 'open');
    assert.ok(readFileSync(calls, 'utf8').length > before);
  });

  it('need no nsys where a newer export lies beside them', async () => {
    process.env['PATH'] = tools + '-not-there';
    const uri = report('beside.nsys-rep');
    copyOfSample(folder, 'beside.sqlite');
    await openedTrace(uri);
  });

  it('are found on PATH without a setting', async () => {
    standIn('nsys', copies);
    process.env['PATH'] = `${tools}${path.delimiter}${path_}`;
    await openedTrace(report('on-path.nsys-rep'));
  });

  it('say what to run where there is no nsys', async () => {
    process.env['PATH'] = tools + '-not-there';
    const uri = report('no tool.nsys-rep');
    const trace = await settled(await openTrace(uri), 'failed');
    assert.equal(reasonOf(trace), 'nsys-not-found');
    await vscode.commands.executeCommand('kernelLens.copyNsysExportCommand', uri);
    const command = await vscode.env.clipboard.readText();
    assert.match(
      command,
      /^nsys export --type sqlite --output '.*no tool\.sqlite' '.*no tool\.nsys-rep'$/,
    );
  });

  it('say that the setting is wrong, and open once it is right', async () => {
    await useNsys('/not/there/nsys');
    const trace = await settled(await openTrace(report('setting.nsys-rep')), 'failed');
    assert.equal(reasonOf(trace), 'nsys-path-wrong');
    await useNsys(standIn('nsys', copies));
    await until('it has been read again', () => trace.state.kind === 'open');
  });

  it('pass on what nsys says when it fails', async () => {
    await useNsys(standIn('failing', 'echo "Error: the report is newer" >&2; exit 3'));
    const trace = await settled(await openTrace(report('failing.nsys-rep')), 'failed');
    assert.equal(reasonOf(trace), 'nsys-failed');
    assert.match(
      trace.state.kind === 'failed' ? trace.state.failure.message : '',
      /report is newer/,
    );
  });

  it('can be given up while nsys runs', async () => {
    const done = path.join(tools, 'slow-done');
    await useNsys(standIn('slow', `sleep 600; touch '${done}'; ${copies}`));
    const trace = await openTrace(report('slow.nsys-rep'));
    await until('nsys runs', () => readFileSync(calls, 'utf8').includes('slow.nsys-rep'));
    await vscode.commands.executeCommand('kernelLens.cancelReading');
    await settled(trace, 'failed');
    assert.equal(reasonOf(trace), 'cancelled');
    assert.equal(existsSync(done), false);
  });
});
