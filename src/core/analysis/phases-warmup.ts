/**
 * Warm-up that no range tells of: in its first steps a program's code is loaded and compiled, its graphs are captured.
 * A leading step is warm-up only where all of this is so: its process does such one-off work, later steps of its phase
 * exist, and it takes over twice their median time. The first prefill of a single generation has nothing to be compared
 * with and stays what it is, and so do the steps after it; allocating memory, which any first step does, is no sign.
 */

import { lowerBound } from '../base/search.ts';
import { isApiCall, SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import type { Phase, StepEvidence } from './phase.ts';
import { medianOf } from './statistics.ts';

/** Calls that load code, or record work for replays. */
const CALLS = /ModuleLoad|LibraryLoad|StreamBeginCapture|GraphInstantiate/i;
/** What CUPTI calls the driver's loading of code behind other calls. */
const OVERHEADS = /(module|function) loading/i;
/** A step is cold above this multiple of later steps' median. */
const SLOWER = 2;

type PhasedStep = StepEvidence & { readonly phase: Phase };

/**
 * @param steps of one sequence, by time
 * @returns how many of the first are warm-up
 */
export function coldSteps(trace: Trace, steps: readonly PhasedStep[]): number {
  if (oneOffTimes(trace).size === 0) return 0;
  const isCold = (step: PhasedStep, i: number): boolean => {
    if (!doesOneOffWork(trace, steps, i)) return false;
    const later = laterLike(steps, i);
    if (later.length === 0) return false;
    return step.durationNs > SLOWER * medianOf(Float64Array.from(later, s => s.durationNs).sort());
  };
  const warm = steps.findIndex((step, i) => !isCold(step, i));
  return Math.max(0, warm);
}

/** Whether a step does one-off work, but no later step is of its phase: nothing tells what the work costs. */
export function isUncompared(trace: Trace, steps: readonly PhasedStep[], i: number): boolean {
  return doesOneOffWork(trace, steps, i) && laterLike(steps, i).length === 0;
}

function laterLike(steps: readonly PhasedStep[], i: number): PhasedStep[] {
  return steps.slice(i + 1).filter(({ phase }) => phase === steps[i]!.phase);
}

/** Whether the process of a step does one-off work from its first call to that of the next. */
function doesOneOffWork(trace: Trace, steps: readonly StepEvidence[], i: number): boolean {
  const { start, lane } = trace.spans;
  const call = firstCall(trace, steps[i]!);
  const times = oneOffTimes(trace).get(processes(trace)[lane[call]!]!);
  if (times === undefined) return false;
  const next = steps[i + 1];
  const until = next === undefined ? Infinity : start[firstCall(trace, next)]!;
  return lowerBound(times, start[call]!) < lowerBound(times, until);
}

/** Row of the call that launched the first operation of a step; the operation where it is not known. */
function firstCall({ spans }: Trace, { operations: [first] }: StepEvidence): number {
  const call = spans.link[first!]!;
  return call < 0 ? first! : call;
}

/** By process: when its one-off work begins, ascending, ns. */
const oneOffTimes = perTrace((trace): ReadonlyMap<number, Float64Array> => {
  const { spans, strings } = trace;
  const { kind, name, start, lane, length } = spans;
  /** By name, of calls and of overheads: 1 = it is such work, 2 = it is not, 0 = not judged yet. */
  const known = new Uint8Array(2 * strings.length);
  const times = new Map<number, number[]>();
  for (let row = 0; row < length; row++) {
    const isCall = isApiCall(kind[row]!);
    if (!isCall && kind[row] !== SpanKind.overhead) continue;
    const key = 2 * name[row]! + (isCall ? 1 : 0);
    if (known[key] === 0) {
      known[key] = (isCall ? CALLS : OVERHEADS).test(strings.get(name[row]!)) ? 1 : 2;
    }
    if (known[key] === 2) continue;
    const process = processes(trace)[lane[row]!]!;
    const own = times.get(process);
    if (own === undefined) times.set(process, [start[row]!]);
    else own.push(start[row]!);
  }
  return new Map([...times].map(([process, own]) => [process, Float64Array.from(own).sort()]));
});

/**
 * The process of each lane. Where the file does not say (overhead in traces of PyTorch, which are of one process each)
 * it is the only one of the file; -1 = none, or several.
 */
const processes = perTrace(({ lanes }): readonly number[] => {
  const ofPart = new Map<number | undefined, Set<number>>();
  for (const { part, pid } of lanes) {
    const pids = ofPart.get(part) ?? new Set();
    ofPart.set(part, pid < 0 ? pids : pids.add(pid));
  }
  return lanes.map(({ part, pid }) => {
    const [only, ...others] = ofPart.get(part)!;
    return pid >= 0 || only === undefined || others.length > 0 ? pid : only;
  });
});
