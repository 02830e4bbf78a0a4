/**
 * Phases, steps and layers as the timeline takes them: plain intervals with their node in the model tree and their
 * figures. Finds nothing itself; that is the analyses' business.
 */

import { looseOperations, type LooseOperations } from '../core/analysis/loose-operations.ts';
import { idOfStep } from '../core/analysis/model/ids.ts';
import { firstStart, lastEnd } from '../core/analysis/operations.ts';
import type { Phase } from '../core/analysis/phase.ts';
import { passOf } from '../core/analysis/step-division.ts';
import { stepSequences } from '../core/analysis/step-sequences.ts';
import { findSteps, layersOf } from '../core/analysis/steps.ts';
import type { Layer, Step, Steps } from '../core/analysis/step.ts';
import type { DerivedItem, DerivedTrack, DetailField, DetailWord } from '../core/lod/types.ts';
import type { Field } from '../core/readers/types.ts';
import type { Lane } from '../core/trace/columns.ts';
import type { Trace } from '../core/trace/trace.ts';

/** Of each device its own, where several have steps of their own. */
export function derivedTracks(trace: Trace): DerivedTrack[] {
  const found = findSteps(trace);
  const sequences = stepSequences(found);
  if (sequences.length < 2) return tracksOf(trace, found, found.steps, looseOperations(trace));
  return sequences.flatMap(steps => {
    const device = steps[0]?.device ?? -1;
    const loose = looseOperations(trace).flatMap(({ phase, rows }) => {
      const own = rows.filter(row => laneOf(trace, row)?.device === device);
      return own.length > 0 ? [{ phase, rows: own }] : [];
    });
    return tracksOf(trace, found, steps, loose).map(track => ({ ...track, device }));
  });
}

function tracksOf(
  trace: Trace,
  found: Steps,
  steps: readonly Step[],
  loose: readonly Loose[],
): DerivedTrack[] {
  return [
    { role: 'phases', items: phaseItems(trace, steps, loose) },
    { role: 'steps', items: steps.map((step, i) => stepItem(found, step, i === 0)) },
    {
      role: 'layers',
      items: steps.flatMap(step => layersOf(found, step).map(layer => layerItem(found, layer))),
    },
  ];
}

type Loose = Pick<LooseOperations, 'phase' | 'rows'>;

function laneOf({ lanes, spans }: Trace, row: number): Lane | undefined {
  return lanes[spans.lane[row] ?? -1];
}

/**
 * One interval for each run of steps of the same phase, and one for each phase that is known without steps, such as
 * loading. Odd operations between the steps are left blank.
 */
function phaseItems(trace: Trace, steps: readonly Step[], loose: readonly Loose[]): DerivedItem[] {
  const runs: { phase: Phase; startNs: number; endNs: number; steps: number }[] = [];
  for (const { phase, startNs, durationNs } of steps) {
    const run = runs.at(-1);
    const endNs = startNs + durationNs;
    if (run?.phase === phase) {
      run.endNs = Math.max(run.endNs, endNs);
      run.steps++;
    } else {
      runs.push({ phase, startNs, endNs, steps: 1 });
    }
  }
  for (const { phase, rows } of loose) {
    if (phase === 'other' || steps.some(step => step.phase === phase)) continue;
    runs.push({ phase, startNs: firstStart(trace, rows), endNs: lastEnd(trace, rows), steps: 0 });
  }
  return runs.map(({ phase, startNs, endNs, steps: count }) => ({
    ...{ startNs, endNs, label: phase, node: `/phase:${phase}` },
    fields: () => (count > 0 ? [field('Steps', count, '')] : []),
  }));
}

/** Of all steps only the first can lack its beginning, and only the last its end. */
function stepItem({ source }: Steps, step: Step, isFirst: boolean): DerivedItem {
  const { name, phase, startNs, durationNs, busyNs, idleNs, kernels, layerCount, isCut } = step;
  const inStep = passOf(step);
  return {
    startNs,
    endNs: startNs + durationNs,
    label: source === 'period' ? `step ${name}` : name,
    node: idOfStep(step),
    ...(isCut && { cut: isFirst ? 'begin' : 'end' }),
    fields: () => [
      { ...field('Phase', phase), words: true },
      ...(isCut ? [cutField(isFirst)] : []),
      ...(inStep === undefined
        ? []
        : [field('Profiler step', inStep.step), field('Forward pass in it', inStep.pass)]),
      field('GPU busy', busyNs, 'ns'),
      field('GPU idle', idleNs, 'ns'),
      field('Kernels', kernels, ''),
      field('Layers', layerCount, ''),
    ],
  };
}

function layerItem({ steps }: Steps, layer: Layer): DerivedItem {
  const { index, startNs, durationNs, busyNs, operations } = layer;
  const step = steps[layer.step];
  return {
    startNs,
    endNs: startNs + durationNs,
    label: String(index),
    name: `layer ${index}`,
    ...(step !== undefined && { node: `${idOfStep(step)}/layer:${index}` }),
    fields: () => [
      ...(step === undefined
        ? []
        : [field('Step', step.name), { ...field('Phase', step.phase), words: true } as const]),
      field('GPU busy', busyNs, 'ns'),
      field('Operations', operations.length, ''),
    ],
  };
}

function cutField(isFirst: boolean): Field {
  const where: DetailWord = isFirst ? 'at its beginning' : 'at its end';
  return { ...field('Cut by the capture', where), words: true };
}

function field(name: DetailField, value: string | number, unit?: string): Field {
  return { name, value: String(value), ...(unit !== undefined && { unit }) };
}
