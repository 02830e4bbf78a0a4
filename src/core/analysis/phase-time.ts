/**
 * The wall clock of each device divided among the phases: every moment from its first to its last operation belongs
 * to exactly one phase. The time of a step belongs to the step's phase; on a device without steps of its own that of
 * the first device's steps does. Between the steps, an operation's time belongs to its own phase, and so does the wait
 * before it.
 */

import type { Trace } from '../trace/trace.ts';
import { looseOperations } from './loose-operations.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, type DeviceOperations } from './operations.ts';
import { PHASES, type Phase } from './phase.ts';
import { stepsOfDevice } from './step-sequences.ts';
import { findSteps } from './steps.ts';

/** Stretches of one phase; of one device, in order, each beginning where the one before it ends. */
export interface PhaseStretch {
  readonly phase: Phase;
  readonly startNs: number;
  readonly endNs: number;
}

/** One list per device, in the order of `deviceOperations`. Linear in the operations. */
export const phaseStretches = perTrace((trace): readonly (readonly PhaseStretch[])[] =>
  deviceOperations(trace).map(device => stretchesOf(trace, device)),
);

/** Phase of each operation outside the steps by row: 1 + index into `PHASES`; 0 = in a step. */
const loosePhases = perTrace((trace): Uint8Array => {
  const phases = new Uint8Array(trace.spans.length);
  for (const { phase, rows } of looseOperations(trace)) {
    const code = PHASES.indexOf(phase) + 1;
    for (const row of rows) phases[row] = code;
  }
  return phases;
});

interface Draft {
  phase: Phase;
  startNs: number;
  endNs: number;
}

function stretchesOf(trace: Trace, device: DeviceOperations): PhaseStretch[] {
  const { rows, start, end, busy } = device;
  const loose = loosePhases(trace);
  const { steps: all, stepOf } = findSteps(trace);
  const steps = stepsOfDevice(trace, device.device);
  const stretches: Draft[] = [];
  let time = start[0]!;
  const to = busy.end[busy.length - 1] ?? time;
  const until = (phase: Phase, moment: number): void => {
    const endNs = Math.min(moment, to);
    if (endNs <= time) return;
    const last = stretches.at(-1);
    if (last?.phase === phase) last.endNs = endNs;
    else stretches.push({ phase, startNs: time, endNs });
    time = endNs;
  };
  let k = 0;
  for (let i = 0; i < rows.length; i++) {
    // Nearly all operations: they lie in a step whose time is given out already.
    if (end[i]! <= time && (k === steps.length || steps[k]!.startNs > time)) continue;
    for (; k < steps.length && steps[k]!.startNs <= Math.max(start[i]!, time); k++) {
      const step = steps[k]!;
      until(step.phase, step.startNs + step.durationNs);
    }
    const step = all[stepOf[rows[i]!]! - 1];
    const phase = step?.phase ?? PHASES[Math.max(0, loose[rows[i]!]! - 1)]!;
    const nextStep = steps[k]?.startNs ?? Infinity;
    until(phase, Math.min(end[i]!, Math.max(nextStep, time)));
  }
  for (; k < steps.length; k++) until(steps[k]!.phase, steps[k]!.startNs + steps[k]!.durationNs);
  until(stretches.at(-1)?.phase ?? 'other', to);
  return stretches;
}
