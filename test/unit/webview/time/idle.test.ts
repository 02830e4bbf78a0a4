import assert from 'node:assert/strict';
import type { IdleAnswer, IdleIntervals } from '../../../../src/core/protocol/analysis.ts';
import { idleContent, holds } from '../../../../webview/time/idle-hover.ts';
import { hatchedSpans, IdleSupply } from '../../../../webview/time/idle-supply.ts';

const intervals: IdleIntervals = {
  device: 0,
  total: 3,
  startNs: Float64Array.of(0, 400, 900),
  endNs: Float64Array.of(100, 402, 2000),
  cause: Uint8Array.of(0, 0, 1),
  next: Uint32Array.of(1, 2, 3),
};
const idle: IdleAnswer = {
  state: 'idle',
  device: 0,
  startNs: 100,
  endNs: 141_300,
  cause: 'sync',
  evidence: {
    previous: { row: 1, name: 'gemm', startNs: 0, endNs: 100 },
    next: { row: 2, name: 'norm', startNs: 141_300, endNs: 150_000 },
    launch: { row: 3, name: 'cudaLaunchKernel', startNs: 120_100, endNs: 130_000 },
    launchAfterNs: 120_000,
    waiting: { row: 4, name: 'cudaStreamSynchronize', startNs: 50, endNs: 5_100 },
  },
};

describe('idle time in the timeline', () => {
  it('is hatched where it is wide enough, one cause at a time, inside the canvas', () => {
    const window = { startNs: 0, endNs: 1000 };
    assert.deepEqual(hatchedSpans(intervals, 0, window, 1000), [0, 99]);
    assert.deepEqual(hatchedSpans(intervals, 1, window, 1000), [900, 100]);
    assert.deepEqual(hatchedSpans(intervals, 0, { startNs: 400, endNs: 402 }, 100), [0, 99]);
  });

  it('says how long, why, and which call says so', () => {
    const { title, rows = [], chip } = idleContent(idle);
    assert.equal(title, 'Idle 141 µs: the host waited');
    assert.equal(chip, 'part part-sync');
    const text = rows.map(row => row.join(' ')).join('\n');
    assert.match(text, /Host waited in cudaStreamSynchronize, for 5\.00 µs more/);
    assert.match(text, /Launched by cudaLaunchKernel/);
    assert.match(text, /Launch began 120 µs after the device went idle/);
  });

  it('says which stream runs where there is no idle time', () => {
    const running = [{ row: 1, name: 'gemm', startNs: 0, endNs: 100, stream: 7 }];
    const busy: IdleAnswer = { state: 'busy', device: 0, startNs: 0, endNs: 900, running };
    assert.deepEqual(idleContent(busy).rows, [['Stream 7', 'gemm']]);
    assert.ok(holds(busy, 50) && !holds(busy, 500));
    assert.ok(holds(idle, 140_000) && !holds(idle, 141_300));
  });

  it('is asked for once the window rests, and not again while the answer serves', async () => {
    const asked: unknown[] = [];
    let arrived = 0;
    const call = (_: string, request: unknown) => (asked.push(request), Promise.resolve(intervals));
    const host = { call, notify: () => undefined } as unknown as ConstructorParameters<
      typeof IdleSupply
    >[0];
    const supply = new IdleSupply(host, () => arrived++);
    for (const startNs of [0, 100, 200])
      supply.request([3], { startNs, endNs: startNs + 1e6 }, 1e3);
    assert.equal(supply.idle, false);
    while (!supply.idle) await new Promise(resolve => setTimeout(resolve, 5));
    assert.equal(asked.length, 1);
    assert.equal(arrived, 1);
    supply.request([3], { startNs: 300, endNs: 9e5 }, 1e3);
    assert.equal(supply.idle, true);
    assert.equal(supply.intervals(3, 1e3)?.total, 3);
    supply.request([3], { startNs: 0, endNs: 1e12 }, 1e9);
    assert.equal(supply.idle, true, 'too far out');
    supply.dispose();
  });
});
