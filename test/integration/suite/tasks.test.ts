// Tasks of type kernel-lens: a program under a profiler, here a stand-in, and what opens when it is done.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { MeasureTaskProvider } from '../../../src/host/measure/task-provider.ts';
import { closeAll, fixture, removeScratch, sample, scratch, testApi, until } from './support.ts';

const TYPE = 'kernel-lens';

describe('measuring tasks', function () {
  const tools = scratch('task-tools');
  const folder = scratch('tasks');
  const calls = path.join(tools, 'calls');

  before(function () {
    // The stand-ins are shell scripts.
    if (process.platform === 'win32') this.skip();
  });
  before(() => testApi());
  afterEach(async () => {
    await closeAll();
    await use('nsysPath', undefined);
    await use('ncuPath', undefined);
  });
  after(() => {
    removeScratch('tasks');
    removeScratch('task-tools');
  });

  async function use(setting: string, value: string | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration('kernelLens');
    await settings.update(setting, value, vscode.ConfigurationTarget.Global);
  }

  /** Writes its arguments down, one a line, then does what the script says. */
  function standIn(name: string, script: string): string {
    const file = path.join(tools, name);
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${calls}'\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  const inEditor = () => vscode.window.activeTextEditor?.document.uri.fsPath;

  function workspaceFolder(): vscode.WorkspaceFolder {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    return first;
  }

  /** As a task file has it: VS Code gives the definition, the extension the rest. */
  function resolve(definition: Record<string, unknown>): Promise<vscode.Task | undefined> {
    const { extensionUri } = extension();
    const provider = new MeasureTaskProvider({ extensionUri, isTrusted: () => true });
    const own = { type: TYPE, ...definition };
    return provider.resolveTask(new vscode.Task(own, workspaceFolder(), 'measure', TYPE));
  }

  function extension(): vscode.Extension<unknown> {
    const found = vscode.extensions.getExtension('kernel-lens.kernel-lens');
    assert.ok(found);
    return found;
  }

  /** Exit code of the task's process. */
  async function run(task: vscode.Task | undefined): Promise<number | undefined> {
    assert.ok(task);
    const ended = new Promise<number | undefined>(resolved => {
      const listener = vscode.tasks.onDidEndTaskProcess(event => {
        if (event.execution.task.definition.type !== TYPE) return;
        listener.dispose();
        resolved(event.exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    return ended;
  }

  it('run nsys on the program with the arguments as they are, and open the trace', async () => {
    // Beside the report lies its export, as nsys itself writes it.
    const copies = `cp '${sample().fsPath}' '${folder}/run.sqlite'; sleep 0.01; touch -d '-1 hour' '${folder}/run.nsys-rep'`;
    await use('nsysPath', standIn('nsys', copies));
    const output = path.relative(workspaceFolder().uri.fsPath, path.join(folder, 'run'));
    const task = await resolve({
      ...{ tool: 'nsys', program: 'decode.py', args: ['a b', "it's", '$HOME'] },
      ...{ output, python: '/opt/python' },
    });
    assert.equal(await run(task), 0);
    const words = readFileSync(calls, 'utf8').trimEnd().split('\n');
    assert.deepEqual(words.slice(0, 2), ['profile', '--trace=cuda,nvtx,osrt,cublas']);
    assert.deepEqual(words.slice(-5), ['/opt/python', 'decode.py', 'a b', "it's", '$HOME']);
    const { store } = await testApi();
    await until('the trace is open', () =>
      store.files.some(({ name, state }) => name === 'run.nsys-rep' && state.kind === 'open'),
    );
  });

  it('run ncu and open the report', async () => {
    const report = fixture('ncu/basic.ncu-rep').fsPath;
    await use('ncuPath', standIn('ncu', `cp '${report}' '${folder}/k.ncu-rep'`));
    const task = await resolve({ tool: 'ncu', program: 'bench', output: path.join(folder, 'k') });
    assert.equal(await run(task), 0);
    const { reportStore } = await testApi();
    await until('the report is open', () =>
      reportStore.files.some(({ name, state }) => name === 'k.ncu-rep' && state.kind === 'open'),
    );
  });

  it('run a script under the PyTorch profiler with the Python given', async () => {
    const python = standIn(
      'python',
      `cp '${fixture('torch/eager.pt.trace.json').fsPath}' '${folder}/t.pt.trace.json.gz'`,
    );
    const output = path.join(folder, 't');
    const task = await resolve({ tool: 'torch', program: 'decode.py', python, output });
    assert.equal(await run(task), 0);
    const [script, ...words] = readFileSync(calls, 'utf8').trimEnd().split('\n');
    assert.ok(existsSync(script!), 'the script is shipped');
    assert.deepEqual(words, ['--out', `${output}.pt.trace.json.gz`, 'decode.py']);
    const { store } = await testApi();
    await until('the trace is open', () =>
      store.files.some(({ name, state }) => name === 't.pt.trace.json.gz' && state.kind === 'open'),
    );
  });

  it('open nothing where the tool fails', async () => {
    await use('ncuPath', standIn('ncu', 'echo "==ERROR== ERR_NVGPUCTRPERM - no"; exit 9'));
    const { reportStore } = await testApi();
    assert.equal(await run(await resolve({ tool: 'ncu', program: 'bench' })), 9);
    assert.equal(reportStore.files.length, 0);
  });

  it('open what the tool has left where the program fails, nothing of an earlier run', async () => {
    const report = fixture('ncu/basic.ncu-rep').fsPath;
    const { reportStore } = await testApi();
    const task = () => resolve({ tool: 'ncu', program: 'bench', output: path.join(folder, 'f') });
    await use('ncuPath', standIn('ncu', `cp '${report}' '${folder}/f.ncu-rep'; exit 3`));
    assert.equal(await run(await task()), 3);
    await until('the report is open', () =>
      reportStore.files.some(({ name, state }) => name === 'f.ncu-rep' && state.kind === 'open'),
    );
    await closeAll();
    utimesSync(path.join(folder, 'f.ncu-rep'), 1, 1);
    await use('ncuPath', standIn('ncu', 'exit 3'));
    assert.equal(await run(await task()), 3);
    assert.equal(reportStore.files.length, 0);
  });

  it('are offered for the Python file in the editor, with the matchers', async () => {
    await use('nsysPath', standIn('nsys', 'true'));
    const file = vscode.Uri.joinPath(workspaceFolder().uri, 'decode.py');
    await vscode.window.showTextDocument(file);
    await until('it is in the editor', () => inEditor() === file.fsPath);
    const tasks = await vscode.tasks.fetchTasks({ type: TYPE });
    assert.deepEqual(tasks.map(({ definition }) => definition['tool']).sort(), [
      'ncu',
      'nsys',
      'torch',
    ]);
    const nsys = tasks.find(({ definition }) => definition['tool'] === 'nsys');
    assert.equal(nsys?.definition['program'], 'decode.py');
    assert.ok(nsys.execution instanceof vscode.ProcessExecution);
    assert.ok(nsys.execution.args.includes('decode.py'));
    assert.ok(nsys.problemMatchers.includes('$kernel-lens'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('no file is in the editor', () => inEditor() === undefined);
    assert.deepEqual(await vscode.tasks.fetchTasks({ type: TYPE }), []);
  });

  it('start a tool that is not there by its bare name, so that the message can tell', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = `${tools}-not-there`;
    try {
      const task = await resolve({ tool: 'ncu', program: 'a' });
      assert.ok(task?.execution instanceof vscode.ProcessExecution);
      assert.equal(task.execution.process, 'ncu');
    } finally {
      process.env['PATH'] = before;
    }
  });

  it('are none where the definition or a setting is wrong', async () => {
    assert.equal(await resolve({ tool: 'perf', program: 'a' }), undefined);
    assert.equal(await resolve({ tool: 'ncu' }), undefined);
    await use('ncuPath', '/not/there/ncu');
    assert.equal(await resolve({ tool: 'ncu', program: 'a' }), undefined);
  });

  it('are refused in a workspace that is not trusted', async () => {
    const { extensionUri } = extension();
    const provider = new MeasureTaskProvider({ extensionUri, isTrusted: () => false });
    const file = vscode.Uri.joinPath(workspaceFolder().uri, 'decode.py');
    await vscode.window.showTextDocument(file);
    await until('it is in the editor', () => inEditor() === file.fsPath);
    assert.deepEqual(await provider.provideTasks(), []);
    const definition = { type: TYPE, tool: 'nsys', program: 'decode.py' };
    const task = new vscode.Task(definition, workspaceFolder(), 'measure', TYPE);
    assert.equal(await provider.resolveTask(task), undefined);
  });
});
