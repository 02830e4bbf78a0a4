// Two timelines that move as one: what is aligned stays aligned, and lengths can be compared.

import assert from 'node:assert/strict';
import type { Track } from '../../../src/core/lod/types.ts';
import { SharedTime } from '../../../webview/diff/timelines-time.ts';
import { fewTracks } from '../../../webview/diff/timelines-tracks.ts';
import { makeLayout } from '../../../webview/timeline/layout.ts';
import type { Window } from '../../../src/core/lod/types.ts';

const A = { startNs: 0, endNs: 10_000_000 };
const B = { startNs: 500, endNs: 2_000_000 };
const FRAME = {
  a: { startNs: 4_000_000, endNs: 4_100_000 },
  b: { startNs: 1_000_000, endNs: 1_080_000 },
  label: 'step 3',
};
const options = { now: () => 0, reducedMotion: () => true };
const spanOf = ({ startNs, endNs }: Window) => endNs - startNs;

function near(actual: number, expected: number, what = ''): void {
  assert.ok(Math.abs(actual - expected) < 1e-3, `${what}: ${actual} is not ${expected}`);
}

/** Where the frame's ends lie in each window, as shares of its width. */
function ends(time: SharedTime) {
  return (['a', 'b'] as const).map(side => {
    const { window } = time[side];
    const frame = time.frame[side];
    return [frame.startNs, frame.endNs].map(ns => (ns - window.startNs) / spanOf(window));
  });
}

describe('two timelines that share their time', () => {
  it('begin with the longer frame fitted, equally long windows and the starts one above the other', () => {
    const time = new SharedTime(A, B, FRAME, options);
    near(spanOf(time.a.window), spanOf(time.b.window));
    near(spanOf(time.a.window), 100_000 * 1.08);
    const [a, b] = ends(time);
    near(a![0]!, b![0]!, 'starts');
    near((b![1]! - b![0]!) / (a![1]! - a![0]!), 0.8, 'lengths stay comparable');
  });

  it('move by the same time, whichever is moved and however far', () => {
    const time = new SharedTime(A, B, FRAME, options);
    const moves: ((navigator: SharedTime['a']) => void)[] = [
      it => it.zoom(0.1),
      it => it.pan(0.7),
      it => it.zoom(50, it.window.startNs),
      it => it.jump({ startNs: it.window.startNs - 3e6, endNs: it.window.endNs - 3e6 }),
      it => it.fitAll(),
      it => it.zoom(1000),
      it => void it.undo(),
    ];
    moves.forEach((move, i) => {
      move(i % 2 === 0 ? time.a : time.b);
      near(time.a.window.startNs - 4_000_000, time.b.window.startNs - 1_000_000, `start ${i}`);
      near(time.a.window.endNs - 4_000_000, time.b.window.endNs - 1_000_000, `end ${i}`);
    });
  });

  it('show both traces whole', () => {
    const time = new SharedTime(A, B, FRAME, options);
    time.b.fitAll();
    for (const side of ['a', 'b'] as const) {
      const { window, trace } = time[side];
      assert.ok(window.startNs <= trace.startNs && window.endNs >= trace.endNs, side);
    }
  });

  it('give each its own scale, so that the frames are equally wide, and back', () => {
    const time = new SharedTime(A, B, FRAME, options);
    const before = time.a.window;
    time.setOwnScales(true);
    const [a, b] = ends(time);
    near(a![0]!, b![0]!);
    near(a![1]!, b![1]!);
    near(spanOf(time.b.window) / spanOf(time.a.window), 0.8);
    near(time.a.window.startNs, before.startNs);
    near(time.a.window.endNs, before.endNs);
    time.a.zoom(0.3);
    near(spanOf(time.b.window) / spanOf(time.a.window), 0.8);
    time.setOwnScales(false);
    near(spanOf(time.b.window), spanOf(time.a.window));
  });

  it('leave one picture where it is while the other is laid beside it', () => {
    for (const keep of ['a', 'b'] as const) {
      const time = new SharedTime(A, B, FRAME, options);
      time.a.zoom(0.5);
      const before = time[keep].window;
      const frame = {
        a: { startNs: 4_020_000, endNs: 4_030_000 },
        b: { startNs: 1_050_000, endNs: 1_057_000 },
        label: 'layer 2',
      };
      time.align(frame, keep);
      near(time[keep].window.startNs, before.startNs, keep);
      near(time[keep].window.endNs, before.endNs, keep);
      near(time.a.window.startNs - 4_020_000, time.b.window.startNs - 1_050_000);
      // The way back is still one in the picture that was kept.
      assert.ok(time.a.undo());
      near(spanOf(time.a.window), 100_000 * 1.08);
    }
  });

  it('find the same stretch on the other side', () => {
    const time = new SharedTime(A, B, FRAME, options);
    const there = time.across('a', { startNs: 4_010_000, endNs: 4_050_000 });
    assert.deepEqual(there, { startNs: 1_010_000, endNs: 1_050_000 });
    assert.deepEqual(time.across('b', there), { startNs: 4_010_000, endNs: 4_050_000 });
  });

  it('take frames without a length as they are', () => {
    const nothing = { startNs: 7, endNs: 7 };
    const time = new SharedTime(A, B, { a: nothing, b: FRAME.b, label: '' }, options);
    assert.equal(time.ratio, 1);
    time.setOwnScales(true);
    assert.ok(Number.isFinite(time.b.window.startNs) && spanOf(time.b.window) > 0);
  });
});

describe('the few lanes of two timelines', () => {
  const track = (id: number, parent: number, more: Partial<Track>): Track => ({
    id,
    parent,
    kind: 'spans',
    role: 'stream',
    label: { key: '{0}', args: [`track ${id}`] },
    depths: 1,
    folded: false,
    count: 1,
    ...more,
  });
  const tracks = [
    track(0, -1, { role: 'phases' }),
    track(1, -1, { role: 'steps' }),
    track(2, -1, { role: 'layers' }),
    track(3, -1, { role: 'device', kind: 'group', label: { key: '{0}', args: ['GPU 0'] } }),
    track(4, 3, { role: 'all-streams' }),
    track(5, 3, { role: 'stream' }),
    track(6, 3, { role: 'communication' }),
    track(7, -1, { role: 'process', kind: 'group' }),
    track(8, 7, { role: 'api' }),
  ];
  const labels = (list: readonly Track[], unfold: readonly number[] = []) =>
    makeLayout(list, each => each.folded && !unfold.includes(each.id)).lanes.map(
      ({ track: each }) => each.id,
    );

  it('are steps, layers, one per device, and the rest folded', () => {
    assert.deepEqual(labels(fewTracks(tracks)), [1, 2, 4, 7]);
    assert.deepEqual(fewTracks(tracks)[4]?.label, { key: '{0}', args: ['GPU 0'] });
  });

  it('let everything be reached by unfolding', () => {
    const all = labels(fewTracks(tracks), [1, 4, 7]);
    assert.deepEqual([...all].sort(), [0, 1, 2, 4, 5, 6, 7, 8]);
  });

  it('stay as they are where a trace has neither steps nor devices', () => {
    const plain = [track(0, -1, { role: 'phases' }), track(1, -1, { role: 'generic' })];
    assert.deepEqual(fewTracks(plain), plain);
  });

  it('show ids at their places', () => {
    fewTracks(tracks).forEach((each, i) => assert.equal(each.id, i));
  });
});
