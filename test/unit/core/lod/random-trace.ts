/** Random traces and brute-force answers for the level-of-detail tests. Seeded, so that a failure repeats. */

import { SpanKind, type LaneSpec } from '../../../../src/core/trace/columns.ts';
import { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';

export type Random = () => number;

/** Mulberry32: uniform in [0, 1). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export interface DrawnSpan {
  readonly lane: LaneSpec;
  readonly kind?: number;
  readonly start: number;
  readonly dur: number;
  readonly name: string;
}

export const STREAM: LaneSpec = {
  key: 's7',
  kind: 'stream',
  label: 'Stream 7',
  pid: 1,
  device: 0,
  stream: 7,
};

export function traceOf(spans: readonly DrawnSpan[], prepare?: (b: TraceBuilder) => void): Trace {
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'Test GPU' });
  for (const { lane, kind, start, dur, name } of spans) {
    builder.span(
      builder.lane(lane),
      kind ?? SpanKind.kernel,
      start,
      dur,
      builder.strings.intern(name),
    );
  }
  prepare?.(builder);
  return builder.freeze({ format: 'nsys-sqlite', product: 'test', version: '' });
}

/** Bursts of short spans, overlaps, gaps, marks, long spans and negative times on a few streams. */
export function randomSpans(random: Random, count: number, streams = 3): DrawnSpan[] {
  const spans: DrawnSpan[] = [];
  const clock = Array.from({ length: streams }, () => integer(random, 500) - 1000);
  for (let i = 0; i < count; i++) {
    const stream = integer(random, streams);
    const lane = { ...STREAM, key: `s${stream}`, label: `Stream ${stream}`, stream };
    const dice = random();
    const dur = dice < 0.05 ? 0 : dice < 0.1 ? integer(random, 20_000) : 1 + integer(random, 60);
    const overlap = random() < 0.15 ? integer(random, dur + 1) : 0;
    const gap = random() < 0.02 ? integer(random, 50_000) : integer(random, 10);
    const start = clock[stream]!;
    spans.push({ lane, start, dur, name: `kernel_${integer(random, 12)}` });
    clock[stream] = start + dur - overlap + gap;
  }
  return spans;
}

/** Length of the union of intervals clipped to [from, to), by sweeping over all of them. */
export function unionBySweep(
  intervals: readonly (readonly [number, number])[],
  from: number,
  to: number,
): number {
  const clipped = intervals
    .map(([a, b]) => [Math.max(a, from), Math.min(b, to)] as const)
    .filter(([a, b]) => b > a)
    .sort((a, b) => a[0] - b[0]);
  let sum = 0;
  let end = -Infinity;
  for (const [a, b] of clipped) {
    if (b > end) {
      sum += b - Math.max(a, end);
      end = b;
    }
  }
  return sum;
}

export function touches(start: number, end: number, from: number, to: number): boolean {
  return start < to && (end > from || start >= from);
}
