// “Copy ncu Command” from the tree, a lens's target and the timeline's selection of the sample trace.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ModelElement } from '../../../src/host/tree/model-nodes.ts';
import { closeAll, openedTrace, sample, testApi } from './support.ts';

const COPY = 'kernelLens.copyNcuCommand';

describe('copying an ncu command', () => {
  before(async () => {
    await openedTrace();
    await vscode.env.clipboard.writeText('');
  });
  after(closeAll);

  async function copied(target?: unknown): Promise<string> {
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand(COPY, target);
    return vscode.env.clipboard.readText();
  }

  async function element(...ids: readonly string[]): Promise<ModelElement> {
    const { model } = await testApi();
    let [found] = await model.getChildren();
    for (const id of ids) {
      const children: ModelElement[] = await model.getChildren(found);
      found = children.find(({ node }) => node?.id === id);
      assert.ok(found, id);
    }
    assert.ok(found);
    return found;
  }

  it('names the range of a layer in the tree', async () => {
    const layer = await element(
      ...['/phase:decode', '/phase:decode/step:10', '/phase:decode/step:10/layer:5'],
    );
    assert.equal(
      await copied(layer),
      'ncu --set full --target-processes all --clock-control none --profile-from-start off ' +
        '--nvtx --nvtx-include my_decode_10_5 --export my_decode_10_5 ' +
        'python3 decode.py --cuda-profiler-api load --tokens 20 --cpu-init --warm 0',
    );
  });

  it('names the range of a step in its domain, quoted', async () => {
    const step = await element('/phase:decode', '/phase:decode/step:10');
    assert.match(await copied(step), / --nvtx-include 'engine@decode step=9\/' --export /);
  });

  it('takes what a lens hands over', async () => {
    const trace = sample().toString();
    const selection = { startNs: 0, endNs: 0, label: '', node: '/phase:decode/step:10/layer:6' };
    assert.match(await copied({ trace, selection }), / --nvtx-include my_decode_10_6 /);
    assert.equal(await copied({ trace: 'file:///gone', selection }), 'nothing');
  });

  it('takes what is selected in the timeline', async () => {
    const { store } = await testApi();
    const trace = store.active;
    assert.ok(trace);
    const hit = await trace.ask('search', id => ({
      ...{ trace: id, text: 'rotary_embedding_kernel', fromNs: 0, direction: 1 as const },
    }));
    assert.ok(hit?.selection.span !== undefined);
    trace.select(hit.selection);
    const commands = [await copied(), await copied(trace.uri)];
    trace.select(undefined);
    for (const command of commands) {
      assert.match(
        command,
        / --kernel-name 'regex:\^rotary_embedding_kernel\$' .*--export rotary_/,
      );
    }
  });

  it('takes what was shown in the timeline since', async () => {
    const { store, editors } = await testApi();
    const trace = store.active;
    assert.ok(trace);
    trace.select({ startNs: 1, endNs: 2, label: 'a blank' });
    const node = '/phase:decode/step:10/layer:5';
    await editors.reveal(trace, { startNs: 0, endNs: 1, label: 'layer 5', node });
    const command = await copied();
    trace.select(undefined);
    assert.match(command, / --nvtx-include my_decode_10_5 /);
  });

  it('copies nothing where no kernel ran', async () => {
    const { store } = await testApi();
    store.active?.select({ startNs: 1, endNs: 2, label: 'a blank' });
    const command = await copied();
    store.active?.select(undefined);
    assert.equal(command, 'nothing');
  });
});
