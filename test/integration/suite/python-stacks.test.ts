// A PyTorch trace with stacks beside the source: lenses on functions, what a click on them does, heat, the way back
// from a kernel or an operator, and where files are that ran elsewhere.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { hoverTexts, lensesOf, told } from './lenses.ts';
import {
  closeAll,
  drawn,
  fixture,
  inWorkspace,
  openedTrace,
  openTrace,
  removeScratch,
  scratch,
  testApi,
  until,
} from './support.ts';

const SCRATCH = 'python-stacks';
/** A copy, younger than the sources. */
const TRACE = inWorkspace(`scratch-${SCRATCH}/stack.pt.trace.json`);

/** A file that marks nothing, with `rms_norm` where the trace has it. */
const KERNELS = `${'\n'.repeat(72)}def rms_norm(x, w, eps):\n    return x\n`;

async function set(name: string, value: unknown, target: vscode.ConfigurationTarget) {
  await vscode.workspace.getConfiguration('kernelLens').update(name, value, target);
}

/** The first span with this text in its name. */
async function spanNamed(text: string): Promise<number> {
  const trace = (await testApi()).store.active!;
  const hit = await trace.ask('search', id => ({ trace: id, text, fromNs: -1e9, direction: 1 }));
  assert.ok(hit?.selection.span !== undefined, text);
  return hit.selection.span;
}

async function goFrom(span: number): Promise<void> {
  const trace = (await testApi()).store.active!;
  trace.select({ startNs: 0, endNs: 1, label: '', span });
  // Comes to its end when something is chosen.
  void vscode.commands.executeCommand('kernelLens.goToSource');
}

const quickPicks = vscode.window as { showQuickPick: unknown };
const { showQuickPick } = vscode.window;

/** Waits until the first entry of every quick pick, which is taken at once, has led somewhere. */
async function choiceLeadsTo(shown: () => boolean | Promise<boolean>): Promise<void> {
  await until('the choice has led somewhere', shown);
}

/** Writes a file that is older than the trace. */
function writeSource(name: string, text: string): vscode.Uri {
  const file = path.join(scratch(SCRATCH), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, 1, 1);
  return vscode.Uri.file(file);
}

const isAt = (uri: vscode.Uri, line: number) => (): boolean => {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.uri.fsPath === uri.fsPath && editor.selection.start.line === line - 1;
};

describe('functions of Python stacks', () => {
  before(async () => {
    // By hand, an entry that is accepted before the list is there would close it.
    quickPicks.showQuickPick = async (items: readonly unknown[]) => items[0];
    await vscode.commands.executeCommand('workbench.view.extension.kernelLens');
    await vscode.commands.executeCommand('kernelLens.model.focus');
    copyFileSync(
      fixture('torch/stack.pt.trace.json').fsPath,
      path.join(scratch(SCRATCH), path.basename(TRACE.fsPath)),
    );
    await openedTrace(TRACE);
    await drawn();
  });
  after(async () => {
    quickPicks.showQuickPick = showQuickPick;
    await set('pathMapping', undefined, vscode.ConfigurationTarget.Workspace);
    await set('heat', undefined, vscode.ConfigurationTarget.Global);
    removeScratch(SCRATCH);
    await closeAll();
  });

  it('have a line with calls, time and share, and none where they launched nothing', async () => {
    assert.deepEqual(await told(inWorkspace('llama.py')), [
      '99: 1 call · 2.69 µs GPU · <0.1 % of trace | Timeline | Kernels | ncu',
      '128: 1 call · 257 µs GPU · 0.9 % of trace | Timeline | Kernels | ncu',
    ]);
    assert.deepEqual(
      (await told(inWorkspace('decode.py'))).map(line => line.replace(/ \|.*/, '')),
      ['19: 1 call · 975 µs GPU · 3.5 % of trace', '64: 1 call · 975 µs GPU · 3.5 % of trace'],
    );
  });

  it('are shown in timeline and tree by a click', async () => {
    const { model, probe, store } = await testApi();
    const [lens] = await lensesOf(inWorkspace('llama.py'));
    await vscode.commands.executeCommand(lens!.command!.command, ...lens!.command!.arguments!);
    const selection = await until('the timeline has the selection', async () => {
      const picture = await probe();
      return picture?.selection?.label === 'llama.py(99): forward' && picture.selection;
    });
    assert.equal(selection.endNs - selection.startNs, 2688);
    const kernel = await until('the tree has the kernel', () => {
      const node = model.selection[0]?.node;
      return node?.label.startsWith('rms_norm_kernel') === true && node;
    });
    assert.ok(store.active && kernel.selection.startNs === selection.startNs);
  });

  it('tell on hovering what they launched', async () => {
    const texts = await hoverTexts(inWorkspace('llama.py'), new vscode.Position(98, 9));
    const text = texts.join('\n');
    assert.match(text, /^\*\*forward\\\(\\\)\*\*/);
    assert.match(text, /Operations launched: 2,688 ns, by the function itself 0 ns/);
    assert.match(text, /\| \[rms\\_norm\\_kernel\]\(command:kernelLens\.source\.showRange\?/);
  });

  it('follow what is typed above them', async () => {
    const document = await vscode.workspace.openTextDocument(inWorkspace('llama.py'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# new\n\n');
    await vscode.workspace.applyEdit(edit);
    const lines = await told(document.uri);
    assert.deepEqual(
      lines.map(line => line.replace(/ · .*· /, ' … ')),
      [
        '101: 1 call … file changed | Timeline | Kernels | ncu',
        '130: 1 call … file changed | Timeline | Kernels | ncu',
      ],
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the file is as it was', () => !document.isDirty);
    assert.equal((await told(document.uri))[0]!.slice(0, 3), '99:');
  });

  it('are in files without ranges too, but in none of the same name that defines others', async () => {
    const uri = writeSource('kernels.py', KERNELS);
    await until('the new file is known', async () => (await told(uri)).length > 0);
    assert.deepEqual(await told(uri), [
      '73: 1 call · 2.69 µs GPU · <0.1 % of trace | Timeline | Kernels | ncu',
    ]);
    const other = writeSource('nvtx.py', 'def something():\n    pass\n');
    assert.deepEqual(await told(other), []);
  });

  it('are gone to from a kernel and an operator, the innermost first', async () => {
    const { store } = await testApi();
    await openTrace(TRACE);
    const kernel = await spanNamed('rms_norm_kernel');
    const inner = vscode.Uri.file(path.join(scratch(SCRATCH), 'kernels.py'));
    await goFrom(kernel);
    await choiceLeadsTo(isAt(inner, 73));
    assert.match(
      vscode.window.activeTextEditor!.document.getText(vscode.window.activeTextEditor!.selection),
      /^def rms_norm$/,
    );
    // The operator that launched the embedding has no source of its own; the model's forward called it.
    const trace = store.active!;
    const gather = await spanNamed('vectorized_gather_kernel');
    const stack = await trace.ask('framesAround', id => ({ trace: id, span: gather }));
    assert.equal(stack[0]!.file, 'torch/nn/functional.py');
    await openTrace(TRACE);
    await goFrom(await spanNamed('aten::embedding'));
    await choiceLeadsTo(isAt(inWorkspace('llama.py'), 128));
  });

  it('show where the time went in the overview ruler, and beside lines if wanted', async () => {
    const { heat } = await testApi();
    const editor = await vscode.window.showTextDocument(inWorkspace('decode.py'));
    const runs = () => heat.of(editor).runs.map(run => [run.firstLine, run.lastLine, run.level]);
    await until('the heat is there', () => runs().length > 0);
    // generate and main take 3.5 %; what lies between is cold.
    assert.deepEqual(runs(), [
      [18, 35, 0],
      [63, 143, 0],
    ]);
    assert.equal(heat.of(editor).lines.size, 0);
    await set('heat', 'ruler+line', vscode.ConfigurationTarget.Global);
    await until('lines are marked', () => heat.of(editor).lines.size > 0);
    assert.deepEqual(
      [...heat.of(editor).lines],
      [
        [18, 0],
        [63, 0],
      ],
    );
    await set('heat', 'off', vscode.ConfigurationTarget.Global);
    await until('the heat is gone', () => runs().length === 0);
    await set('heat', undefined, vscode.ConfigurationTarget.Global);
    await until('the heat is back', () => runs().length > 0);
  });

  it('show the heat of lines that mark ranges in an nsys trace', async () => {
    const { heat } = await testApi();
    await openedTrace();
    const editor = await vscode.window.showTextDocument(inWorkspace('llama.py'));
    const runs = await until('the layers are hot', () => {
      const { runs: now } = heat.of(editor);
      return now.length === 1 && now;
    });
    assert.deepEqual(runs, [{ firstLine: 132, lastLine: 132, level: 4 }]);
    await openTrace(TRACE);
    const other = await vscode.window.showTextDocument(inWorkspace('decode.py'));
    await until('the heat is that of the active trace', () => heat.of(other).runs.length === 2);
    const cold = await vscode.window.showTextDocument(inWorkspace('llama.py'));
    await until('nothing is hot', () => heat.of(cold).runs.length === 0);
  });

  it('are found where the setting says, and nowhere if it says so', async () => {
    const uri = writeSource('renamed.py', KERNELS);
    assert.deepEqual(await told(uri), []);
    const { Workspace } = vscode.ConfigurationTarget;
    const to = `\${workspaceFolder}/scratch-${SCRATCH}/renamed.py`;
    await set('pathMapping', [{ from: 'kernels.py', to }], Workspace);
    await set('pathMapping', [{ from: 'kernels.py', to }, 3, { from: 4 }], Workspace);
    assert.equal((await told(uri)).length, 1);
    const before = vscode.Uri.file(path.join(scratch(SCRATCH), 'kernels.py'));
    assert.deepEqual(await told(before), []);
    await set('pathMapping', [{ from: 'kernels.py', to: '' }], Workspace);
    assert.deepEqual([await told(uri), await told(before)], [[], []]);
    await set('pathMapping', undefined, Workspace);
    assert.equal((await told(before)).length, 1);
  });

  it('are asked about once where two files may be meant; the answer is kept and helps others', async () => {
    await vscode.workspace.fs.delete(vscode.Uri.file(path.join(scratch(SCRATCH), 'kernels.py')));
    const first = writeSource('one/kernels.py', KERNELS);
    await until('the first is taken', async () => (await told(first)).length > 0);
    const second = writeSource('two/kernels.py', KERNELS);
    await until('neither is taken', async () => (await told(first)).length === 0);
    // A folder goes with all its files in one event.
    rmSync(path.dirname(second.fsPath), { recursive: true });
    await until('the first is taken again', async () => (await told(first)).length > 0);
    writeSource('two/kernels.py', KERNELS);
    await until('neither is taken again', async () => (await told(first)).length === 0);
    assert.deepEqual(await told(second), []);
    await openTrace(TRACE);
    await goFrom(await spanNamed('rms_norm_kernel'));
    const mappings = () =>
      vscode.workspace.getConfiguration('kernelLens').inspect('pathMapping')?.workspaceValue;
    await choiceLeadsTo(() => mappings() !== undefined);
    assert.deepEqual(mappings(), [{ from: '', to: `\${workspaceFolder}/scratch-${SCRATCH}/one` }]);
    await choiceLeadsTo(isAt(first, 73));
    assert.equal((await told(first)).length, 1);
    assert.deepEqual(await told(second), []);
    // A neighbour that nothing else tells apart from its copy.
    const text = readFileSync(inWorkspace('llama.py').fsPath, 'utf8');
    const neighbours = ['one', 'two'].map(place => writeSource(path.join(place, 'llama.py'), text));
    assert.equal((await told(neighbours[0]!)).length, 2);
    assert.deepEqual(await told(neighbours[1]!), []);
  });
});
