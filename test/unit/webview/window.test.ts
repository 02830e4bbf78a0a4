// The arithmetic of the visible window: zoom, pan, fit, resolution and the way back.

import assert from 'node:assert/strict';
import { Navigator } from '../../../webview/timeline/navigator.ts';
import {
  centerOn,
  clampWindow,
  fitAll,
  interpolate,
  panBy,
  resolutionOf,
  sameWindow,
  spanOf,
  zoomAt,
  ZoomHistory,
} from '../../../webview/timeline/window.ts';

const trace = { startNs: 0, endNs: 1_000_000 };
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-3, `${a} is not ${b}`);

describe('window', () => {
  it('keeps the moment under the pointer in place while zooming', () => {
    const before = { startNs: 100_000, endNs: 300_000 };
    const after = zoomAt(before, 0.5, 150_000, trace);
    near((150_000 - after.startNs) / spanOf(after), 0.25);
    near(spanOf(after), 100_000);
  });

  it('zooms out no further than the whole trace with its margin', () => {
    const all = zoomAt({ startNs: 400_000, endNs: 500_000 }, 1e9, 450_000, trace);
    assert.ok(sameWindow(all, fitAll(trace)));
  });

  it('zooms in no further than 50 ns', () => {
    near(spanOf(zoomAt({ startNs: 0, endNs: 1000 }, 1e-9, 500, trace)), 50);
  });

  it('moves a window back inside before it shrinks it', () => {
    const moved = panBy({ startNs: 0, endNs: 100_000 }, 5_000_000, trace);
    near(spanOf(moved), 100_000);
    near(moved.endNs, fitAll(trace).endNs);
    assert.ok(sameWindow(clampWindow({ startNs: -1e9, endNs: 1e9 }, trace), fitAll(trace)));
  });

  it('centres', () => {
    const { startNs, endNs } = centerOn({ startNs: 0, endNs: 10_000 }, 500_000, trace);
    near((startNs + endNs) / 2, 500_000);
  });

  it('asks for tiles in powers of two, never finer than a nanosecond', () => {
    assert.deepEqual([0.01, 1, 1.9, 2, 1000].map(resolutionOf), [1, 1, 1, 2, 512]);
  });

  it('moves evenly between two windows', () => {
    const from = { startNs: 0, endNs: 1000 };
    const to = { startNs: 250, endNs: 260 };
    assert.deepEqual(interpolate(from, to, 0), from);
    near(interpolate(from, to, 1).startNs, 250);
    near(spanOf(interpolate(from, to, 0.5)), 100);
    near(interpolate({ startNs: 0, endNs: 10 }, { startNs: 4, endNs: 14 }, 0.5).startNs, 2);
  });
});

describe('zoom history', () => {
  const windows = [0, 1, 2, 3].map(i => ({ startNs: i * 1000, endNs: i * 1000 + 500 }));

  it('takes a burst of changes as one step', () => {
    const history = new ZoomHistory();
    history.remember(windows[0]!, 0);
    history.remember(windows[1]!, 100);
    history.remember(windows[2]!, 500);
    history.remember(windows[3]!, 5000);
    assert.equal(history.depth, 2);
    assert.equal(history.undo(), windows[3]);
    assert.equal(history.undo(), windows[0]);
    assert.equal(history.undo(), undefined);
  });

  it('takes a leap as a step of its own', () => {
    const history = new ZoomHistory();
    history.remember(windows[0]!, 0);
    history.remember(windows[1]!, 100, true);
    history.remember(windows[2]!, 200);
    assert.deepEqual(
      [history.undo(), history.undo(), history.undo()],
      [windows[2], windows[1], windows[0]],
    );
  });

  it('leads the navigator back', () => {
    let now = 0;
    const navigator = Navigator.alone(trace, { now: () => now, reducedMotion: () => true });
    const whole = navigator.window;
    navigator.fit({ startNs: 1000, endNs: 2000 });
    now = 5000;
    const first = navigator.window;
    navigator.zoom(0.1);
    assert.ok(navigator.undo());
    assert.deepEqual(navigator.window, first);
    assert.ok(navigator.undo());
    assert.deepEqual(navigator.window, whole);
    assert.equal(navigator.undo(), false);
  });

  it('arrives where it was sent, a little every frame', () => {
    const navigator = Navigator.alone(trace, { now: () => 0, reducedMotion: () => false });
    navigator.fit({ startNs: 1000, endNs: 2000 });
    assert.ok(navigator.moving);
    let frames = 0;
    while (navigator.step(frames * 16)) frames++;
    assert.ok(frames > 5 && frames < 60, `${frames} frames`);
    assert.deepEqual(navigator.window, navigator.target);
  });
});
