// The tile cache and its loader: nothing is asked twice, old tiles serve until new ones come, the superseded is
// cancelled.

import assert from 'node:assert/strict';
import type { TileRequest } from '../../../src/core/lod/types.ts';
import { FailureError } from '../../../src/core/base/result.ts';
import { fetchWindow, TileCache } from '../../../webview/timeline/tile-cache.ts';
import { TileLoader, type TileNeed } from '../../../webview/timeline/tiles.ts';
import { spanTile } from './tile-builder.ts';

const tile = (startNs: number, endNs: number, nsPerPixel: number) =>
  spanTile([], { startNs, endNs, nsPerPixel });

describe('tile cache', () => {
  it('prefers the exact tile', () => {
    const cache = new TileCache();
    const wanted = tile(0, 1000, 4);
    cache.add(tile(0, 4000, 16));
    cache.add(wanted);
    const window = { startNs: 100, endNs: 900 };
    assert.deepEqual(cache.pieces(0, window, 4), [{ tile: wanted, window }]);
  });

  it('fills a window from several resolutions without overlap', () => {
    const cache = new TileCache();
    const fine = tile(0, 1000, 4);
    const coarse = tile(-5000, 9000, 64);
    cache.add(coarse);
    cache.add(fine);
    const pieces = cache.pieces(0, { startNs: 500, endNs: 2000 }, 8);
    assert.deepEqual(
      pieces.map(piece => [piece.tile, piece.window.startNs, piece.window.endNs]),
      [
        [fine, 500, 1000],
        [coarse, 1000, 2000],
      ],
    );
  });

  it('asks again for rows that a folded track left out', () => {
    const cache = new TileCache();
    cache.add(tile(0, 1000, 4), 4, 1);
    const window = { startNs: 0, endNs: 100 };
    assert.ok(cache.exact(0, window, 4, 1));
    assert.equal(cache.exact(0, window, 4, 3), undefined);
    assert.equal(cache.pieces(0, window, 4, 3).length, 1, 'until then one row is better than none');
  });

  it('forgets the least recently used', () => {
    const cache = new TileCache();
    for (let i = 0; i < 40; i++) {
      cache.add(tile(i * 100, i * 100 + 100, 4));
      cache.exact(0, { startNs: 0, endNs: 50 }, 4);
    }
    assert.equal(cache.count(0), 32);
    assert.ok(cache.exact(0, { startNs: 0, endNs: 50 }, 4), 'the used one stayed');
    assert.equal(cache.exact(0, { startNs: 110, endNs: 120 }, 4), undefined);
  });

  it('fetches the window and its own width on both sides, on a grid', () => {
    const trace = { startNs: 0, endNs: 1e9 };
    const { startNs, endNs } = fetchWindow({ startNs: 5e8, endNs: 5e8 + 1e6 }, 1024, trace);
    assert.ok(startNs <= 5e8 - 1e6 && endNs >= 5e8 + 2e6);
    assert.equal(startNs % (1024 * 256), 0);
    assert.ok(endNs - startNs < 4e6);
    const all = fetchWindow({ startNs: 0, endNs: 1e9 }, 1024, trace);
    assert.ok(all.endNs < 1.2e9, 'nothing far outside of the trace');
  });
});

describe('tile loader', () => {
  const trace = { startNs: 0, endNs: 1e9 };
  const need = (startNs: number, endNs: number, nsPerPixel = 1024): TileNeed => ({
    groups: new Map([[0, [{ track: 0, rows: 1 }]]]),
    window: { startNs, endNs },
    nsPerPixel,
  });

  function setUp() {
    const cache = new TileCache();
    const requests: {
      request: TileRequest;
      aborted: () => boolean;
      answer: () => Promise<void>;
      fail: () => Promise<void>;
    }[] = [];
    const events: string[] = [];
    const settle = () => new Promise<void>(resolve => setImmediate(resolve));
    const loader = new TileLoader(
      cache,
      (request, signal) =>
        new Promise((resolve, reject) => {
          requests.push({
            request,
            aborted: () => signal.aborted,
            answer: () => (resolve([spanTile([], request)]), settle()),
            fail: () => (reject(new FailureError({ reason: 'x', message: 'y' })), settle()),
          });
        }),
      trace,
      { arrived: sound => events.push(`arrived ${sound}`), failed: () => events.push('failed') },
    );
    return { cache, loader, requests, events };
  }

  it('asks once, however often it is told', async () => {
    const { loader, requests } = setUp();
    for (let frame = 0; frame < 5; frame++) loader.request(need(5e8, 5e8 + 1e6), frame * 16);
    loader.request(need(5e8 + 1e5, 5e8 + 1.1e6), 90);
    assert.equal(requests.length, 1);
    assert.equal(loader.idle, false);
    await requests[0]!.answer();
    assert.ok(loader.idle);
    loader.request(need(5e8, 5e8 + 1e6), 100);
    assert.equal(requests.length, 1);
  });

  it('cancels what is superseded and ignores its answer', async () => {
    const { loader, requests, events } = setUp();
    loader.request(need(5e8, 5e8 + 1e6), 0);
    loader.request(need(1e8, 1e8 + 1e6), 16);
    assert.equal(requests.length, 2);
    assert.ok(requests[0]!.aborted());
    await requests[0]!.answer();
    assert.deepEqual(events, []);
    await requests[1]!.answer();
    assert.deepEqual(events, ['arrived true']);
  });

  it('waits after a failure and says when all is well again', async () => {
    const { loader, requests, events } = setUp();
    loader.request(need(0, 1e6), 0);
    await requests[0]!.fail();
    loader.request(need(0, 1e6), 100);
    assert.equal(requests.length, 1);
    loader.request(need(0, 1e6), 5000);
    await requests[1]!.answer();
    assert.deepEqual(events, ['failed', 'arrived true']);
  });

  it('asks for nothing outside of the trace', () => {
    const { loader, requests } = setUp();
    loader.request(need(2e9, 3e9), 0);
    assert.equal(requests.length, 0);
  });
});
