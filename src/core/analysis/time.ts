/**
 * Where the GPU's time went, per device, over the span from its first to its last operation: busy and idle, kernels
 * and copies, computation and communication, and what the idle time waited for. What each
 * figure is, its own analysis says (`operations.ts`, `overlap.ts`, `idle.ts`).
 */

import { SpanKind, type CopyDirection } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { bytesOf } from './copies.ts';
import { keepRows } from './groups.ts';
import { idleGaps, sumGaps, type GapCause, type GapSum } from './idle.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { deviceOverlaps } from './overlap.ts';
import { unionLength } from './union.ts';

export interface CopyTime {
  readonly count: number;
  /** Sum of the copies' durations. */
  readonly ns: number;
  readonly bytes: number;
}

export interface DeviceTime {
  /** Index into `Trace.devices`. */
  readonly index: number;
  readonly startNs: number;
  /** From the first operation's start to the last one's end; `busyNs + idleNs`. */
  readonly spanNs: number;
  readonly busyNs: number;
  readonly idleNs: number;
  /** Sum of the kernels' durations; more than their union where streams run at once. */
  readonly kernelNs: number;
  readonly kernels: number;
  readonly memcpy: Readonly<Partial<Record<CopyDirection, CopyTime>>>;
  readonly memsets: number;
  readonly memsetNs: number;
  /** Whole CUDA graphs that the file records as one block. */
  readonly graphNs: number;
  readonly computationNs: number;
  readonly communicationNs: number;
  readonly overlapNs: number;
  readonly exposedCommunicationNs: number;
  /** Add up to `idleNs`. */
  readonly gaps: Readonly<Record<GapCause, GapSum>>;
}

/** One entry per device that ran anything. */
export const deviceTimes = perTrace((trace): readonly DeviceTime[] =>
  deviceOperations(trace).map((operations, i) => timeOf(trace, operations, i)),
);

function timeOf(trace: Trace, operations: DeviceOperations, i: number): DeviceTime {
  const { device, start, busy } = operations;
  const overlap = deviceOverlaps(trace)[i]!;
  const startNs = start[0]!;
  const spanNs = busy.end.at(-1)! - startNs;
  const busyNs = unionLength(busy);
  const communicationNs = unionLength(overlap.communication);
  const overlapNs = unionLength(overlap.overlap);
  return {
    index: device,
    startNs,
    spanNs,
    busyNs,
    idleNs: spanNs - busyNs,
    ...sumOperations(trace, operations.rows),
    computationNs: unionLength(overlap.computation),
    communicationNs,
    overlapNs,
    exposedCommunicationNs: communicationNs - overlapNs,
    gaps: sumGaps(idleGaps(trace)[i]!),
  };
}

type OperationSums = Pick<
  DeviceTime,
  'kernelNs' | 'kernels' | 'memcpy' | 'memsets' | 'memsetNs' | 'graphNs'
>;

function sumOperations(trace: Trace, rows: Uint32Array): OperationSums {
  const { ns, counts } = sumKinds(trace, rows);
  return {
    kernelNs: ns[SpanKind.kernel]!,
    kernels: counts[SpanKind.kernel]!,
    memsets: counts[SpanKind.memset]!,
    memsetNs: ns[SpanKind.memset]!,
    graphNs: ns[SpanKind.graph]!,
    memcpy: sumCopies(trace, rows),
  };
}

/** By `SpanKind`. */
function sumKinds(
  { spans }: Trace,
  rows: Uint32Array,
): { readonly ns: Float64Array; readonly counts: Uint32Array } {
  const { kind, dur } = spans;
  const ns = new Float64Array(256);
  const counts = new Uint32Array(256);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    ns[kind[row]!]! += dur[row]!;
    counts[kind[row]!]!++;
  }
  return { ns, counts };
}

function sumCopies(trace: Trace, rows: Uint32Array): DeviceTime['memcpy'] {
  const { kind, dur, detail } = trace.spans;
  const none: CopyTime = { count: 0, ns: 0, bytes: 0 };
  const sums: Partial<Record<CopyDirection, CopyTime>> = { htod: none, dtoh: none, dtod: none };
  for (const row of keepRows(rows, row => kind[row] === SpanKind.memcpy)) {
    const direction = trace.copies[detail[row]!]?.direction ?? 'unknown';
    const { count, ns, bytes } = sums[direction] ?? none;
    sums[direction] = {
      count: count + 1,
      ns: ns + dur[row]!,
      bytes: bytes + bytesOf(trace, row),
    };
  }
  return sums;
}
