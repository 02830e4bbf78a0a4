/**
 * How fast the timeline answers: the first picture after opening, and tiles along a random walk of zooming and
 * panning over all tracks, on a real export and on five million synthetic spans. Opening itself is not measured here.
 */

import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Timeline } from '../../src/core/lod/timeline.ts';
import type { Tile, TileRequest } from '../../src/core/lod/types.ts';
import { TraceBuilder } from '../../src/core/trace/builder.ts';
import { SpanKind } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { Engine } from '../../src/worker/engine.ts';
import { timelineOf } from '../../src/worker/timelines.ts';
import type { BenchContext } from './support/bench.ts';

/** ARCHITECTURE.md, budgets: a tile within 30 ms at the 95th percentile. */
const TILE_GOAL_MS = 30;
/** CSS pixels of a window; a request covers three of them. */
const WIDTH = 1600;
const STEPS = 400;
/** The walk zooms between the whole trace and this many powers of two below it. */
const ZOOMS = 14;

export default async function (ctx: BenchContext): Promise<void> {
  await longExport(ctx);
  synthetic(ctx);
}

async function longExport(ctx: BenchContext): Promise<void> {
  const packed = path.join(ctx.sharedDir, 'traces', 'nsys', 'long.sqlite.gz');
  const file = path.join(ctx.cacheDir, 'long.sqlite');
  if (!existsSync(file)) {
    if (!existsSync(packed)) {
      ctx.push({ name: 'tiles of long.sqlite', unit: 'ms', skipped: 'the sample is not here' });
      return;
    }
    mkdirSync(ctx.cacheDir, { recursive: true });
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(`${file}.part`));
    renameSync(`${file}.part`, file);
  }
  const engine = new Engine();
  try {
    const { id } = await engine.open(file);
    const { trace } = engine.trace(id);
    let begin = performance.now();
    const timeline = timelineOf(trace);
    ctx.push({ name: 'long.sqlite: steps, layers, tracks', unit: 'ms', ours: since(begin) });
    begin = performance.now();
    timeline.tiles(wholeTrace(timeline));
    ctx.push({ name: 'long.sqlite: first tiles, all tracks', unit: 'ms', ours: since(begin) });
    walk(ctx, 'long.sqlite', timeline, TILE_GOAL_MS);
  } finally {
    engine.closeAll();
  }
}

function synthetic(ctx: BenchContext): void {
  const trace = fiveMillion();
  let begin = performance.now();
  const timeline = new Timeline(trace);
  ctx.push({ name: '5 M spans: merging 4 streams', unit: 'ms', ours: since(begin) });
  begin = performance.now();
  const tiles = timeline.tiles(wholeTrace(timeline));
  ctx.push({ name: '5 M spans: first tiles, all tracks', unit: 'ms', ours: since(begin) });
  ctx.note(`5 M spans zoomed out: ${boxesOf(tiles)} boxes`);
  walk(ctx, '5 M spans', timeline);
}

/** The timings of one request for all tracks, and of one for the busiest track alone. */
function walk(ctx: BenchContext, name: string, timeline: Timeline, goal?: number): void {
  const random = randomFrom(1);
  const { startNs, endNs } = timeline.trace;
  const all = timeline.tracks.map(track => track.id);
  const busiest = timeline.tracks.find(track => track.role === 'all-streams')?.id ?? 0;
  const together: Cost[] = [];
  const single: Cost[] = [];
  let centre = (startNs + endNs) / 2;
  for (let step = 0; step < STEPS; step++) {
    const width = (endNs - startNs) * 2 ** (-ZOOMS * random());
    centre = Math.min(endNs, Math.max(startNs, centre + (random() - 0.5) * 2 * width));
    const request = requestAround(all, centre, width);
    together.push(cost(() => timeline.tiles(request)));
    single.push(cost(() => timeline.tiles({ ...request, tracks: [busiest] })));
  }
  const row = (what: string, ours: number, most?: number): void =>
    ctx.push({
      name: `${name}: ${what}`,
      unit: 'ms',
      ours,
      ...(most !== undefined && { goal: most }),
    });
  const wall = together.map(each => each.wall);
  const cpu = together.map(each => each.cpu);
  const alone = single.map(each => each.cpu);
  row('all tracks, p95 of CPU', percentile(cpu, 0.95), goal);
  row('all tracks, p95', percentile(wall, 0.95));
  row('all tracks, p50', percentile(wall, 0.5));
  row('all streams, p95 of CPU', percentile(alone, 0.95), goal);
}

/** Milliseconds. The goal is held against CPU time, since a machine that does other things stretches the wall's. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

function cost(work: () => unknown): Cost {
  const before = process.cpuUsage();
  const begin = performance.now();
  work();
  const wall = since(begin);
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

function wholeTrace(timeline: Timeline): TileRequest {
  const { startNs, endNs } = timeline.trace;
  const tracks = timeline.tracks.map(track => track.id);
  return { ...requestAround(tracks, (startNs + endNs) / 2, endNs - startNs), startNs, endNs };
}

/** What the page asks for: the window and as much again on either side, at a power of two. */
function requestAround(tracks: readonly number[], centre: number, width: number): TileRequest {
  const nsPerPixel = 2 ** Math.floor(Math.log2(width / WIDTH));
  return { tracks, startNs: centre - 1.5 * width, endNs: centre + 1.5 * width, nsPerPixel };
}

/** Kernels of 2 to 20 µs with small gaps on four streams, in bursts; forty names. */
function fiveMillion(): Trace {
  const random = randomFrom(7);
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'synthetic' });
  const names = Array.from({ length: 40 }, (_, i) => builder.strings.intern(`kernel_${i}`));
  for (let stream = 0; stream < 4; stream++) {
    const lane = builder.lane({
      ...{ key: `${stream}`, kind: 'stream', label: `Stream ${stream}`, pid: 1, device: 0, stream },
    });
    let at = 0;
    for (let i = 0; i < 1_250_000; i++) {
      const dur = 2000 + Math.floor(random() * 18_000);
      builder.span(lane, SpanKind.kernel, at, dur, names[Math.floor(random() ** 2 * 40)] ?? 0);
      at += dur + Math.floor(random() * 800) + (i % 5000 === 0 ? 2_000_000 : 0);
    }
  }
  return builder.freeze({ format: 'nsys-sqlite', product: 'synthetic', version: '' });
}

function boxesOf(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, tile) => sum + tile.length, 0);
}

function since(begin: number): number {
  return performance.now() - begin;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
