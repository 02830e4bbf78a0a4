/** The engine's answers about steps, layers and idle time: complete, by device or track, moved instead of copied. */

import assert from 'node:assert/strict';
import type { EngineApi } from '../../../src/core/protocol/engine.ts';
import type { Selection } from '../../../src/core/protocol/selection.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';

describe('analyses of the engine', function () {
  const engine = new Engine();
  const moved: ArrayBufferLike[] = [];
  const context = {
    signal: new AbortController().signal,
    transfer: (buffer: ArrayBufferLike) => void moved.push(buffer),
  };
  let trace: number;
  before(async () => {
    trace = (await engine.open(fixture('sample/eager7b.sqlite'))).id;
  });
  after(() => engine.closeAll());
  beforeEach(() => (moved.length = 0));

  /** Asks as the host would. */
  async function ask<K extends keyof EngineApi>(
    method: K,
    argument: Parameters<EngineApi[K]>[0],
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    const served = engine.api[method] as (a: unknown, c: typeof context) => unknown;
    return (await served(argument, context)) as Awaited<ReturnType<EngineApi[K]>>;
  }

  it('moves the columns of maps and distributions', async () => {
    const map = await ask('layersMap', { trace, value: 'busy', phase: 'decode' });
    assert.equal(map.values.length, map.steps.length * map.layers.length);
    assert.ok(moved.includes(map.values.buffer) && moved.includes(map.operatorMeanNs.buffer));
    const { counts, edges } = await ask('distribution', { trace, node: '/phase:decode', bins: 9 });
    assert.deepEqual([counts.length, edges.length], [9, 10]);
    assert.ok(moved.includes(counts.buffer));
  });

  it('answers the same again', async () => {
    const first = await ask('layersMap', { trace, value: 'duration' });
    const copy = structuredClone(first, { transfer: [...new Set(moved)] as ArrayBuffer[] });
    assert.deepEqual(await ask('layersMap', { trace, value: 'duration' }), copy);
  });

  it('knows the device of a track', async () => {
    const tracks = await ask('tracks', trace);
    const stream = tracks.find(({ role }) => role === 'all-streams')!;
    const [whole] = await ask('timeBreakdown', { trace });
    const ns = whole!.startNs + 1;
    const byTrack = await ask('idleAt', { trace, track: stream.id, ns });
    assert.deepEqual(byTrack, await ask('idleAt', { trace, device: whole!.device, ns }));
    assert.equal(byTrack.state, 'busy');
    const { startNs, endNs } = whole!;
    const idle = await ask('idleIn', { trace, track: stream.id, startNs, endNs, limit: 100 });
    assert.equal(idle.startNs.length, 100);
    assert.ok(idle.total > 100);
    const between = await ask('idleAt', { trace, ns: idle.startNs[7]! });
    assert.equal(between.state === 'idle' && between.endNs, idle.endNs[7]);
  });

  it('sorts and filters the tree', async () => {
    const page = await ask('tree', { trace, node: '', offset: 0, limit: 9, sort: 'time' });
    assert.equal(page.nodes[0]?.id, '/phase:load');
    const found = { trace, node: '', offset: 0, limit: 9, filter: 'lm_head' };
    assert.deepEqual(
      (await ask('tree', found)).nodes.map(({ id }) => id),
      ['/phase:prefill', '/phase:decode'],
    );
  });

  it('counts what no rule knows', async () => {
    assert.equal((await ask('unclassified', trace)).kernels, 0);
  });

  it('leads from a kernel to the range around its launch and to the next wait', async () => {
    const search = { trace, text: 'flash_fwd', direction: 1, fromNs: 2.1e9 } as const;
    const hit = (await ask('search', search))!;
    const links = await ask('linked', { trace, span: hit.selection.span! });
    assert.deepEqual(
      links.map(link => link.relation),
      ['range', 'launch', 'wait'],
    );
    const [range, launch, wait] = links;
    const { track, row } = launch!;
    const { path } = await ask('details', { trace, track, span: row });
    assert.equal(range!.name, path.at(-1));
    assert.match(wait!.name, /Synchronize|^cudaMemcpy/);
    // No call that waits lies between: those of the thread, one after the other.
    let at = row;
    for (let calls = 0; at !== wait!.row && calls < 2000; calls++) {
      const next: Selection = (await ask('neighbour', { trace, span: at, direction: 1 }))!;
      assert.ok(next.span === wait!.row || !/Synchronize/.test(next.label), next.label);
      at = next.span!;
    }
    assert.equal(at, wait!.row);
  });
});
