/**
 * The sequences of steps of a trace: one where one program ran, one a device in the run of several ranks. For whoever
 * needs steps that follow one another, or has to say whose a step is.
 */

import { deviceNameAt } from '../format/device-name.ts';
import type { Trace } from '../trace/trace.ts';
import { oncePer } from './memo.ts';
import { findSteps } from './steps.ts';
import type { Step, Steps } from './step.ts';

/** The steps of each device, by device. */
export const stepSequences = oncePer((found: Steps): readonly (readonly Step[])[] => {
  const byDevice = new Map<number, Step[]>();
  for (const step of found.steps) {
    const own = byDevice.get(step.device);
    if (own === undefined) byDevice.set(step.device, [step]);
    else own.push(step);
  }
  return [...byDevice.values()];
});

/** The steps that divide a device's time: its own; of a device without any those of the first that has. */
export function stepsOfDevice(trace: Trace, device: number): readonly Step[] {
  const sequences = stepSequences(findSteps(trace));
  return sequences.find(([first]) => first!.device === device) ?? sequences[0] ?? [];
}

/** `rank 1 · decode step=5`, where several devices have steps of their own; else the name alone. */
export function nameOfStep(trace: Trace, { sequence, name }: Step): string {
  return sequence < 0 ? name : `${nameOfSequence(trace, sequence)} · ${name}`;
}

/** `rank 1`; `GPU 1`, `NPU 1` where the devices' names do not tell them apart. */
export function nameOfSequence({ devices }: Trace, device: number): string {
  const [rank] = (devices[device]?.name ?? '').split(' · ');
  const isUnique = devices.filter(({ name }) => name.split(' · ')[0] === rank).length === 1;
  return isUnique && rank !== '' ? rank! : deviceNameAt(devices, device);
}
