// What the engine answers about source code can be shown: selections of spans name their track.

import assert from 'node:assert/strict';
import type { TraceId } from '../../../src/core/protocol/ids.ts';
import type { FunctionQuery } from '../../../src/core/protocol/source.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';

const context = { signal: new AbortController().signal, transfer: () => undefined };

describe('answers about functions of Python stacks', () => {
  const engine = new Engine();
  const { api } = engine;
  const queries: readonly FunctionQuery[] = [
    { file: 'decode.py', frames: [{ line: 19, name: 'generate' }] },
  ];
  let trace: TraceId;
  before(async () => {
    ({ id: trace } = await engine.open(fixture('torch/stack.pt.trace.json')));
  });
  after(() => engine.closeAll());

  async function nameAt(tracks: readonly number[] | undefined, span: number | undefined) {
    assert.ok(tracks?.length === 1 && span !== undefined);
    return (await api.details({ trace, track: tracks[0]!, span }, context))?.name;
  }

  it('select an example whose details can be shown', async () => {
    const [stats] = await api.rangeStats({ trace, queries }, context);
    const { tracks, span } = stats!.example!;
    assert.equal(await nameAt(tracks, span), 'decode.py(19): generate');
  });

  it('select kernels whose details can be shown', async () => {
    const kernels = await api.rangeKernels({ trace, queries, index: 0 }, context);
    assert.ok(kernels.length > 0);
    for (const { name, selection } of kernels) {
      const shown = await nameAt(selection.tracks, selection.span);
      assert.ok(shown?.toLowerCase().includes(name.toLowerCase()), name);
    }
  });
});
