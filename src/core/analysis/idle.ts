/**
 * Idle time by cause: every interval in which a device ran nothing, between its first and its last operation, put
 * down to one cause by looking at the launch of the operation that ends it.
 *
 *   the launch call began before the device went idle (or just then)   dependency
 *   it began after, and its thread was in a synchronizing call         sync
 *   it began after                                                     launch
 *   the file has no launch call for the operation                      unknown
 */

import { lowerBound, upperBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { waitFinder } from './synchronizing.ts';

export const GAP_CAUSES = ['launch', 'sync', 'dependency', 'unknown'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];
const CODES: Readonly<Record<GapCause, number>> = { launch: 0, sync: 1, dependency: 2, unknown: 3 };

/** The idle intervals of one device, in order (parallel columns). */
export interface IdleGaps {
  readonly device: number;
  readonly length: number;
  /** ns. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index into `GAP_CAUSES`. */
  readonly cause: Uint8Array;
  /** Row of the operation that ends the gap. */
  readonly next: Uint32Array;
}

export interface GapSum {
  readonly count: number;
  readonly ns: number;
}

/** One entry per device, in the order of `deviceOperations`. */
export const idleGaps = perTrace((trace): readonly IdleGaps[] =>
  deviceOperations(trace).map(operations => gapsOf(trace, operations)),
);

function gapsOf(trace: Trace, { device, rows, start, busy }: DeviceOperations): IdleGaps {
  const length = Math.max(0, busy.length - 1);
  const gaps = {
    device,
    length,
    start: busy.end.subarray(0, length),
    end: busy.start.subarray(1),
    cause: new Uint8Array(length),
    next: new Uint32Array(length),
  };
  const causeOf = causes(trace);
  let i = 0;
  for (let gap = 0; gap < length; gap++) {
    while (start[i]! < gaps.end[gap]!) i++;
    gaps.next[gap] = rows[i]!;
    gaps.cause[gap] = causeOf(gaps.start[gap]!, rows[i]!);
  }
  return gaps;
}

/** The cause of a gap from the moment in which it began and the row of the operation that ends it. */
function causes(trace: Trace): (idleFrom: number, next: number) => number {
  const { link, start } = trace.spans;
  const waitAt = waitFinder(trace);
  return (idleFrom, next) => {
    const call = link[next]!;
    if (call < 0) return CODES.unknown;
    if (start[call]! <= idleFrom) return CODES.dependency;
    return waitAt(call, idleFrom) === undefined ? CODES.launch : CODES.sync;
  };
}

/** Count and length per cause of the gaps' parts inside [from, to]. */
export function sumGaps(
  gaps: IdleGaps,
  from = -Infinity,
  to = Infinity,
): Readonly<Record<GapCause, GapSum>> {
  const counts = new Uint32Array(GAP_CAUSES.length);
  const times = new Float64Array(GAP_CAUSES.length);
  addGaps(gaps, from, to, counts, times);
  const sumOf = (cause: GapCause): GapSum => ({
    count: counts[CODES[cause]]!,
    ns: times[CODES[cause]]!,
  });
  return {
    launch: sumOf('launch'),
    sync: sumOf('sync'),
    dependency: sumOf('dependency'),
    unknown: sumOf('unknown'),
  };
}

/**
 * Gaps neither touch nor have no length, so that only the first and the last can reach beyond [from, to]. In a loop
 * that clips them all, every time would be a number object until the loop is compiled for good.
 */
function addGaps(
  gaps: IdleGaps,
  from: number,
  to: number,
  counts: Uint32Array,
  times: Float64Array,
): void {
  const { start, end, cause } = gaps;
  const first = upperBound(end, from);
  const after = lowerBound(start, to);
  if (from >= to || first >= after) return;
  addWholeGaps(gaps, first, after, counts, times);
  times[cause[first]!]! -= Math.max(0, from - start[first]!);
  times[cause[after - 1]!]! -= Math.max(0, end[after - 1]! - to);
}

function addWholeGaps(
  { start, end, cause }: IdleGaps,
  first: number,
  after: number,
  counts: Uint32Array,
  times: Float64Array,
): void {
  for (let i = first; i < after; i++) {
    counts[cause[i]!]!++;
    times[cause[i]!]! += end[i]! - start[i]!;
  }
}
