/**
 * Where the GPU's time went, per device, over the span from its first to its last operation: busy and idle, kernels
 * and copies, computation and communication, and what the idle time waited for. CONTRACT "busy" to "exposed".
 */

import { SpanKind, type CopyDirection } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { bytesOf } from './copies.ts';
import { runningMaximum } from './extremes.ts';
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
  const { device, start, end, busy } = operations;
  const overlap = deviceOverlaps(trace)[i]!;
  const startNs = start[0]!;
  const spanNs = runningMaximum(end).at(-1)! - startNs;
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
  const { kind, dur, detail } = trace.spans;
  const none: CopyTime = { count: 0, ns: 0, bytes: 0 };
  const memcpy: Partial<Record<CopyDirection, CopyTime>> = { htod: none, dtoh: none, dtod: none };
  const sums = { kernelNs: 0, kernels: 0, memsets: 0, memsetNs: 0, graphNs: 0 };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const ns = dur[row]!;
    if (kind[row] === SpanKind.kernel) {
      sums.kernelNs += ns;
      sums.kernels++;
    } else if (kind[row] === SpanKind.memset) {
      sums.memsetNs += ns;
      sums.memsets++;
    } else if (kind[row] === SpanKind.graph) {
      sums.graphNs += ns;
    } else if (kind[row] === SpanKind.memcpy) {
      const direction = trace.copies[detail[row]!]?.direction ?? 'unknown';
      const sum = memcpy[direction] ?? none;
      const bytes = sum.bytes + bytesOf(trace, row);
      memcpy[direction] = { count: sum.count + 1, ns: sum.ns + ns, bytes };
    }
  }
  return { ...sums, memcpy };
}
