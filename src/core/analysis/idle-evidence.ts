/**
 * Why a device is idle at a moment, or why it is not although a stream shows nothing: the interval that holds the
 * moment, its cause by `idle.ts`, and the operations and calls that the verdict rests on.
 */

import { lowerBound, upperBound } from '../base/search.ts';
import type {
  IdleAnswer,
  IdleEvidence,
  IdleIntervals,
  SpanReference,
} from '../protocol/analysis.ts';
import type { Trace } from '../trace/trace.ts';
import { GAP_CAUSES, idleGaps } from './idle.ts';
import { baseName } from './kernels.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { waitFinder } from './synchronizing.ts';

/** Operations named in an answer about a busy moment. */
const MOST_RUNNING = 10;

/** @param device index into `Trace.devices` */
export function idleAt(trace: Trace, device: number, ns: number): IdleAnswer {
  const at = deviceOperations(trace).findIndex(other => other.device === device);
  const operations = deviceOperations(trace)[at];
  if (operations === undefined) return { state: 'outside', device };
  const { busy } = operations;
  const i = upperBound(busy.start, ns) - 1;
  if (i >= 0 && ns < busy.end[i]!) {
    const running = runningAt(trace, operations, busy.start[i]!, ns);
    return { state: 'busy', device, startNs: busy.start[i]!, endNs: busy.end[i]!, running };
  }
  const gaps = idleGaps(trace)[at]!;
  // Gap i lies between the busy intervals i and i + 1.
  if (i < 0 || i >= gaps.length) return { state: 'outside', device };
  return {
    state: 'idle',
    device,
    startNs: gaps.start[i]!,
    endNs: gaps.end[i]!,
    cause: GAP_CAUSES[gaps.cause[i]!]!,
    evidence: evidenceOf(trace, operations, gaps.start[i]!, gaps.next[i]!),
  };
}

/** Operations that run at a moment, the last begun first. `since`: nothing that runs began before. */
function runningAt(
  trace: Trace,
  { rows, start, end }: DeviceOperations,
  since: number,
  ns: number,
): (SpanReference & { stream: number })[] {
  const running: (SpanReference & { stream: number })[] = [];
  for (let i = upperBound(start, ns) - 1; i >= 0 && start[i]! >= since; i--) {
    if (end[i]! <= ns) continue;
    const { stream } = trace.lanes[trace.spans.lane[rows[i]!]!]!;
    running.push({ ...reference(trace, rows[i]!), stream });
    if (running.length === MOST_RUNNING) break;
  }
  return running;
}

function evidenceOf(
  trace: Trace,
  operations: DeviceOperations,
  idleFrom: number,
  next: number,
): IdleEvidence {
  const { start, link } = trace.spans;
  const previous = previousOf(operations, idleFrom);
  const call = link[next]!;
  const waiting = call < 0 ? undefined : waitFinder(trace)(call, idleFrom);
  return {
    next: reference(trace, next),
    ...(previous !== undefined && { previous: reference(trace, previous) }),
    ...(call >= 0 && {
      launch: reference(trace, call),
      launchAfterNs: start[call]! - idleFrom,
    }),
    ...(waiting !== undefined && start[call]! > idleFrom && { waiting: reference(trace, waiting) }),
  };
}

/** The operation with whose end the device went idle. */
function previousOf({ rows, start, end }: DeviceOperations, idleFrom: number): number | undefined {
  for (let i = lowerBound(start, idleFrom) - 1; i >= 0; i--) {
    if (end[i]! === idleFrom) return rows[i];
  }
  return undefined;
}

function reference(trace: Trace, row: number): SpanReference {
  const { start, dur, name } = trace.spans;
  return {
    row,
    name: trace.strings.get(baseName(trace, name[row]!)),
    startNs: start[row]!,
    endNs: start[row]! + dur[row]!,
  };
}

/** Idle intervals that touch [startNs, endNs): the longest `limit` of them, in order of time. */
export function idleIn(
  trace: Trace,
  device: number,
  startNs: number,
  endNs: number,
  limit: number,
): IdleIntervals {
  const gaps = idleGaps(trace).find(other => other.device === device);
  const from = gaps === undefined ? 0 : upperBound(gaps.end, startNs);
  const to = gaps === undefined ? 0 : lowerBound(gaps.start, endNs);
  const total = Math.max(0, to - from);
  let chosen = Array.from({ length: total }, (_, i) => from + i);
  if (gaps !== undefined && total > limit) {
    const lengthOf = (i: number): number => gaps.end[i]! - gaps.start[i]!;
    chosen = chosen.sort((a, b) => lengthOf(b) - lengthOf(a) || a - b).slice(0, Math.max(0, limit));
    chosen.sort((a, b) => a - b);
  }
  return {
    device,
    total,
    startNs: Float64Array.from(chosen, i => gaps!.start[i]!),
    endNs: Float64Array.from(chosen, i => gaps!.end[i]!),
    cause: Uint8Array.from(chosen, i => gaps!.cause[i]!),
    next: Uint32Array.from(chosen, i => gaps!.next[i]!),
  };
}
