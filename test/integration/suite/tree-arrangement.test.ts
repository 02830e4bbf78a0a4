// Order and filter of the model tree, live rules of operators, and what a trace's tooltip says of unknown kernels.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelElement } from '../../../src/host/tree/model-nodes.ts';
import {
  closeAll,
  openedTrace,
  removeScratch,
  sample,
  scratch,
  testApi,
  until,
} from './support.ts';

const STEP = '/phase:decode/step:10';
const LAYER = `${STEP}/layer:5`;

describe('arrangement of the model tree', () => {
  const settings = () => vscode.workspace.getConfiguration('kernelLens');
  const inspect = (name: string) => settings().inspect(name)?.globalValue;

  before(async () => {
    await openedTrace();
  });
  after(async () => {
    await settings().update('tree.sort', undefined, true);
    await settings().update('operatorRules', undefined, true);
    await vscode.commands.executeCommand('kernelLens.tree.clearFilter');
    await closeAll();
    removeScratch('arrangement');
  });

  async function childrenAt(ids: readonly string[]): Promise<ModelElement[]> {
    const { model } = await testApi();
    let level = await model.getChildren((await model.getChildren())[0]);
    for (const id of ids) {
      const found = level.find(({ node }) => node?.id === id);
      assert.ok(found, `${id} is not in the tree`);
      level = await model.getChildren(found);
    }
    return level;
  }

  const layerRows = async () =>
    (await childrenAt(['/phase:decode', STEP, LAYER])).map(({ node }) => node!);
  const steps = async () =>
    (await childrenAt(['/phase:decode'])).flatMap(({ node }) =>
      node?.kind === 'step' ? [node] : [],
    );

  it('is in the order of running first', async () => {
    const starts = (await layerRows()).map(({ selection }) => selection.startNs);
    assert.ok(starts.length > 5);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
  });

  it('puts the most time first, and goes back', async () => {
    const inOrder = (await layerRows()).map(({ id }) => id);
    await vscode.commands.executeCommand('kernelLens.tree.sortByTime');
    assert.equal(inspect('tree.sort'), 'time');
    const times = await until('the tree is sorted', async () => {
      const found = (await layerRows()).map(({ timeNs }) => timeNs);
      return found[0] === Math.max(...found) && found;
    });
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    await vscode.commands.executeCommand('kernelLens.tree.sortByOrder');
    await until('the order is back', async () => {
      return (await layerRows()).map(({ id }) => id).join() === inOrder.join();
    });
  });

  it('puts what is farthest from the median first', async () => {
    const inOrder = await steps();
    const times = inOrder.map(({ timeNs }) => timeNs).sort((a, b) => a - b);
    const median = (times[(times.length - 1) >> 1]! + times[times.length >> 1]!) / 2;
    const expected = Math.max(...inOrder.map(({ timeNs }) => Math.abs(timeNs - median)));
    await vscode.commands.executeCommand('kernelLens.tree.sortByDeviation');
    await until('the tree is sorted', async () => {
      const [first] = await steps();
      return first !== undefined && Math.abs(first.timeNs - median) === expected;
    });
    await vscode.commands.executeCommand('kernelLens.tree.sortByOrder');
    await until('the order is back', async () => (await steps())[0]?.id === inOrder[0]?.id);
  });

  it('keeps only what the filter lets through, and what holds it', async () => {
    const window = vscode.window as { showInputBox: unknown };
    const original = window.showInputBox;
    window.showInputBox = async () => ' rope ';
    try {
      await vscode.commands.executeCommand('kernelLens.tree.filter');
    } finally {
      window.showInputBox = original;
    }
    const { model } = await testApi();
    assert.equal(model.arrangement.filter, 'rope');
    const rows = await layerRows();
    assert.deepEqual(
      rows.map(({ role }) => role),
      ['rope'],
    );
    await vscode.commands.executeCommand('kernelLens.tree.clearFilter');
    assert.ok((await layerRows()).length > 5);
  });

  it('follows the rules of operators while the trace is open', async () => {
    const roles = async () => (await layerRows()).map(({ role }) => role);
    const before = await roles();
    assert.ok(before.includes('rope') && !before.includes('sampling'));
    const rules = [{ pattern: 'rotary_embedding', operator: 'sampling' }];
    await settings().update('operatorRules', rules, true);
    await until('the rule counts', async () => (await roles()).includes('sampling'));
    assert.ok(!(await roles()).includes('rope'));
    await settings().update('operatorRules', undefined, true);
    await until('the rule is gone', async () => (await roles()).join() === before.join());
  });

  it('names in a trace’s tooltip what no rule knows', async () => {
    const { model } = await testApi();
    const tooltipOf = async (uri: vscode.Uri): Promise<string> => {
      const root = (await model.getChildren()).find(({ trace }) => trace.uri.fsPath === uri.fsPath);
      const item = model.getTreeItem(root!);
      assert.equal(item.tooltip, undefined, 'VS Code asks for the rest only then');
      const { tooltip } = await model.resolveTreeItem(item, root!);
      // The text is escaped for Markdown.
      return (tooltip as vscode.MarkdownString).value.replaceAll('&nbsp;', ' ');
    };
    assert.doesNotMatch(await tooltipOf(sample()), /without an operator/);
    const file = path.join(scratch('arrangement'), 'unknown.json');
    const kernel = (name: string, ts: number) => ({
      ...{ ph: 'X', cat: 'kernel', name, pid: 0, tid: 7, ts, dur: 5 },
      args: { device: 0, stream: 7, correlation: ts, grid: [1, 1, 1], block: [32, 1, 1] },
    });
    const deviceProperties = [{ id: 0, name: 'GPU' }];
    const names = [...'abcdefg'].map(letter => `zq_${letter}`);
    const traceEvents = [...names, 'zq_a'].map((name, i) => kernel(name, 10 * i + 1));
    writeFileSync(file, JSON.stringify({ schemaVersion: 1, deviceProperties, traceEvents }));
    await openedTrace(vscode.Uri.file(file));
    const text = await tooltipOf(vscode.Uri.file(file));
    assert.match(text, /8 kernels of 7 names without an operator, 40\.0 µs/);
    assert.match(text, /- 2 × zq\\_a · 10\.0 µs/);
    assert.match(text, /and 2 more names/);
  });
});
