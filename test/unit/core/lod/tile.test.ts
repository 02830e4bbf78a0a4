import assert from 'node:assert/strict';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { Timeline } from '../../../../src/core/lod/timeline.ts';
import { BoxClass, MAX_PIXELS, type SpanTile } from '../../../../src/core/lod/types.ts';
import {
  integer,
  randomFrom,
  randomSpans,
  STREAM,
  touches,
  traceOf,
  unionBySweep,
  type DrawnSpan,
} from './random-trace.ts';

function tileOf(
  timeline: Timeline,
  role: string,
  startNs: number,
  endNs: number,
  nsPerPixel: number,
): SpanTile {
  // A lone stream is all streams of its device.
  const [track] = [role, 'all-streams'].flatMap(wanted =>
    timeline.tracks.filter(each => each.role === wanted),
  );
  assert.ok(track !== undefined);
  const [tile] = timeline.tiles({ tracks: [track.id], startNs, endNs, nsPerPixel });
  assert.equal(tile?.kind, 'spans');
  return tile;
}

/** Rows of the span table that a tile's drawing row is made of, by brute force. */
function spansOfRow(timeline: Timeline, tile: SpanTile, row: number): number[] {
  const { spans } = timeline.sourceOf(tile.track)!.row(row);
  return Array.from({ length: spans.length }, (_, i) =>
    spans.rows === undefined ? spans.first + i : spans.rows[i]!,
  );
}

function checkTile(timeline: Timeline, tile: SpanTile): void {
  const { trace } = timeline;
  const { start, dur } = trace.spans;
  const { startNs, endNs } = tile;
  const depths = timeline.tracks[tile.track]!.depths;
  const tolerance = (endNs - startNs + 1e5) * 1e-6 + 1e-6;
  const all: (readonly [number, number])[] = [];
  for (let row = 0; row < depths; row++) {
    const rows = spansOfRow(timeline, tile, row).filter(r =>
      touches(start[r]!, start[r]! + dur[r]!, startNs, endNs),
    );
    for (const r of rows) all.push([start[r]!, start[r]! + dur[r]!]);
    let count = 0;
    let busy = 0;
    let previous = -Infinity;
    const real = new Set<number>();
    for (let i = 0; i < tile.length; i++) {
      if (tile.row[i] !== row) continue;
      count += tile.count[i]!;
      busy += tile.busy[i]! * (tile.right[i]! - tile.left[i]!);
      assert.ok(tile.left[i]! >= previous - tolerance, 'boxes of a row overlap');
      assert.ok(tile.right[i]! >= tile.left[i]!);
      assert.ok(tile.busy[i]! >= 0 && tile.busy[i]! <= 1);
      previous = tile.right[i]!;
      if (tile.count[i] === 1) real.add(tile.span[i]!);
    }
    assert.equal(count, rows.length, 'a span is lost or counted twice');
    const expected = rows.reduce((sum, r) => sum + dur[r]!, 0);
    assert.ok(Math.abs(busy - expected) <= tolerance * 10, `busy ${busy}, expected ${expected}`);
    for (const r of rows) {
      if (dur[r]! >= 2 * tile.nsPerPixel) assert.ok(real.has(r), `big span ${r} is in a bucket`);
    }
  }
  const union = unionBySweep(all, startNs, endNs);
  assert.ok(Math.abs(tile.covered - union / (endNs - startNs)) < 1e-9);
}

function checkReal(trace: Trace, tile: SpanTile): void {
  for (let i = 0; i < tile.length; i++) {
    if (tile.count[i] !== 1) continue;
    const row = tile.span[i]!;
    const left = trace.spans.start[row]! - tile.startNs;
    assert.equal(tile.left[i], Math.fround(left));
    assert.equal(tile.right[i], Math.fround(left + trace.spans.dur[row]!));
    assert.equal(tile.busy[i], 1);
    assert.equal(tile.names[tile.name[i]!], trace.strings.get(trace.spans.name[row]!));
  }
}

describe('span tiles', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`agree with brute force on a random trace (seed ${seed})`, () => {
      const random = randomFrom(seed);
      const trace = traceOf(randomSpans(random, 3000));
      const timeline = new Timeline(trace);
      const length = trace.endNs - trace.startNs;
      for (let round = 0; round < 60; round++) {
        const width = Math.max(1, Math.floor(length * random() ** 4));
        const startNs = trace.startNs - 100 + integer(random, length);
        const nsPerPixel = 2 ** (integer(random, 18) - 4);
        const role = random() < 0.5 ? 'all-streams' : 'stream';
        const tile = tileOf(timeline, role, startNs, startNs + width, nsPerPixel);
        checkTile(timeline, tile);
        checkReal(trace, tile);
      }
    });
  }

  for (const seed of [11, 12]) {
    it(`agree with brute force where spans are dense (seed ${seed})`, () => {
      const random = randomFrom(seed);
      const spans: DrawnSpan[] = [];
      let start = 0;
      for (let i = 0; i < 30_000; i++) {
        const dur = random() < 0.0003 ? 40_000 : 5 + integer(random, 20);
        spans.push({ lane: STREAM, start, dur, name: `k${integer(random, 20)}` });
        start += dur + (random() < 0.001 ? integer(random, 60_000) : integer(random, 5));
      }
      const trace = traceOf(spans);
      const timeline = new Timeline(trace);
      for (let level = 4; level < 20; level++) {
        const from = integer(random, start / 3);
        const tile = tileOf(timeline, 'stream', from, from + start / 2, 2 ** level);
        checkTile(timeline, tile);
        checkReal(trace, tile);
        for (let i = 0; i < tile.length; i++) {
          if (tile.count[i] === 1) continue;
          assert.ok(tile.right[i]! - tile.left[i]! < 4.6 * tile.nsPerPixel, 'a bucket is too wide');
        }
      }
    });
  }

  it('hold the exact spans at full zoom', () => {
    const trace = traceOf(randomSpans(randomFrom(9), 500, 2));
    const timeline = new Timeline(trace);
    for (let at = trace.startNs; at < trace.endNs; at += 5000) {
      const tile = tileOf(timeline, 'all-streams', at, at + 5000, 0.5);
      assert.ok(tile.count.every(count => count === 1));
      checkTile(timeline, tile);
    }
  });

  it('merge everything when zoomed out to years, and lose nothing', () => {
    const trace = traceOf(randomSpans(randomFrom(4), 2000));
    const year = 3.15e16;
    const tile = tileOf(new Timeline(trace), 'all-streams', -10 * year, 10 * year, 2 ** 45);
    assert.equal(
      tile.count.reduce((a, b) => a + b, 0),
      2000,
    );
    assert.ok(tile.length < 20);
  });

  it('resolve single nanoseconds and less', () => {
    const trace = traceOf([{ lane: STREAM, start: 1e12, dur: 3, name: 'k' }]);
    const tile = tileOf(new Timeline(trace), 'stream', 1e12 - 1, 1e12 + 5, 2 ** -10);
    assert.deepEqual([...tile.left, ...tile.right], [1, 4]);
    assert.equal(tile.covered, 0.5);
  });

  it('keep a big span apart from tiny ones around and before it', () => {
    const spans: DrawnSpan[] = [];
    for (let i = 0; i < 1000; i++)
      spans.push({ lane: STREAM, start: i * 10, dur: 5, name: 'tiny' });
    spans.push({ lane: STREAM, start: 10_000, dur: 4096, name: 'big' });
    for (let i = 0; i < 1000; i++) {
      spans.push({ lane: STREAM, start: 14_096 + i * 10, dur: 5, name: 'tiny' });
    }
    const tile = tileOf(new Timeline(traceOf(spans)), 'stream', 0, 30_000, 2048);
    const big = [...tile.name].map((name, i) => ({ name: tile.names[name], i }));
    const found = big.filter(({ name }) => name === 'big');
    assert.equal(found.length, 1);
    const { i } = found[0]!;
    assert.deepEqual([tile.count[i], tile.left[i], tile.right[i]], [1, 10_000, 14_096]);
  });

  it('name a bucket by time, not by number', () => {
    const spans: DrawnSpan[] = [];
    for (let i = 0; i < 10_000; i++) {
      const name = i % 10 === 0 ? 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL' : 'small';
      spans.push({ lane: STREAM, start: i * 100, dur: i % 10 === 0 ? 90 : 5, name });
    }
    const tile = tileOf(new Timeline(traceOf(spans)), 'stream', 0, 1_000_000, 65_536);
    assert.ok(tile.length <= 10);
    for (let i = 0; i < tile.length; i++) {
      assert.match(tile.names[tile.name[i]!]!, /^nccl/);
      assert.equal(tile.boxClass[i], BoxClass.collective);
      assert.equal(spans[tile.span[i]!]!.dur, 90);
    }
  });

  it('show overlapping kernels of one stream on rows of their own', () => {
    const trace = traceOf([
      { lane: STREAM, start: 0, dur: 100, name: 'a' },
      { lane: STREAM, start: 80, dur: 100, name: 'b' },
    ]);
    const tile = tileOf(new Timeline(trace), 'stream', 0, 200, 1);
    assert.deepEqual([...tile.row], [0, 1]);
    assert.equal(tile.covered, 0.9);
  });

  it('draw marks, also many at one moment', () => {
    const lane = { ...STREAM, key: 'r', kind: 'ranges', label: 'Ranges', tid: 1 } as const;
    const marks = Array.from({ length: 5 }, (_, i) => ({
      ...{ lane, kind: SpanKind.mark, start: 50, dur: 0, name: `m${i}` },
    }));
    const timeline = new Timeline(traceOf(marks));
    const far = tileOf(timeline, 'ranges', 0, 100, 16);
    assert.deepEqual([...far.count], [5]);
    const near = tileOf(timeline, 'ranges', 49, 51, 2 ** -6);
    assert.deepEqual([...near.count], [1, 1, 1, 1, 1]);
    assert.deepEqual(near.names, ['m0', 'm1', 'm2', 'm3', 'm4']);
    assert.equal(near.covered, 0);
  });

  it('are empty for empty windows, empty time and inverted windows', () => {
    const timeline = new Timeline(traceOf([{ lane: STREAM, start: 0, dur: 10, name: 'a' }]));
    for (const [from, to] of [
      [5, 5],
      [100, 200],
      [-20, -10],
      [10, 0],
      [10, 20],
    ] as const) {
      const tile = tileOf(timeline, 'stream', from, to, 1);
      assert.deepEqual([tile.length, tile.covered, tile.left.length], [0, 0, 0]);
    }
  });

  it('limit the number of pixels', () => {
    const trace = traceOf(randomSpans(randomFrom(8), 1000, 1));
    const tile = tileOf(new Timeline(trace), 'stream', 0, 1e9, 1e-9);
    assert.equal(tile.nsPerPixel, 32768);
    assert.ok(1e9 / tile.nsPerPixel <= MAX_PIXELS);
  });

  it('own exactly sized buffers', () => {
    const trace = traceOf(randomSpans(randomFrom(3), 1000));
    const tile = tileOf(new Timeline(trace), 'all-streams', trace.startNs, trace.endNs, 64);
    assert.ok(tile.length > 0);
    for (const value of Object.values(tile)) {
      if (!ArrayBuffer.isView(value)) continue;
      assert.equal(value.buffer.byteLength, value.byteLength);
      assert.equal(value.byteLength % tile.length, 0);
    }
  });

  it('count what shares the last drawing row', () => {
    const lane = { ...STREAM, key: 'py', kind: 'python', label: 'Python', tid: 1 } as const;
    const deep = Array.from({ length: 400 }, (_, i) => ({
      ...{ lane, kind: SpanKind.python, start: i, dur: 2000 - 2 * i, name: `f${i}` },
    }));
    const timeline = new Timeline(traceOf(deep));
    for (const nsPerPixel of [0.25, 4, 64, 1024]) {
      const tile = tileOf(timeline, 'python', 0, 2000, nsPerPixel);
      assert.equal(
        tile.count.reduce((a, b) => a + b, 0),
        400,
      );
      assert.equal(tile.covered, 1);
    }
  });

  it('send only the rows that are asked for', () => {
    const trace = traceOf([
      { lane: STREAM, start: 0, dur: 100, name: 'a' },
      { lane: STREAM, start: 80, dur: 100, name: 'b' },
    ]);
    const timeline = new Timeline(trace);
    const tracks = timeline.tracks.filter(track => track.kind === 'spans').map(track => track.id);
    const request = { tracks, startNs: 0, endNs: 200, nsPerPixel: 1, rows: tracks.map(() => 1) };
    for (const tile of timeline.tiles(request)) assert.deepEqual([tile.length], [1]);
  });

  it('leave out groups and unknown tracks', () => {
    const timeline = new Timeline(traceOf([{ lane: STREAM, start: 0, dur: 10, name: 'a' }]));
    const request = { tracks: [0, 1, 99], startNs: 0, endNs: 10, nsPerPixel: 1 };
    assert.deepEqual(
      timeline.tiles(request).map(tile => tile.track),
      [1],
    );
  });
});
