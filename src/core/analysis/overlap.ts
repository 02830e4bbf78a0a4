/**
 * Computation, communication and their overlap per device: the union of non-collective kernels, the
 * union of collective kernels, and the intersection of the two. Copies belong to neither. On Ascend, where collectives
 * are no kernels, communication is the union of the whole HCCL operations; their tasks on planes lie inside these.
 */

import { lowerBound, upperBound } from '../base/search.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { collectiveTest } from './collectives.ts';
import { perTrace } from './memo.ts';
import { deviceOperations } from './operations.ts';
import { coveredWithin, fromDisjoint, intersect, unionOf, type Union } from './union.ts';

export interface DeviceOverlap {
  /** Index into `Trace.devices`. */
  readonly device: number;
  readonly computation: Union;
  readonly communication: Union;
  /** Moments in both. Exposed communication is the rest of `communication`. */
  readonly overlap: Union;
}

/** One entry per device, in the order of `deviceOperations`. */
export const deviceOverlaps = perTrace((trace): readonly DeviceOverlap[] =>
  deviceOperations(trace).map(({ device, rows, start, end }) => {
    const part = partsOf(trace, rows);
    // On a single device there is mostly no communication: finding that out is far cheaper than an empty union.
    const unionOfPart = (which: number): Union =>
      part.includes(which) ? unionOf(start, end, i => part[i] === which) : NOTHING;
    const computation = unionOfPart(COMPUTATION);
    const communication = unionOfPart(COMMUNICATION);
    return { device, computation, communication, overlap: intersect(computation, communication) };
  }),
);

/** `COMPUTATION`, `COMMUNICATION` or neither, for each operation. */
function partsOf(trace: Trace, rows: Uint32Array): Uint8Array {
  const isCollective = collectiveTest(trace);
  const { kind } = trace.spans;
  const part = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const of = kind[rows[i]!];
    if (of === SpanKind.kernel) part[i] = isCollective(rows[i]!) ? COMMUNICATION : COMPUTATION;
    else if (of === SpanKind.communication) part[i] = COMMUNICATION;
  }
  return part;
}

const NOTHING = fromDisjoint(new Float64Array(0), new Float64Array(0));

/** 0 = neither. */
const COMPUTATION = 1;
const COMMUNICATION = 2;

/** Where the time went between two moments, ns: what Ascend's `step_trace_time.csv` says of a step. */
export interface OverlapWithin {
  readonly computationNs: number;
  readonly communicationNs: number;
  readonly overlapNs: number;
  /** Communication while nothing was computed. */
  readonly exposedNs: number;
  /** Neither computation nor communication, between the first and the last of them. */
  readonly freeNs: number;
}

/** The parts of a device's computation and communication inside [fromNs, toNs]. A few binary searches. */
export function overlapWithin(
  { computation, communication, overlap }: DeviceOverlap,
  fromNs = -Infinity,
  toNs = Infinity,
): OverlapWithin {
  const within = (union: Union): number => coveredWithin(union, fromNs, toNs);
  const computationNs = within(computation);
  const communicationNs = within(communication);
  const overlapNs = within(overlap);
  const exposedNs = communicationNs - overlapNs;
  const first = Math.min(firstWithin(computation, fromNs), firstWithin(communication, fromNs));
  const last = Math.max(lastWithin(computation, toNs), lastWithin(communication, toNs));
  const freeNs = Math.max(0, last - first - computationNs - exposedNs);
  return { computationNs, communicationNs, overlapNs, exposedNs, freeNs };
}

/** First moment of a union at or after `from`; Infinity = none. */
function firstWithin({ start, end, length }: Union, from: number): number {
  const i = upperBound(end, from);
  return i < length ? Math.max(from, start[i]!) : Infinity;
}

/** Last moment of a union at or before `to`; -Infinity = none. */
function lastWithin({ start, end }: Union, to: number): number {
  const i = lowerBound(start, to) - 1;
  return i >= 0 ? Math.min(to, end[i]!) : -Infinity;
}
