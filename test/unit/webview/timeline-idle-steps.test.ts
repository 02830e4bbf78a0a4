// The way from one idle interval to the next: none that can be seen is passed over, however many there are.

import assert from 'node:assert/strict';
import type { Window } from '../../../src/core/lod/types.ts';
import type { IdleIntervals } from '../../../src/core/protocol/analysis.ts';
import { nextIdle, type AskIdle } from '../../../webview/time/idle-steps.ts';
import { integer, randomFrom } from '../core/lod/random-trace.ts';

/** Answers as the engine does: what touches the window, the longest `limit`, in order of time. */
function answering(all: readonly Window[]): AskIdle {
  return request => {
    const touching = all.filter(x => x.endNs > request.startNs && x.startNs < request.endNs);
    const longest = [...touching]
      .sort((x, y) => y.endNs - y.startNs - (x.endNs - x.startNs))
      .slice(0, request.limit)
      .sort((x, y) => x.startNs - y.startNs);
    const answer: IdleIntervals = {
      device: 0,
      total: touching.length,
      startNs: Float64Array.from(longest, x => x.startNs),
      endNs: Float64Array.from(longest, x => x.endNs),
      cause: new Uint8Array(longest.length),
      next: new Uint32Array(longest.length),
    };
    return Promise.resolve(answer);
  };
}

describe('the next idle interval', () => {
  const random = randomFrom(3);
  const gaps: Window[] = [];
  for (let at = 100; gaps.length < 5000;) {
    const startNs = at + 1 + integer(random, 50);
    const endNs = startNs + 1 + integer(random, 1000);
    gaps.push({ startNs, endNs });
    at = endNs;
  }
  const trace = { startNs: 0, endNs: gaps.at(-1)!.endNs + 1000 };
  const ask = answering(gaps);
  const question = { track: 4, trace, reachNs: 700 };

  it('is the nearest of those long enough, forth and back', async () => {
    for (let round = 0; round < 300; round++) {
      const leastNs = integer(random, 1100);
      const fromNs = integer(random, trace.endNs);
      const fits = gaps.filter(gap => gap.endNs - gap.startNs >= leastNs);
      const next = fits.find(gap => gap.startNs > fromNs);
      const previous = fits.findLast(gap => gap.endNs < fromNs);
      const asked = { ...question, fromNs, leastNs };
      assert.deepEqual(await nextIdle(ask, { ...asked, direction: 1 }), next);
      assert.deepEqual(await nextIdle(ask, { ...asked, direction: -1 }), previous);
    }
  });

  it('is found among more than an answer holds', async () => {
    const wide = { ...question, reachNs: trace.endNs, leastNs: 1, fromNs: 0 };
    assert.deepEqual(await nextIdle(ask, { ...wide, direction: 1 }), gaps[0]);
    const back = { ...wide, fromNs: trace.endNs, direction: -1 } as const;
    assert.deepEqual(await nextIdle(ask, back), gaps.at(-1));
  });

  it('ends at the ends of the trace', async () => {
    const none = { ...question, leastNs: 1 };
    assert.equal(await nextIdle(ask, { ...none, fromNs: trace.endNs, direction: 1 }), undefined);
    assert.equal(await nextIdle(ask, { ...none, fromNs: 0, direction: -1 }), undefined);
    assert.equal(await nextIdle(answering([]), { ...none, fromNs: 5, direction: 1 }), undefined);
  });
});
