/**
 * Traces drawn as text, so that a test shows what it is about:
 *
 *     drawTrace(`
 *       api      | LL  L    SSSSS |
 *       stream 7 |   aaaa bbb     |
 *       ranges   | pppppppppp     |
 *       ranges   |  qqq           |
 *     `, { links: { a: 'L', b: 'L' } })
 *
 * A run of one letter is a span of that name, a column is `nsPerColumn` long and the first one begins at 0. Lines of
 * the same lane are put into it together. `stream N` and `stream N of D` are streams of device 0 or D.
 */

import { TraceBuilder, type Appended } from '../../src/core/trace/builder.ts';
import { SpanKind, type LaneSpec } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';

export interface DrawingOptions {
  readonly nsPerColumn?: number;
  /** Operation to call, by letters: the first such operation belongs to the first such call, and so on. */
  readonly links?: Readonly<Record<string, string>>;
  /** Full names of letters. */
  readonly names?: Readonly<Record<string, string>>;
}

const LANES: Readonly<Record<string, { kind: LaneSpec['kind']; span: SpanKind }>> = {
  api: { kind: 'api', span: SpanKind.runtime },
  ranges: { kind: 'ranges', span: SpanKind.rangePushPop },
  'start-end': { kind: 'ranges', span: SpanKind.rangeStartEnd },
  sync: { kind: 'sync', span: SpanKind.sync },
};

export function drawTrace(drawing: string, options: DrawingOptions = {}): Trace {
  const { nsPerColumn = 10, links = {}, names = {} } = options;
  const builder = new TraceBuilder();
  const spans = new Map<string, Appended[]>();
  for (const line of drawing.split('\n')) {
    const match = /^\s*([^|]+?)\s*\|(.*)\|\s*$/.exec(line);
    if (match === null) continue;
    const { spec, kind } = laneOf(match[1]!);
    while (builder.devices.length <= (spec.device ?? -1)) addDevice(builder);
    const lane = builder.lane(spec);
    for (const run of match[2]!.matchAll(/(\w)\1*/g)) {
      const letter = run[1]!;
      const name = builder.strings.intern(names[letter] ?? letter);
      const start = run.index * nsPerColumn;
      const row = builder.span(lane, kind, start, run[0].length * nsPerColumn, name);
      spans.set(letter, [...(spans.get(letter) ?? []), row]);
    }
  }
  const taken = new Map<string, number>();
  for (const [operation, call] of Object.entries(links)) {
    for (const row of spans.get(operation) ?? []) {
      const next = taken.get(call) ?? 0;
      const calls = spans.get(call) ?? [];
      const target = calls[Math.min(next, calls.length - 1)];
      if (target !== undefined) builder.linkLaunch(row, target);
      taken.set(call, next + 1);
    }
  }
  return builder.freeze({ format: 'nsys-sqlite', product: 'drawing', version: '' });
}

function addDevice(builder: TraceBuilder): void {
  const ordinal = builder.devices.length;
  builder.devices.push({ ordinal, name: `GPU ${ordinal}` });
}

function laneOf(label: string): { spec: LaneSpec; kind: SpanKind } {
  const stream = /^stream (\d+)(?: of (\d+))?$/.exec(label);
  if (stream !== null) {
    const place = { stream: Number(stream[1]), device: Number(stream[2] ?? 0), context: 1 };
    return { spec: { key: label, kind: 'stream', label, pid: 1, ...place }, kind: SpanKind.kernel };
  }
  const lane = LANES[label];
  if (lane === undefined) throw new Error(`no lane is called ${label}`);
  const spec = { key: lane.kind, kind: lane.kind, label, pid: 1, tid: 1 };
  return { spec, kind: lane.span };
}

/** The rows of all spans with this name, in row order. */
export function rowsNamed(trace: Trace, name: string): number[] {
  const id = trace.strings.find(name);
  return [...trace.spans.name.keys()].filter(row => trace.spans.name[row] === id);
}

/** A drawing of one lane, a line per depth: the inverse of `drawTrace`, for messages and snapshots. */
export function drawLane(trace: Trace, lane: number, nsPerColumn = 10): string[] {
  const { first, last, depths } = trace.lanes[lane]!;
  const lines = Array.from({ length: depths }, () => [] as string[]);
  for (let row = first; row < last; row++) {
    const letter = trace.strings.get(trace.spans.name[row]!).charAt(0);
    const line = lines[trace.spans.depth[row]!]!;
    const from = Math.round(trace.spans.start[row]! / nsPerColumn);
    const to = Math.round((trace.spans.start[row]! + trace.spans.dur[row]!) / nsPerColumn);
    for (let column = from; column < Math.max(to, from + 1); column++) line[column] = letter;
  }
  return lines.map(line => Array.from(line, letter => letter ?? ' ').join(''));
}
