// A trace whose operators have stacks with the lines that were running: heat by line, lenses on their functions, and
// the way from a kernel to the very line.

import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { told } from './lenses.ts';
import {
  closeAll,
  inWorkspace,
  openedTrace,
  removeScratch,
  scratch,
  testApi,
  until,
} from './support.ts';

const SCRATCH = 'python-lines';
const SOURCE = `def forward(x):
    y = linear(x)
    return relu(y)


def main():
    forward(1)
    report()
`;

type Json = Readonly<Record<string, unknown>>;

function operator(name: string, ts: number, stack: string): Json {
  const args = { 'Call stack': stack };
  return { ph: 'X', cat: 'cpu_op', name, pid: 1, tid: 1, ts, dur: 10, args };
}

/** A call and what it launched, µs. */
function launch(correlation: number, ts: number, dur: number): readonly Json[] {
  const args = { correlation, stream: 7, device: 0 };
  return [
    { ph: 'X', cat: 'cuda_runtime', name: 'cudaLaunchKernel', pid: 1, tid: 1, ts, dur: 2, args },
    { ph: 'X', cat: 'kernel', name: `k${correlation}`, pid: 0, tid: 7, ts: ts + 10, dur, args },
  ];
}

function traceText(file: string): string {
  const outer = `${file}(7): main`;
  const traceEvents = [
    operator('aten::linear', 0, `${file}(2): forward;${outer}`),
    ...launch(1, 3, 60),
    operator('aten::relu', 80, `${file}(3): forward;${outer}`),
    ...launch(2, 83, 20),
    operator('aten::item', 130, `${file}(8): main`),
  ];
  return JSON.stringify({
    schemaVersion: 1,
    deviceProperties: [{ id: 0, name: 'GPU' }],
    traceEvents,
  });
}

const quickPicks = vscode.window as { showQuickPick: unknown };
const { showQuickPick } = vscode.window;

describe('lines in the stacks of operators', () => {
  let source: vscode.Uri;

  before(async () => {
    // Both functions of a stack are offered, the inner one first.
    quickPicks.showQuickPick = async (items: readonly unknown[]) => items[0];
    const folder = scratch(SCRATCH);
    mkdirSync(folder, { recursive: true });
    source = vscode.Uri.file(path.join(folder, 'lines.py'));
    writeFileSync(source.fsPath, SOURCE);
    utimesSync(source.fsPath, 1, 1);
    const trace = inWorkspace(`scratch-${SCRATCH}/lines.pt.trace.json`);
    writeFileSync(trace.fsPath, traceText(source.fsPath));
    await openedTrace(trace);
  });
  after(async () => {
    quickPicks.showQuickPick = showQuickPick;
    removeScratch(SCRATCH);
    await closeAll();
  });

  it('are hot each by itself, as far as they led to something', async () => {
    const { heat } = await testApi();
    const editor = await vscode.window.showTextDocument(source);
    const runs = await until('the heat is there', () => {
      const { runs: now } = heat.of(editor);
      return now.length > 0 && now;
    });
    // 60, 20 and both of 140 µs; the last line launched nothing.
    assert.deepEqual(runs, [
      { firstLine: 1, lastLine: 1, level: 3 },
      { firstLine: 2, lastLine: 2, level: 1 },
      { firstLine: 6, lastLine: 6, level: 3 },
    ]);
  });

  it('give their functions a lens that counts operators', async () => {
    assert.deepEqual(
      (await told(source)).map(line => line.replace(/ \|.*/, '')),
      [
        '1: 2 operators · p50 40.0 µs GPU · 57.1 % of trace',
        '6: 3 operators · p50 40.0 µs GPU · 57.1 % of trace',
      ],
    );
  });

  it('are where the source of a kernel opens', async () => {
    const trace = (await testApi()).store.active!;
    const hit = await trace.ask('search', id => ({
      trace: id,
      text: 'k2',
      fromNs: -1,
      direction: 1,
    }));
    trace.select({ startNs: 0, endNs: 1, label: '', span: hit!.selection.span! });
    await vscode.commands.executeCommand('kernelLens.goToSource');
    await until('the line is shown', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.fsPath === source.fsPath && editor.selection.start.line === 2;
    });
  });
});
