/**
 * What is compared of one trace: a node of its model tree come to operations, steps and windows of the wall clock; the
 * default scope of a whole comparison. Compares nothing.
 *
 *   whole trace        each device from its first to its last operation
 *   steps              each step's step time, on the step's device; its operations and what nobody launched meanwhile
 *   phase              the phase's stretches of each device that it uses; those of one device of it likewise
 *   layer, range       from its first operation's start to the last one's end
 *   any other node     the moments in which its operations run
 *
 * Of many steps, those that the capture cuts are left out with their operations and time; one that was asked for stays.
 */

import { lowerBound } from '../../base/search.ts';
import { FailureError } from '../../base/result.ts';
import type { DiffSide } from '../../protocol/diff.ts';
import type { Window } from '../../lod/types.ts';
import type { Trace } from '../../trace/trace.ts';
import {
  deviceOperations,
  firstStart,
  lastEnd,
  sortedByStart,
  unionOfRows,
} from '../operations.ts';
import { phaseStretches } from '../phase-time.ts';
import { operationsOfRange } from '../projection.ts';
import { wholeSteps } from '../steady-state.ts';
import { findSteps } from '../steps.ts';
import type { Step } from '../step.ts';
import { operationsOfNode } from '../tables/scope.ts';

/** A trace and the node of it that is wanted; without `node` the default scope. */
export interface Source {
  readonly id: number;
  readonly name: string;
  readonly trace: Trace;
  readonly node?: string;
}

/** A stretch of one device's time, ns. */
export interface DeviceWindow {
  /** Position in `deviceOperations`. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Scope {
  readonly source: Source;
  readonly trace: Trace;
  readonly kind: DiffSide['scope'];
  readonly node: string;
  /** Steps that make up the scope; empty where it is not one of steps. */
  readonly steps: readonly Step[];
  /** Steps that would belong to it if the capture did not cut them. */
  readonly cut: readonly Step[];
  /** Operations by start, each once. */
  readonly rows: Uint32Array;
  /** Share no moment. One a step where `kind` is `decode` or `steps`. */
  readonly windows: readonly DeviceWindow[];
}

const RANGE = /^\/range:(\d+)$/;
const STEP = /\/step:(\d+)$/;
const LAYER = /\/layer:[\d.]+$/;
/** A phase, or what one device did in it. */
const PHASE = /^\/phase:(\w+)(?:\/device:(\d+))?$/;

/**
 * The scopes of all places that are compared. Those without a node share one default: the steady decode steps where
 * all places have decode steps, else all steps where all have some, else the whole trace.
 *
 * Throws the failure `no-such-place` where a node has no operations.
 */
export function resolveScopes(sources: readonly Source[]): Scope[] {
  const all = sources.map(({ trace, node }) =>
    node === undefined ? wholeSteps(trace) : stepsOfNode(trace, node),
  );
  const everywhere = (has: (steps: readonly Step[]) => boolean): boolean => all.every(has);
  const kind = everywhere(steps => steps.some(isDecode))
    ? 'decode'
    : everywhere(steps => steps.length > 0)
      ? 'steps'
      : 'all';
  return sources.map(source =>
    source.node === undefined ? defaultScope(source, kind) : nodeScope(source, source.node),
  );
}

function isDecode({ phase }: Step): boolean {
  return phase === 'decode';
}

function defaultScope(source: Source, kind: 'decode' | 'steps' | 'all'): Scope {
  if (kind === 'all') return wholeTrace(source, 'all');
  const { trace } = source;
  const steps = kind === 'decode' ? wholeSteps(trace, 'decode') : wholeSteps(trace);
  const windows = steps.map(step => windowOfStep(trace, step));
  const cut = findSteps(trace).steps.filter(
    step => step.isCut && (kind === 'steps' || isDecode(step)),
  );
  return { source, trace, kind, node: '', steps, cut, rows: rowsOfSteps(trace, steps), windows };
}

function nodeScope(source: Source, node: string): Scope {
  if (node === '') return wholeTrace(source, 'node');
  const { trace } = source;
  const range = RANGE.exec(node);
  const all = stepsOfNode(trace, node);
  const whole = all.filter(({ isCut }) => !isCut);
  const steps = whole.length > 0 ? whole : all;
  const cut = all.filter(step => !steps.includes(step));
  const rows = STEP.test(node)
    ? rowsOfSteps(trace, steps)
    : sortedByStart(
        trace,
        range === null
          ? withoutSteps(trace, operationsOfNode(trace, node), cut)
          : operationsOfRange(trace, Number(range[1])),
      );
  if (rows.length === 0 || rows.some(row => !(row < trace.spans.length))) {
    throw new FailureError({
      reason: 'no-such-place',
      message: `${source.name} has no operations at ${node}`,
      advice: 'Choose another step, layer or range of it.',
      args: [source.name, node],
    });
  }
  const windows = outside(trace, windowsOfNode(trace, node, rows, steps), cut);
  return { source, trace, kind: 'node', node, steps, cut, rows, windows };
}

/** Operations that some steps did not launch. */
function withoutSteps(trace: Trace, rows: Uint32Array, steps: readonly Step[]): Uint32Array {
  if (steps.length === 0) return rows;
  const { stepOf } = findSteps(trace);
  const left = new Set(steps.map(({ index }) => index));
  return rows.filter(row => !left.has(stepOf[row]!));
}

/** What of some windows lies outside the time of some steps. */
function outside(
  trace: Trace,
  windows: readonly DeviceWindow[],
  steps: readonly Step[],
): readonly DeviceWindow[] {
  return steps
    .map(step => windowOfStep(trace, step))
    .reduce<readonly DeviceWindow[]>(
      (parts, hole) =>
        parts.flatMap(part => {
          if (part.at !== hole.at) return [part];
          const { at, from, to } = part;
          const around = [
            { at, from, to: Math.min(to, hole.from) },
            { at, from: Math.max(from, hole.to), to },
          ];
          return around.filter(rest => rest.from < rest.to);
        }),
      windows,
    );
}

function wholeTrace(source: Source, kind: 'node' | 'all'): Scope {
  const { trace } = source;
  const devices = deviceOperations(trace);
  const windows = devices.map(({ start, busy }, at) => ({
    at,
    from: start[0]!,
    to: busy.end[busy.length - 1] ?? start[0]!,
  }));
  const [only] = devices;
  const rows =
    devices.length === 1 ? only!.rows : sortedByStart(trace, operationsOfNode(trace, ''));
  return { source, trace, kind, node: '', steps: [], cut: [], rows, windows };
}

function stepsOfNode(trace: Trace, node: string): readonly Step[] {
  const { steps } = findSteps(trace);
  const [, phase, device] = PHASE.exec(node) ?? [];
  if (phase !== undefined) {
    const isOf = ({ sequence }: Step): boolean => device === undefined || sequence === +device;
    return steps.filter(step => step.phase === phase && isOf(step));
  }
  const step = steps[Number(STEP.exec(node)?.[1] ?? 0) - 1];
  return step === undefined ? [] : [step];
}

function windowsOfNode(
  trace: Trace,
  node: string,
  rows: Uint32Array,
  steps: readonly Step[],
): DeviceWindow[] {
  if (STEP.test(node)) return steps.map(step => windowOfStep(trace, step));
  const parts = byDevice(trace, rows);
  const phase = PHASE.exec(node)?.[1];
  return parts.flatMap(({ at, rows: own }) => {
    if (phase !== undefined) {
      const stretches = phaseStretches(trace)[at]!.filter(stretch => stretch.phase === phase);
      return stretches.map(({ startNs, endNs }) => ({ at, from: startNs, to: endNs }));
    }
    if (LAYER.test(node) || RANGE.test(node)) {
      return [{ at, from: firstStart(trace, own), to: lastEnd(trace, own) }];
    }
    const { start, end } = unionOfRows(trace, own);
    return Array.from(start, (from, i) => ({ at, from, to: end[i]! }));
  });
}

function byDevice(trace: Trace, rows: Uint32Array): { at: number; rows: Uint32Array }[] {
  return deviceOperations(trace).flatMap(({ device }, at) => {
    const own = rows.filter(row => trace.lanes[trace.spans.lane[row]!]!.device === device);
    return own.length > 0 ? [{ at, rows: own }] : [];
  });
}

function windowOfStep(trace: Trace, { device, startNs, durationNs }: Step): DeviceWindow {
  const at = deviceOperations(trace).findIndex(other => other.device === device);
  return { at, from: startNs, to: startNs + durationNs };
}

/**
 * What the steps launched, and what began in their time on their device although no step is known to have launched it
 * (communication of Ascend, calls that the profiler missed).
 */
function rowsOfSteps(trace: Trace, steps: readonly Step[]): Uint32Array {
  const { stepOf } = findSteps(trace);
  const parts = steps.flatMap(step => {
    const { at, from, to } = windowOfStep(trace, step);
    const { rows, start } = deviceOperations(trace)[at]!;
    const inside = rows.subarray(lowerBound(start, from), lowerBound(start, to));
    return [step.operations, inside.filter(row => stepOf[row] === 0)];
  });
  const all = new Uint32Array(parts.reduce((sum, rows) => sum + rows.length, 0));
  let next = 0;
  for (const rows of parts) {
    all.set(rows, next);
    next += rows.length;
  }
  return sortedByStart(trace, all);
}

/** From the first to the last moment of a scope; empty at 0 where nothing ran. */
export function windowOf({ windows }: Scope): Window {
  if (windows.length === 0) return { startNs: 0, endNs: 0 };
  return {
    startNs: windows.reduce((first, { from }) => Math.min(first, from), Infinity),
    endNs: windows.reduce((last, { to }) => Math.max(last, to), -Infinity),
  };
}
