// “Export Trace or Report…” from the command to the file: the form and the file chosen, progress, the trace never overwritten.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  copyOfSample,
  openedReport,
  openedTrace,
  removeScratch,
  scratch,
  until,
} from './support.ts';

const COMMAND = 'kernelLens.exportTrace';

describe('exporting a trace', () => {
  const { showSaveDialog, showQuickPick, showErrorMessage, showInformationMessage } = vscode.window;
  let offered: string[] = [];
  let proposed: vscode.SaveDialogOptions | undefined;
  let said: string[] = [];

  function choose(format: string, file: string | undefined): void {
    const stubs = {
      showQuickPick: async (items: readonly { readonly format: string }[]) => {
        offered = items.map(item => item.format);
        return items.find(item => item.format === format);
      },
      showSaveDialog: async (options?: vscode.SaveDialogOptions) => {
        proposed = options;
        return file === undefined ? undefined : vscode.Uri.file(file);
      },
      showErrorMessage: async (text: string) => void said.push(text),
      showInformationMessage: async (text: string) => void said.push(text),
    };
    Object.assign(vscode.window, stubs);
  }

  beforeEach(() => {
    said = [];
    offered = [];
  });

  afterEach(async () => {
    const originals = { showSaveDialog, showQuickPick, showErrorMessage, showInformationMessage };
    Object.assign(vscode.window, originals);
    await closeAll();
    removeScratch('export-trace');
  });

  it('writes a CSV of all events beside nothing else', async () => {
    const trace = await openedTrace();
    const folder = scratch('export-trace');
    const file = path.join(folder, 'events.csv');
    choose('csv', file);
    assert.equal(await vscode.commands.executeCommand(COMMAND, trace), true);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    assert.equal(lines.length, 23_617);
    assert.match(lines[0]!, /^id,start_ns,duration_ns,kind,name,/);
    assert.deepEqual(readdirSync(folder), ['events.csv']);
    assert.deepEqual(offered, ['csv', 'json', 'chrome', 'parquet']);
    assert.match(proposed?.defaultUri?.path ?? '', /eager7b\.csv$/);
    assert.match(said.join(), /eager7b\.sqlite.*events\.csv \(4\.8\d* MB\)/);
  });

  it('proposes the workspace where the file is a part of the extension', async () => {
    const { extensionUri } = vscode.extensions.getExtension('kernel-lens.kernel-lens')!;
    const sample = vscode.Uri.joinPath(extensionUri, 'media', 'sample', 'llama-decode.sqlite.gz');
    const trace = await openedTrace(sample);
    choose('csv', undefined);
    assert.equal(await vscode.commands.executeCommand(COMMAND, trace), false);
    const folder = vscode.workspace.workspaceFolders![0]!.uri;
    const wanted = vscode.Uri.joinPath(folder, 'llama-decode.csv');
    assert.equal(proposed?.defaultUri?.toString(), wanted.toString());
    const own = await openedTrace(copyOfSample(scratch('export-trace'), 'own.sqlite'));
    choose('csv', undefined);
    assert.equal(await vscode.commands.executeCommand(COMMAND, own), false);
    assert.match(proposed?.defaultUri?.path ?? '', /\/scratch-export-trace\/own\.csv$/);
  });

  it('exports the trace in front', async () => {
    await openedTrace();
    const file = path.join(scratch('export-trace'), 'front.trace.json');
    choose('chrome', file);
    assert.equal(await vscode.commands.executeCommand(COMMAND), true);
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly traceEvents: readonly { readonly cat?: string }[];
    };
    assert.equal(traceEvents.filter(({ cat }) => cat === 'kernel').length, 7849);
  });

  it('offers no Chrome trace of a report, and writes its metrics as Parquet', async () => {
    const report = await openedReport();
    const file = path.join(scratch('export-trace'), 'report.parquet');
    choose('parquet', file);
    assert.equal(await vscode.commands.executeCommand(COMMAND, report), true);
    assert.deepEqual(offered, ['csv', 'json', 'parquet']);
    assert.equal(readFileSync(file).subarray(0, 4).toString(), 'PAR1');
  });

  it('never writes over the trace', async () => {
    const uri = copyOfSample(scratch('export-trace'), 'own.sqlite');
    const trace = await openedTrace(uri);
    const before = statSync(uri.fsPath).size;
    choose('csv', uri.fsPath);
    assert.equal(await vscode.commands.executeCommand(COMMAND, trace), false);
    assert.equal(statSync(uri.fsPath).size, before);
    assert.match(said.join(), /never written to/);
  });

  it('ends when its notification is cancelled, and leaves nothing', async () => {
    // So many ranks that the engine is still at it when the word to stop arrives, however late that is.
    const ranks = scratch('export-trace/ranks');
    for (let rank = 0; rank < 8; rank++) copyOfSample(ranks, `run.rank${rank}.sqlite`);
    const run = await openedTrace(vscode.Uri.file(ranks));
    const folder = scratch('export-trace/out');
    choose('json', path.join(folder, 'events.json'));
    const reported: number[] = [];
    const { withProgress } = vscode.window;
    const cancelling: typeof withProgress = (options, task) =>
      withProgress(options, progress => {
        assert.equal(options.cancellable, true);
        const source = new vscode.CancellationTokenSource();
        const report = (value: { readonly increment?: number }): void => {
          reported.push(value.increment ?? 0);
          progress.report(value);
          source.cancel();
        };
        return task({ report }, source.token);
      });
    Object.assign(vscode.window, { withProgress: cancelling });
    try {
      assert.equal(await vscode.commands.executeCommand(COMMAND, run), false);
    } finally {
      Object.assign(vscode.window, { withProgress });
    }
    assert.ok(reported.length > 0 && reported.reduce((sum, each) => sum + each) < 100);
    // The answer does not wait for the engine, which stops at its next turn and clears up.
    await until('nothing is left of the export', () => readdirSync(folder).length === 0);
    assert.deepEqual(said, []);
    choose('json', path.join(folder, 'events.json'));
    assert.equal(await vscode.commands.executeCommand(COMMAND, await openedTrace()), true);
    assert.deepEqual(readdirSync(folder), ['events.json']);
  });

  it('writes nothing where no file is chosen, and says why where it cannot', async () => {
    const trace = await openedTrace();
    const folder = scratch('export-trace');
    choose('json', undefined);
    assert.equal(await vscode.commands.executeCommand(COMMAND, trace), false);
    assert.deepEqual(said, []);
    choose('json', path.join(folder, 'missing', 'events.json'));
    assert.equal(await vscode.commands.executeCommand(COMMAND, trace), false);
    assert.match(said.join(), /there is no such folder/);
    assert.ok(!existsSync(path.join(folder, 'missing')));
  });
});
