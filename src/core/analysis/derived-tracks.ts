/** Phases, steps and layers as tracks for the timeline: plain intervals with the node of the tree that they are. */

import type { DerivedItem, DerivedTrack } from '../lod/types.ts';
import type { Trace } from '../trace/trace.ts';
import { looseOperations } from './loose-operations.ts';
import { perTrace } from './memo.ts';
import { idOfStep } from './model/tree.ts';
import { firstStart, lastEnd } from './operations.ts';
import { findSteps, type Step } from './steps.ts';

/** Empty where the trace has no steps. Phases without steps last from their first to their last operation. */
export const derivedTracks = perTrace((trace): readonly DerivedTrack[] => {
  const { steps, layers } = findSteps(trace);
  if (steps.length === 0) return [];
  const stepItems = steps.map((step): DerivedItem => ({
    label: step.name,
    key: step.phase,
    node: idOfStep(step),
    startNs: step.startNs,
    endNs: step.startNs + step.durationNs,
    fields: [
      { name: 'kernels', value: `${step.kernels}` },
      { name: 'busy', value: `${step.busyNs}`, unit: 'ns' },
      { name: 'idle', value: `${step.idleNs}`, unit: 'ns' },
    ],
  }));
  const layerItems = layers.map(({ step, index, startNs, durationNs, busyNs }): DerivedItem => ({
    label: `${index}`,
    node: `${idOfStep(steps[step]!)}/layer:${index}`,
    startNs,
    endNs: startNs + durationNs,
    fields: [{ name: 'busy', value: `${busyNs}`, unit: 'ns' }],
  }));
  const tracks: DerivedTrack[] = [
    { role: 'phases', items: phaseItems(trace, steps) },
    { role: 'steps', items: stepItems },
  ];
  return layerItems.length > 0 ? [...tracks, { role: 'layers', items: layerItems }] : tracks;
});

/** Each run of steps of one phase is one item; so are the loose operations of a phase that has no steps. */
function phaseItems(trace: Trace, steps: readonly Step[]): DerivedItem[] {
  const items: DerivedItem[] = [];
  let run: { phase: Step['phase']; startNs: number; endNs: number } | undefined;
  const close = (): void => {
    if (run !== undefined) items.push(phaseItem(run.phase, run.startNs, run.endNs));
  };
  for (const { phase, startNs, durationNs } of steps) {
    const endNs = startNs + durationNs;
    if (run?.phase === phase) {
      run = { phase, startNs: run.startNs, endNs };
      continue;
    }
    close();
    run = { phase, startNs, endNs };
  }
  close();
  for (const { phase, rows } of looseOperations(trace)) {
    // Odd operations between the steps are no phase of their own on the timeline.
    if (phase === 'other' || items.some(({ key }) => key === phase)) continue;
    items.push(phaseItem(phase, firstStart(trace, rows), lastEnd(trace, rows)));
  }
  return items.sort((a, b) => a.startNs - b.startNs);
}

function phaseItem(phase: Step['phase'], startNs: number, endNs: number): DerivedItem {
  return { label: phase, key: phase, node: `/phase:${phase}`, startNs, endNs };
}
