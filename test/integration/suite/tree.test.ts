// The model tree goes from the trace down to a kernel, and shares its selection with the timeline.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ModelElement } from '../../../src/host/tree/model-nodes.ts';
import {
  closeAll,
  copyOfSample,
  drawn,
  openedTrace,
  removeScratch,
  scratch,
  testApi,
  until,
} from './support.ts';

describe('model tree', () => {
  before(async () => {
    await vscode.commands.executeCommand('workbench.view.extension.kernelLens');
    await vscode.commands.executeCommand('kernelLens.model.focus');
    await openedTrace();
    await drawn();
  });
  after(async () => {
    await closeAll();
    removeScratch('tree');
  });

  /** Elements from the trace down: at each level the first that can be unfolded, else the first. */
  async function descend(): Promise<ModelElement[]> {
    const { model } = await testApi();
    const chain: ModelElement[] = [];
    for (let level = await model.getChildren(); level.length > 0;) {
      const next = level.find(({ node }) => node?.hasChildren === true) ?? level[0]!;
      chain.push(next);
      level =
        next.kind === 'trace' || next.node?.hasChildren === true
          ? await model.getChildren(next)
          : [];
    }
    return chain;
  }

  it('leads from the trace to a kernel, with a time on each level', async () => {
    const { model } = await testApi();
    const chain = await descend();
    assert.ok(chain.length >= 4, chain.map(({ key }) => key).join('\n'));
    assert.equal(chain[0]!.kind, 'trace');
    assert.equal(chain.at(-1)!.node?.kind, 'kernel');
    for (const element of chain.slice(1)) {
      const item = model.getTreeItem(element);
      assert.match(String(item.description), /\d (ns|µs|ms|s)\b/, element.key);
      assert.ok(item.accessibilityInformation?.label);
      assert.equal(model.getParent(element), chain[chain.indexOf(element) - 1]);
    }
  });

  it('selects in the timeline what is clicked in the tree', async () => {
    const { model, probe } = await testApi();
    const kernel = (await descend()).at(-1)!;
    const { command } = model.getTreeItem(kernel);
    await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
    const { selection } = await until('the timeline has the selection', async () => {
      const picture = await probe();
      return picture?.selection?.startNs === kernel.node!.selection.startNs && picture;
    });
    assert.equal(selection?.endNs, kernel.node!.selection.endNs);
  });

  it('selects in the tree what is selected in the timeline, without taking the focus', async () => {
    const { model, probe } = await testApi();
    const kernel = (await descend()).at(-1)!;
    await vscode.commands.executeCommand('kernelLens.revealInTimeline', kernel);
    await until('the timeline has the selection', async () => {
      return (await probe())?.selection?.startNs === kernel.node!.selection.startNs;
    });
    await vscode.commands.executeCommand('kernelLens.timeline.nextSpan');
    const next = await until('the timeline moved on', async () => {
      const selection = (await probe())?.selection;
      return (
        selection !== undefined && selection.startNs > kernel.node!.selection.startNs && selection
      );
    });
    const selected = await until('the tree follows', () => {
      const [element] = model.selection;
      return element?.node?.selection.startNs === next.startNs && element;
    });
    assert.equal(selected.node?.kind, 'kernel');
    assert.ok(
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
    );
  });

  it('brings a hidden timeline back with the selection', async () => {
    const { probe, editors } = await testApi();
    const kernel = (await descend()).at(-1)!;
    const document = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(document);
    await until('the page is gone', () => editors.lastPanel()?.panel.visible === false);
    await vscode.commands.executeCommand('kernelLens.revealInTimeline', kernel);
    await until('the timeline has the selection', async () => {
      return (await probe())?.selection?.startNs === kernel.node!.selection.startNs;
    });
  });

  it('follows a step that is selected in the timeline', async () => {
    const { model, store } = await testApi();
    const phases = await model.getChildren((await model.getChildren())[0]);
    const decode = phases.find(({ node }) => node?.id === '/phase:decode');
    const step = (await model.getChildren(decode))[7]!;
    const trace = store.active!;
    trace.select({ ...step.node!.selection, node: step.node!.id });
    await until('the tree follows', () => model.selection[0]?.node?.id === step.node!.id);
  });

  it('shows a trace that is opened beside others', async () => {
    const { model } = await testApi();
    const second = await openedTrace(copyOfSample(scratch('tree'), 'second.sqlite'));
    await until('it is shown', () => {
      const [element] = model.selection;
      return element?.kind === 'trace' && element.trace === second;
    });
  });

  it('copies a name', async () => {
    const kernel = (await descend()).at(-1)!;
    await vscode.commands.executeCommand('kernelLens.copyNodeName', kernel);
    assert.equal(await vscode.env.clipboard.readText(), kernel.node!.label);
  });
});
