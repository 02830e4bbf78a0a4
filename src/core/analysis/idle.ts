/**
 * CONTRACT "gap cause": every interval in which a device ran nothing, between its first and its last operation, put
 * down to one cause by looking at the launch of the operation that ends it.
 *
 *   the launch call began before the device went idle (or just then)   dependency
 *   it began after, and its thread was in a synchronizing call         sync
 *   it began after                                                     launch
 *   the file has no launch call for the operation                      unknown
 */

import { lowerBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { isWaiting } from './synchronizing.ts';

export const GAP_CAUSES = ['launch', 'sync', 'dependency', 'unknown'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

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
    start: busy.end.slice(0, length),
    end: busy.start.slice(1),
    cause: new Uint8Array(length),
    next: new Uint32Array(length),
  };
  let i = 0;
  for (let gap = 0; gap < length; gap++) {
    while (start[i]! < gaps.end[gap]! || trace.spans.dur[rows[i]!] === 0) i++;
    gaps.next[gap] = rows[i]!;
    gaps.cause[gap] = GAP_CAUSES.indexOf(causeOf(trace, gaps.start[gap]!, rows[i]!));
  }
  return gaps;
}

function causeOf(trace: Trace, idleFrom: number, next: number): GapCause {
  const call = trace.spans.link[next]!;
  if (call < 0) return 'unknown';
  if (trace.spans.start[call]! <= idleFrom) return 'dependency';
  return isWaiting(trace, call, idleFrom) ? 'sync' : 'launch';
}

/** Count and length per cause of the gaps' parts inside [from, to]. */
export function sumGaps(
  gaps: IdleGaps,
  from = -Infinity,
  to = Infinity,
): Readonly<Record<GapCause, GapSum>> {
  const sums = {
    launch: { count: 0, ns: 0 },
    sync: { count: 0, ns: 0 },
    dependency: { count: 0, ns: 0 },
    unknown: { count: 0, ns: 0 },
  };
  for (let i = lowerBound(gaps.end, from); i < gaps.length && gaps.start[i]! < to; i++) {
    const ns = Math.min(gaps.end[i]!, to) - Math.max(gaps.start[i]!, from);
    if (ns <= 0) continue;
    const sum = sums[GAP_CAUSES[gaps.cause[i]!]!];
    sum.count++;
    sum.ns += ns;
  }
  return sums;
}
