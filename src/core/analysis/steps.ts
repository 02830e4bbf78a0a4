/**
 * The steps of a trace and their layers: the model that the tree, the timeline and the command line share. Found by
 * the program's ranges or annotations, else by the period of its kernels; for each rank by itself, that is for each
 * device whose process has steps. The step time goes from a step's first operation to the next step's first
 * operation; the last step ends with its last operation.
 */

import type { Unhurried } from '../base/unhurried.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { withModuleLayers } from './layers-from-modules.ts';
import { withPeriodicLayers } from './layers-from-period.ts';
import { ownersByRow } from './groups.ts';
import { perTraceInTurns } from './memo.ts';
import { deviceOperations, findingDeviceOperations, lastEnd } from './operations.ts';
import { stepPhases } from './phases.ts';
import { cutSteps } from './step-cuts.ts';
import type { Layer, Step, StepDraft, StepDrafts, Steps } from './step.ts';
import { stepsFromPeriod } from './steps-from-period.ts';
import { stepsFromRanges } from './steps-from-ranges.ts';
import { coveredWithin } from './union.ts';

const ofTrace = perTraceInTurns(function* (trace): Unhurried<Steps> {
  const { length } = trace.spans;
  const marked = yield* stepsFromRanges(trace);
  const drafts = joined(marked.length > 0 ? marked : yield* stepsFromPeriod(trace));
  yield* findingDeviceOperations(trace);
  if (drafts === undefined) {
    const nothing = { source: 'none', template: '', layerTemplate: '' } as const;
    const none = new Uint32Array(length);
    return { ...nothing, steps: [], layers: [], stepOf: none, layerOf: none };
  }
  const stepOf = ownersByRow(length, drafts.steps);
  yield;
  const named = withModuleLayers(trace, drafts.steps, drafts.layers, stepOf);
  const layers = withPeriodicLayers(trace, drafts.steps, named, stepOf);
  yield;
  const layerOf = ownersByRow(length, layers);
  yield;
  const steps = yield* finishSteps(trace, { ...drafts, layers });
  return { ...drafts, steps, layers, stepOf, layerOf };
});

export const findSteps = ofTrace.atOnce;

/** The same, unhurried. */
export const findingSteps = ofTrace.inTurns;

/** The devices one after the other; words are those of the first given. */
function joined(parts: readonly StepDrafts[]): StepDrafts | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;
  const deviceOf = ({ steps }: StepDrafts): number => steps[0]!.device;
  const steps: StepDraft[] = [];
  const layers: Layer[] = [];
  for (const part of [...parts].sort((a, b) => deviceOf(a) - deviceOf(b))) {
    const before = steps.length;
    for (const step of part.steps) steps.push(step);
    for (const layer of part.layers) {
      layers.push({ ...layer, id: layers.length, step: layer.step + before });
    }
  }
  return { ...first, steps, layers };
}

/** Layers of a step, in order. */
export function layersOf({ layers }: Steps, { firstLayer, layerCount }: Step): readonly Layer[] {
  return layers.slice(firstLayer, firstLayer + layerCount);
}

function* finishSteps(trace: Trace, { steps, layers }: StepDrafts): Unhurried<Step[]> {
  const layerCount = new Uint32Array(steps.length);
  layers.forEach(({ step }) => layerCount[step]!++);
  const sized: (StepTime & Pick<Step, 'kernels' | 'layerCount'>)[] = [];
  for (const [i, draft] of steps.entries()) {
    yield;
    const next = steps[i + 1];
    sized.push({
      ...timeOf(trace, draft, next?.device === draft.device ? next : undefined),
      kernels: countKernels(trace, draft.operations),
      layerCount: layerCount[i]!,
    });
  }
  const isSeveral = steps.some(({ device }) => device !== steps[0]!.device);
  const works = steps.map((draft, i) => ({ ...draft, ...sized[i]! }));
  const isCut = runsOf(steps).flatMap(([from, to]) => cutSteps(trace, works.slice(from, to)));
  const known = works.map((work, i) => ({ ...work, isCut: isCut[i]! }));
  yield;
  const verdicts = runsOf(steps).flatMap(([from, to]) => stepPhases(trace, known.slice(from, to)));
  let firstLayer = 0;
  return known.map(({ name, range, device, operations }, i): Step => {
    const own = { range, device, sequence: isSeveral ? device : -1, isCut: isCut[i]!, operations };
    const step = { index: i + 1, name, ...verdicts[i]!, ...own, ...sized[i]!, firstLayer };
    firstLayer += layerCount[i]!;
    return step;
  });
}

/** Stretches [from, to) of steps of one device. */
function runsOf(steps: readonly StepDraft[]): [from: number, to: number][] {
  const starts = [...steps.keys()].filter(i => steps[i]!.device !== steps[i - 1]?.device);
  return starts.map((from, k) => [from, starts[k + 1] ?? steps.length]);
}

function countKernels({ spans }: Trace, rows: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (spans.kind[rows[i]!] === SpanKind.kernel) count++;
  return count;
}

type StepTime = Pick<Step, 'startNs' | 'durationNs' | 'busyNs' | 'idleNs'>;

function timeOf(trace: Trace, draft: StepDraft, next: StepDraft | undefined): StepTime {
  const { firstNs: startNs, device } = draft;
  const { busy } = deviceOperations(trace).find(other => other.device === device)!;
  const endNs = next?.firstNs ?? lastEnd(trace, draft.operations);
  const durationNs = endNs - startNs;
  const busyNs = coveredWithin(busy, startNs, endNs);
  return { startNs, durationNs, busyNs, idleNs: durationNs - busyNs };
}

/** Whether the steps have names that the program gave them. */
export function isNamed(trace: Trace): boolean {
  return findSteps(trace).source !== 'period';
}
