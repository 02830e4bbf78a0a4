/**
 * The steps of a trace and their layers: the model that the tree, the timeline and the command line share. Found by
 * the program's ranges or annotations, else by the period of its kernels. CONTRACT "step time": from a step's first
 * operation to the next step's first operation; the last step ends with its last operation.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { withModuleLayers } from './layers-from-modules.ts';
import { withPeriodicLayers } from './layers-from-period.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, lastEnd } from './operations.ts';
import { stepPhases, type Phase, type PhaseEvidence } from './phases.ts';
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
  /** Place in time, from 1. */
  readonly index: number;
  readonly name: string;
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
  /** Row of its range; -1 where it has none. */
  readonly range: number;
  /** Device (index) of its first operation. */
  readonly device: number;
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
  /** Not empty. In the order of launching. */
  readonly operations: Uint32Array;
  /** Start of the first operation, ns. */
  readonly firstNs: number;
  /** Names of the ranges around it, innermost first. */
  readonly enclosing: readonly string[];
}

/** What a source of steps finds: steps by their first operation, layers by step. */
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
  const drafts = stepsFromRanges(trace) ?? stepsFromPeriod(trace);
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
  const timed = steps.map((draft, i) => timeOf(trace, draft, steps[i + 1]));
  const verdicts = stepPhases(
    trace,
    steps.map((draft, i) => ({ ...draft, busyNs: timed[i]!.busyNs })),
  );
  const layerCount = new Uint32Array(steps.length);
  layers.forEach(({ step }) => layerCount[step]!++);
  let firstLayer = 0;
  return steps.map(({ name, range, operations }, i): Step => {
    const step = {
      index: i + 1,
      name,
      ...verdicts[i]!,
      range,
      ...timed[i]!,
      kernels: countKernels(trace, operations),
      operations,
      firstLayer,
      layerCount: layerCount[i]!,
    };
    firstLayer += layerCount[i]!;
    return step;
  });
}

function countKernels({ spans }: Trace, rows: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (spans.kind[rows[i]!] === SpanKind.kernel) count++;
  return count;
}

type StepTime = Pick<Step, 'device' | 'startNs' | 'durationNs' | 'busyNs' | 'idleNs'>;

function timeOf(trace: Trace, draft: StepDraft, next: StepDraft | undefined): StepTime {
  const startNs = draft.firstNs;
  const first = draft.operations.find(row => trace.spans.start[row] === startNs)!;
  const { device } = trace.lanes[trace.spans.lane[first]!]!;
  const { busy } = deviceOperations(trace).find(other => other.device === device)!;
  const endNs = next?.firstNs ?? lastEnd(trace, draft.operations);
  const durationNs = endNs - startNs;
  const busyNs = coveredWithin(busy, startNs, endNs);
  return { device, startNs, durationNs, busyNs, idleNs: durationNs - busyNs };
}

/** Whether the steps have names that the program gave them. */
export function isNamed(trace: Trace): boolean {
  return findSteps(trace).source !== 'period';
}
