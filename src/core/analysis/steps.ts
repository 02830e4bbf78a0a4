/**
 * The steps of a trace and their layers: the model that the tree, the timeline and the command line share. Found by
 * the program's ranges or annotations, else by the period of its kernels; for each rank by itself, that is for each
 * device whose process has steps. CONTRACT "step time": from a step's first operation to the next step's first
 * operation; the last step ends with its last operation.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { withModuleLayers } from './layers-from-modules.ts';
import { withPeriodicLayers } from './layers-from-period.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, lastEnd } from './operations.ts';
import { stepPhases } from './phases.ts';
import type { Phase, PhaseEvidence } from './phase.ts';
import { cutSteps } from './step-cuts.ts';
import { stepsFromPeriod } from './steps-from-period.ts';
import { stepsFromRanges } from './steps-from-ranges.ts';
import { coveredWithin } from './union.ts';

export interface Layer {
  /** Position in `Steps.layers`. */
  readonly id: number;
  /** Position of its step in `Steps.steps`. */
  readonly step: number;
  /** Number in the range's name, else place in the step from 0. */
  readonly index: number;
  /** Row of its range, or of the Python frame of its module; -1 where it was found by period. */
  readonly range: number;
  /** Start of its first operation, ns. */
  readonly startNs: number;
  /** From the first operation's start to the last one's end (the range's projection). */
  readonly durationNs: number;
  /** Union of its own operations. */
  readonly busyNs: number;
  /** Rows, in the order of launching. */
  readonly operations: Uint32Array;
}

export interface Step {
  /** From 1: place in time, one device after the other where several have steps of their own. */
  readonly index: number;
  readonly name: string;
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
  /** Row of its range; -1 where it has none. */
  readonly range: number;
  /** Device (index) on which it and those before and after it begin. */
  readonly device: number;
  /** The device again where several have steps of their own; -1 = the trace has one sequence of steps. */
  readonly sequence: number;
  /** Its beginning or end lies outside the capture (`step-cuts.ts`): no whole step, and in no mean of steps. */
  readonly isCut: boolean;
  readonly startNs: number;
  /** CONTRACT "step time". */
  readonly durationNs: number;
  /** Busy time of its device within the step time. */
  readonly busyNs: number;
  readonly idleNs: number;
  /** Kernels that it launched. */
  readonly kernels: number;
  /** Rows of all that it launched, in the order of launching. */
  readonly operations: Uint32Array;
  /** Its layers are `Steps.layers[firstLayer] .. [firstLayer + layerCount - 1]`. */
  readonly firstLayer: number;
  readonly layerCount: number;
}

export type StepSource = 'ranges' | 'annotations' | 'period' | 'none';

export interface Steps {
  /** 'none' where no steps were found. */
  readonly source: StepSource;
  /** `decode step=<step>`, or `my_decode_<step>_<layer>` where the steps are known by their layers; '' = none. */
  readonly template: string;
  /** '' = no layers, or found by period. */
  readonly layerTemplate: string;
  /** By device, then by time. */
  readonly steps: readonly Step[];
  readonly layers: readonly Layer[];
  /** By span row: 1 + position of the step that launched the operation; 0 = none. */
  readonly stepOf: Uint32Array;
  /** By span row: 1 + id of the operation's layer; 0 = none. */
  readonly layerOf: Uint32Array;
}

/** A step as its source knows it. */
export interface StepDraft {
  readonly name: string;
  readonly range: number;
  readonly device: number;
  /** Not empty. In the order of launching. */
  readonly operations: Uint32Array;
  /** Start of the first operation, ns. */
  readonly firstNs: number;
  /** Names of the ranges around it, innermost first. */
  readonly enclosing: readonly string[];
}

/** What a source finds on one device: steps by their first operation, layers by step. */
export interface StepDrafts extends Pick<
  Steps,
  'source' | 'template' | 'layerTemplate' | 'layers'
> {
  readonly steps: readonly StepDraft[];
}

export const findSteps = perTrace((trace): Steps => {
  const { length } = trace.spans;
  const stepOf = new Uint32Array(length);
  const layerOf = new Uint32Array(length);
  const marked = stepsFromRanges(trace);
  const drafts = joined(marked.length > 0 ? marked : stepsFromPeriod(trace));
  if (drafts === undefined) {
    const nothing = { source: 'none', template: '', layerTemplate: '' } as const;
    return { ...nothing, steps: [], layers: [], stepOf, layerOf };
  }
  const named = withModuleLayers(trace, drafts.steps, drafts.layers);
  const layers = withPeriodicLayers(trace, drafts.steps, named);
  mark(stepOf, drafts.steps);
  mark(layerOf, layers);
  return { ...drafts, steps: finishSteps(trace, { ...drafts, layers }), layers, stepOf, layerOf };
});

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

/** Sets 1 + the position of the owner at the rows of its operations. */
function mark(column: Uint32Array, owners: readonly { readonly operations: Uint32Array }[]): void {
  owners.forEach(({ operations }, at) => {
    for (let i = 0; i < operations.length; i++) column[operations[i]!] = at + 1;
  });
}

/** Layers of a step, in order. */
export function layersOf({ layers }: Steps, { firstLayer, layerCount }: Step): readonly Layer[] {
  return layers.slice(firstLayer, firstLayer + layerCount);
}

function finishSteps(trace: Trace, { steps, layers }: StepDrafts): Step[] {
  const layerCount = new Uint32Array(steps.length);
  layers.forEach(({ step }) => layerCount[step]!++);
  const sized = steps.map((draft, i) => {
    const next = steps[i + 1];
    return {
      ...timeOf(trace, draft, next?.device === draft.device ? next : undefined),
      kernels: countKernels(trace, draft.operations),
      layerCount: layerCount[i]!,
    };
  });
  const isSeveral = steps.some(({ device }) => device !== steps[0]!.device);
  const isCut = runsOf(steps).flatMap(([from, to]) => cutSteps(sized.slice(from, to)));
  const known = steps.map((draft, i) => ({
    ...draft,
    busyNs: sized[i]!.busyNs,
    durationNs: sized[i]!.durationNs,
    isCut: isCut[i]!,
  }));
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
