/**
 * Where the wall clock went, per device and per phase: computation, exposed communication, exposed copies, graphs
 * recorded as one block, and idle by cause. The parts exclude each other in this order, so that they add up exactly:
 *
 *   computation            union of non-collective kernels
 *   exposed communication  union of collectives, less computation
 *   exposed copies         union of copies and memsets, less both
 *   graphs                 union of whole CUDA graphs, less all of these
 *   idle                   the rest of the wall clock, by cause (`idle.ts`)
 */

import { lowerBound } from '../base/search.ts';
import type { TimeShare } from '../protocol/analysis.ts';
import type { Trace } from '../trace/trace.ts';
import { runningMaximum } from './extremes.ts';
import { keepRows } from './groups.ts';
import { GAP_CAUSES, idleGaps, sumGaps } from './idle.ts';
import { kindRows } from './kind-rows.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, unionOfRows } from './operations.ts';
import { deviceOverlaps } from './overlap.ts';
import { phaseStretches, type PhaseStretch } from './phase-time.ts';
import { PHASES } from './phase.ts';
import { coveredWithin, sumsBefore, without, type Union } from './union.ts';

/** Without `phase`: each device as a whole, followed by its phases; with it, that phase of each device that has it. */
export function timeBreakdown(trace: Trace, phase?: string): readonly TimeShare[] {
  const all = allShares(trace);
  return phase === undefined ? all : all.filter(share => share.phase === phase);
}

const allShares = perTrace((trace): readonly TimeShare[] =>
  deviceOperations(trace).flatMap((_, at) => sharesOf(trace, at)),
);

function sharesOf(trace: Trace, at: number): TimeShare[] {
  const stretches = phaseStretches(trace)[at]!;
  const whole = shareOf(trace, at, '', merged(stretches));
  const present = PHASES.filter(phase => stretches.some(stretch => stretch.phase === phase));
  const phases = present.map(phase =>
    shareOf(
      trace,
      at,
      phase,
      stretches.filter(stretch => stretch.phase === phase),
    ),
  );
  return [whole, ...phases.sort((a, b) => a.startNs - b.startNs)];
}

/** Stretches follow each other without a hole. */
function merged(stretches: readonly PhaseStretch[]): readonly Omit<PhaseStretch, 'phase'>[] {
  const [first] = stretches;
  return first === undefined ? [] : [{ startNs: first.startNs, endNs: stretches.at(-1)!.endNs }];
}

type Windows = readonly Omit<PhaseStretch, 'phase'>[];

export function shareOf(trace: Trace, at: number, phase: string, windows: Windows): TimeShare {
  const { device } = deviceOperations(trace)[at]!;
  const parts = exclusiveParts(trace)[at]!;
  const gaps = idleGaps(trace)[at]!;
  const sums = sumsOf(trace)[at]!;
  const idle = { launch: 0, sync: 0, dependency: 0, unknown: 0 };
  const total = { wallNs: 0, sumNs: 0 };
  const times = { computationNs: 0, exposedCommunicationNs: 0, exposedCopiesNs: 0, graphsNs: 0 };
  for (const { startNs, endNs } of windows) {
    total.wallNs += endNs - startNs;
    total.sumNs += sums(endNs) - sums(startNs);
    times.computationNs += coveredWithin(parts.computation, startNs, endNs);
    times.exposedCommunicationNs += coveredWithin(parts.communication, startNs, endNs);
    times.exposedCopiesNs += coveredWithin(parts.copies, startNs, endNs);
    times.graphsNs += coveredWithin(parts.graphs, startNs, endNs);
    const causes = sumGaps(gaps, startNs, endNs);
    for (const cause of GAP_CAUSES) idle[cause] += causes[cause].ns;
  }
  const idleNs = GAP_CAUSES.reduce((sum, cause) => sum + idle[cause], 0);
  return {
    device,
    phase,
    node: phase === '' ? '' : `/phase:${phase}`,
    startNs: windows[0]?.startNs ?? 0,
    endNs: windows.at(-1)?.endNs ?? 0,
    ...total,
    ...times,
    idle,
    busyNs: total.wallNs - idleNs,
  };
}

/** Unions of one device that share no moment; together its busy time. */
interface Parts {
  readonly computation: Union;
  readonly communication: Union;
  readonly copies: Union;
  readonly graphs: Union;
}

const exclusiveParts = perTrace((trace): readonly Parts[] =>
  deviceOperations(trace).map(({ device }, at) => {
    const { computation, communication: all } = deviceOverlaps(trace)[at]!;
    const { copies: copyRows, graphs: graphRows } = kindRows(trace);
    const ofDevice = (rows: Uint32Array): Union =>
      unionOfRows(
        trace,
        keepRows(rows, row => trace.lanes[trace.spans.lane[row]!]!.device === device),
      );
    const communication = without(all, computation);
    const copies = without(without(ofDevice(copyRows), computation), communication);
    const graphs = without(without(ofDevice(graphRows), computation), communication);
    return { computation, communication, copies, graphs: without(graphs, copies) };
  }),
);

/** For each device: the operations' time before a moment, added up over streams. Exact; two searches a call. */
const sumsOf = perTrace((trace): readonly ((moment: number) => number)[] =>
  deviceOperations(trace).map(({ start, end }) => {
    const before = sumsBefore(start, end);
    const latestEnd = runningMaximum(end);
    return moment => {
      const begun = lowerBound(start, moment);
      let sum = before[begun]!;
      for (let i = begun - 1; i >= 0 && latestEnd[i]! > moment; i--) {
        sum -= Math.max(0, end[i]! - moment);
      }
      return sum;
    };
  }),
);
