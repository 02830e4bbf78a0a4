/**
 * The projection of a range: the span on the GPU from the start of the first to the end of the last operation that a
 * range launched. NVIDIA's rule (`nvtx_gpu_proj_sum`), exactly: the calls of the range's own thread that lie entirely
 * inside it; ranges that end on another thread are left out; an operation belongs to every enclosing range.
 */

import { STRETCH, type Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { kindRows } from './kind-rows.ts';
import { perTraceInTurns } from './memo.ts';
import {
  findingThreadLaunches,
  launchesOfLanes,
  launchesWithin,
  operationsWithin,
  threadKey,
  type WindowLaunches,
} from './thread-launches.ts';

/** One row a range of the trace (parallel columns), by span row. */
export interface Projections {
  readonly length: number;
  /** Span rows of all ranges, ascending. */
  readonly range: Uint32Array;
  /** ns; NaN where the range launched nothing or ends on another thread. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Calls that launched something: NVIDIA's "GPU Ops", where a graph replay counts one. */
  readonly calls: Uint32Array;
  /** Operations, each kernel of a graph by itself. */
  readonly operations: Uint32Array;
  readonly kernels: Uint32Array;
}

/** All ranges, by row. */
export function rangeRows(trace: Trace): Uint32Array {
  return kindRows(trace).ranges;
}

const ofTrace = perTraceInTurns(function* (trace): Unhurried<Projections> {
  yield* findingThreadLaunches(trace);
  const range = rangeRows(trace);
  const { length } = range;
  const table = {
    length,
    range,
    start: new Float64Array(length).fill(NaN),
    end: new Float64Array(length).fill(NaN),
    calls: new Uint32Array(length),
    operations: new Uint32Array(length),
    kernels: new Uint32Array(length),
  };
  const sumsOf = projector(trace);
  for (let from = 0; from < length; from += RANGES_AT_ONCE) {
    yield;
    project(table, sumsOf, from, Math.min(length, from + RANGES_AT_ONCE));
  }
  return table;
});

/** All ranges of a trace. */
export const projections = ofTrace.atOnce;

/** The same, unhurried. */
export const findingProjections = ofTrace.inTurns;

/** Each costs as much as a hundred rows of a plain pass. */
const RANGES_AT_ONCE = STRETCH / 16;

/** Fills a stretch of the table. */
function project(
  { range, start, end, calls, operations, kernels }: Projections,
  sumsOf: (row: number) => WindowLaunches | undefined,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const sums = sumsOf(range[i]!);
    if (sums === undefined) continue;
    start[i] = sums.startNs;
    end[i] = sums.endNs;
    calls[i] = sums.calls;
    operations[i] = sums.operations;
    kernels[i] = sums.kernels;
  }
}

/** What one span of a host thread launched, a range or a frame of a stack; undefined where nothing. */
export function projectionOf(trace: Trace, row: number): WindowLaunches | undefined {
  return projector(trace)(row);
}

/** The same for many rows of a trace. */
function projector(trace: Trace): (row: number) => WindowLaunches | undefined {
  const threads = launchesOfLanes(trace);
  const { lane, start, dur } = trace.spans;
  return row => {
    const thread = threads[lane[row]!];
    if (thread === undefined || isCrossThread(trace, row)) return undefined;
    const sums = launchesWithin(thread, start[row]!, start[row]! + dur[row]!);
    return sums.calls === 0 ? undefined : sums;
  };
}

/** Rows of the operations that the range in `row` launched, in the order of launching. */
export function operationsOfRange(trace: Trace, row: number): Uint32Array {
  const thread = launchesOfLanes(trace)[trace.spans.lane[row]!];
  if (thread === undefined || isCrossThread(trace, row)) return new Uint32Array(0);
  const from = trace.spans.start[row]!;
  return operationsWithin(thread, from, from + trace.spans.dur[row]!);
}

/** Rows of the operations launched in any of some ranges, ascending, each once. */
export function operationsOfRanges(trace: Trace, ranges: Uint32Array): Uint32Array {
  const marked = new Set<number>();
  for (const range of ranges) for (const row of operationsOfRange(trace, range)) marked.add(row);
  return Uint32Array.from(marked).sort();
}

/** Key of the thread that a span lies on, as in `threadLaunches`. */
export function threadOf(trace: Trace, row: number): string {
  const lane = trace.lanes[trace.spans.lane[row]!]!;
  return threadKey(lane.pid, lane.tid);
}

/** Domain of a range; '' = default or none. */
export function domainOf(trace: Trace, row: number): string {
  const attributes = trace.rangeAttributes[trace.spans.detail[row]!];
  return attributes?.domain ?? trace.lanes[trace.spans.lane[row]!]!.domain;
}

function isCrossThread(trace: Trace, row: number): boolean {
  return trace.rangeAttributes[trace.spans.detail[row]!]?.crossThread ?? false;
}
