/** The answer line over the timeline: step time, busy, launch idle, exposed communication. Figures only. */

import { largestIn } from '../base/lists.ts';
import type { Unhurried } from '../base/unhurried.ts';
import type { Headline } from '../protocol/engine.ts';
import type { Trace } from '../trace/trace.ts';
import { idleGaps, sumGaps } from './idle.ts';
import { perTraceInTurns } from './memo.ts';
import { deviceOperations } from './operations.ts';
import { deviceOverlaps } from './overlap.ts';
import { medianOf } from './statistics.ts';
import { wholeSteps } from './steady-state.ts';
import { stepSequences } from './step-sequences.ts';
import { findingSteps, findSteps } from './steps.ts';
import type { Step } from './step.ts';
import { coveredWithin } from './union.ts';

/** A part of one device's time. */
interface Scope {
  /** Position in `deviceOperations`. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Shares are of the decode steps' time in the steady state where there are any, else of the steps', else of each device's
 * time from its first to its last operation.
 */
function headline(trace: Trace): Headline {
  const found = findSteps(trace);
  const { steps } = found;
  const decode = wholeSteps(trace, 'decode');
  const chosen = decode.length > 0 ? decode : wholeSteps(trace);
  const scope = decode.length > 0 ? 'decode' : steps.length > 0 ? 'steps' : 'all';
  const scopes = scope === 'all' ? wholeDevices(trace) : chosen.map(step => scopeOf(trace, step));
  const total = scopes.reduce((sum, { from, to }) => sum + to - from, 0);
  const percent = (part: (scope: Scope) => number): number =>
    (100 * scopes.reduce((sum, scope) => sum + part(scope), 0)) / total;
  const layers = chosen.reduce((most, { layerCount }) => Math.max(most, layerCount), 0);
  const communicates = deviceOverlaps(trace).some(({ communication }) => communication.length > 0);
  return {
    devices: deviceNames(trace),
    ...(steps.length > 0 && {
      steps: largestIn(stepSequences(found).map(({ length }) => length)),
      stepP50Ns: medianOf(Float64Array.from(chosen, step => step.durationNs).sort()),
    }),
    ...(layers > 0 && { layers }),
    ...(total > 0 && {
      busyPercent: percent(({ at, from, to }) =>
        coveredWithin(deviceOperations(trace)[at]!.busy, from, to),
      ),
      launchIdlePercent: percent(({ at, from, to }) => launchIdle(trace, at, from, to)),
    }),
    ...(total > 0 &&
      communicates && {
        exposedCommunicationPercent: percent(({ at, from, to }) => exposed(trace, at, from, to)),
      }),
    scope,
  };
}

const ofTrace = perTraceInTurns(function* (trace): Unhurried<Headline> {
  yield* findingSteps(trace);
  yield;
  idleGaps(trace);
  yield;
  deviceOverlaps(trace);
  yield;
  return headline(trace);
});

export const headlineOf = ofTrace.atOnce;

/** The same, unhurried. */
export const findingHeadline = ofTrace.inTurns;

function scopeOf(trace: Trace, { device, startNs, durationNs }: Step): Scope {
  const at = deviceOperations(trace).findIndex(other => other.device === device);
  return { at, from: startNs, to: startNs + durationNs };
}

function wholeDevices(trace: Trace): Scope[] {
  return deviceOperations(trace).map(({ start, busy }, at) => ({
    at,
    from: start[0]!,
    to: busy.end[busy.length - 1] ?? start[0]!,
  }));
}

function launchIdle(trace: Trace, at: number, from: number, to: number): number {
  return sumGaps(idleGaps(trace)[at]!, from, to).launch.ns;
}

function exposed(trace: Trace, at: number, from: number, to: number): number {
  const { communication, overlap } = deviceOverlaps(trace)[at]!;
  return coveredWithin(communication, from, to) - coveredWithin(overlap, from, to);
}

/** `4 × NVIDIA H200`: the devices that ran anything. */
export function deviceNames(trace: Trace): string {
  const counts = new Map<string, number>();
  for (const { device } of deviceOperations(trace)) {
    const { name = '', model = name } = trace.devices[device] ?? {};
    if (model !== '') counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)).join(', ');
}
