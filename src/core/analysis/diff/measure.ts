/**
 * The wall clock of a scope taken apart, so that the parts add up exactly: the operators' operations clipped to the
 * scope's windows, less the time in which several ran at once, plus idle time by cause. Also the figures beside it,
 * each by its one definition in `time-breakdown.ts`, `overlap.ts` and `idle.ts`.
 */

import { lowerBound } from '../../base/search.ts';
import type { Operator } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { GAP_CAUSES, type GapCause } from '../idle.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { deviceOverlaps, overlapWithin } from '../overlap.ts';
import { shareOf } from '../time-breakdown.ts';
import { coveredWithin } from '../union.ts';
import type { DeviceWindow, Scope } from './scope.ts';

/** Times of some windows, ns. `wall` = `busy` + idle; `busy` = sum of the operators less the time in which several ran. */
export interface Measured {
  readonly wall: number;
  readonly busy: number;
  readonly computation: number;
  readonly communication: number;
  readonly exposedCommunication: number;
  readonly exposedCopies: number;
  readonly idle: Readonly<Record<GapCause, number>>;
}

/** One window. A few binary searches and the gaps in it. */
export function measureWindow(trace: Trace, { at, from, to }: DeviceWindow): Measured {
  const share = shareOf(trace, at, '', [{ startNs: from, endNs: to }]);
  const overlap = overlapWithin(deviceOverlaps(trace)[at]!, from, to);
  const busy = coveredWithin(deviceOperations(trace)[at]!.busy, from, to);
  const caused = GAP_CAUSES.reduce((sum, cause) => sum + share.idle[cause], 0);
  // Before the first and after the last operation of the device there is no gap, hence no cause.
  const unknown = share.idle.unknown + (share.wallNs - busy - caused);
  return {
    wall: share.wallNs,
    busy,
    computation: share.computationNs,
    communication: overlap.communicationNs,
    exposedCommunication: share.exposedCommunicationNs,
    exposedCopies: share.exposedCopiesNs,
    idle: { ...share.idle, unknown },
  };
}

/** Everything added up. */
export function sumOf(parts: readonly Measured[]): Measured {
  const total = (of: (part: Measured) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0);
  return {
    wall: total(({ wall }) => wall),
    busy: total(({ busy }) => busy),
    computation: total(({ computation }) => computation),
    communication: total(({ communication }) => communication),
    exposedCommunication: total(part => part.exposedCommunication),
    exposedCopies: total(({ exposedCopies }) => exposedCopies),
    idle: {
      launch: total(({ idle }) => idle.launch),
      sync: total(({ idle }) => idle.sync),
      dependency: total(({ idle }) => idle.dependency),
      unknown: total(({ idle }) => idle.unknown),
    },
  };
}

/** Time of each operator's operations inside the windows, added up over streams, ns. Linear in the operations. */
export function operatorTimes({ trace, windows }: Scope): Map<Operator, number> {
  const sums = new Map<Operator, number>();
  for (const { at, from, to } of windows) {
    const { rows, start, end } = deviceOperations(trace)[at]!;
    for (let i = firstTouching(trace, at, from); i < rows.length && start[i]! < to; i++) {
      const ns = Math.min(end[i]!, to) - Math.max(start[i]!, from);
      if (ns <= 0) continue;
      const operator = operatorOf(trace, rows[i]!);
      sums.set(operator, (sums.get(operator) ?? 0) + ns);
    }
  }
  return sums;
}

/** Position of the first operation, by start, that may reach beyond a moment. */
function firstTouching(trace: Trace, at: number, moment: number): number {
  return lowerBound(latestEnds(trace)[at]!, moment);
}

/** By device, for each operation in order of start: the latest end so far, ns. Ascending. */
const latestEnds = perTrace((trace): readonly Float64Array[] =>
  deviceOperations(trace).map(({ end }) => {
    let latest = -Infinity;
    return end.map(moment => (latest = Math.max(latest, moment)));
  }),
);
