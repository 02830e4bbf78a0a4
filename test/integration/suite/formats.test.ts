// Every kind of trace opens in the same editor: JSON, gzip, and a folder of ranks as one run.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  drawn,
  fixture,
  openedTrace,
  removeScratch,
  sample,
  scratch,
  settled,
  testApi,
  until,
} from './support.ts';

const FILES: readonly (readonly [file: string, format: string, track: string])[] = [
  ['torch/eager.pt.trace.json', 'kineto-json', 'Stream 7'],
  ['torch/graph.pt.trace.json.gz', 'kineto-json', 'Stream 7'],
  ['nsys/tp4.rank0.sqlite', 'nsys-sqlite', 'Stream 7 (default)'],
];

describe('formats', () => {
  afterEach(closeAll);
  after(() => removeScratch('formats'));

  for (const [file, format, track] of FILES) {
    it(`opens ${file} as ${format}`, async () => {
      const { state } = await openedTrace(fixture(file));
      assert.ok(state.kind === 'open' && state.summary.format === format);
      const picture = await drawn();
      assert.ok(picture.tracks.includes(track), picture.tracks.join(', '));
      assert.ok(picture.boxes > 0);
    });
  }

  it('opens a folder of ranks from the explorer as one run', async () => {
    const folder = scratch('formats');
    for (const rank of [0, 1]) {
      copyFileSync(sample().fsPath, path.join(folder, `run.rank${rank}.sqlite`));
    }
    const uri = vscode.Uri.file(folder);
    await vscode.commands.executeCommand('kernelLens.openAsTrace', uri);
    const { store } = await testApi();
    const trace = await until('the run is known', () => store.find(uri));
    const { state } = await settled(trace, 'open');
    assert.ok(state.kind === 'open');
    assert.equal(state.summary.counts.kernels, 2 * 7849);
    const picture = await drawn();
    assert.ok(picture.boxes > 0);
  });
});
