import assert from 'node:assert/strict';
import { boxesBetween, pickBox } from '../../../../src/core/lod/hit.ts';
import { Timeline } from '../../../../src/core/lod/timeline.ts';
import type { SpanTile } from '../../../../src/core/lod/types.ts';
import { integer, randomFrom, randomSpans, traceOf } from './random-trace.ts';

function randomTile(seed: number, nsPerPixel: number): SpanTile {
  const trace = traceOf(randomSpans(randomFrom(seed), 1500));
  const timeline = new Timeline(trace);
  const { startNs, endNs } = trace;
  const [tile] = timeline.tiles({ tracks: [1], startNs, endNs, nsPerPixel });
  assert.equal(tile?.kind, 'spans');
  return tile;
}

/** Distance of the nearest box of a row, by looking at all. */
function nearest(tile: SpanTile, row: number, at: number): number {
  let best = Infinity;
  for (let i = 0; i < tile.length; i++) {
    if (tile.row[i] !== row) continue;
    best = Math.min(best, Math.max(0, tile.left[i]! - at, at - tile.right[i]!));
  }
  return best;
}

describe('picking in a tile', () => {
  it('finds the box that is drawn at any point inside it', () => {
    const random = randomFrom(7);
    for (const nsPerPixel of [1, 16, 512]) {
      const tile = randomTile(7, nsPerPixel);
      for (let i = 0; i < tile.length; i++) {
        const at = tile.left[i]! + (tile.right[i]! - tile.left[i]!) * (0.01 + 0.98 * random());
        const hit = pickBox(tile, tile.row[i]!, at, 0);
        // A mark on the side of its neighbour shares that point with it.
        assert.ok(tile.left[hit]! <= at && tile.right[hit]! >= at);
        if (tile.right[i]! > tile.left[i]!) assert.equal(hit, i);
      }
    }
  });

  it('finds the nearest box within reach, like a search of all', () => {
    const random = randomFrom(8);
    const tile = randomTile(8, 32);
    for (let round = 0; round < 2000; round++) {
      const row = integer(random, 4);
      const at = random() * (tile.endNs - tile.startNs + 2000) - 1000;
      const reach = random() * 200;
      const distance = nearest(tile, row, at);
      const hit = pickBox(tile, row, at, reach);
      if (distance > reach) assert.equal(hit, -1);
      else {
        assert.equal(tile.row[hit], row);
        assert.equal(Math.max(0, tile.left[hit]! - at, at - tile.right[hit]!), distance);
      }
    }
  });

  it('finds nothing in an empty tile or an unknown row', () => {
    const tile = randomTile(9, 64);
    assert.equal(pickBox(tile, 200, 10, 1e9), -1);
    const empty = { ...tile, length: 0, left: new Float32Array(0), right: new Float32Array(0) };
    assert.equal(pickBox({ ...empty, row: new Uint8Array(0) }, 0, 10, 1e9), -1);
  });

  it('lists all boxes between two moments', () => {
    const tile = randomTile(10, 16);
    const random = randomFrom(10);
    for (let round = 0; round < 500; round++) {
      const row = integer(random, 3);
      const from = random() * (tile.endNs - tile.startNs);
      const to = from + random() * 5000;
      const { first, end } = boxesBetween(tile, row, from, to);
      for (let i = 0; i < tile.length; i++) {
        const inside = tile.row[i] === row && tile.left[i]! < to && tile.right[i]! > from;
        if (inside) assert.ok(i >= first && i < end);
      }
    }
  });

  it('lists the one before too, since it may reach in', () => {
    const tile = randomTile(11, 16);
    for (let i = 1; i < tile.length; i++) {
      if (tile.row[i] !== tile.row[i - 1]) continue;
      const inside = (tile.left[i - 1]! + tile.right[i - 1]!) / 2;
      const { first, end } = boxesBetween(tile, tile.row[i]!, inside, tile.left[i]!);
      assert.ok(first <= i - 1 && end === firstFrom(tile, i));
    }
  });
});

/** First box of the row that begins where box `i` does. */
function firstFrom(tile: SpanTile, i: number): number {
  while (i > 0 && tile.row[i - 1] === tile.row[i] && tile.left[i - 1] === tile.left[i]) i--;
  return i;
}
