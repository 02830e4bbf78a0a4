/**
 * The steps of a trace, their layers, and the phase of every operation: the model that the tree, the timeline and the
 * command line share. Ranges and annotations are the source here; operations belong to a step through the projection
 * (launched inside its range, on its thread). CONTRACT "step time": from a step's first operation to the next step's
 * first operation; the last step ends with its last operation.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { deviceOperations, operationRows, unionOfRows } from './operations.ts';
import {
  looksLikeLoading,
  PHASES,
  phaseOfName,
  stepPhases,
  type Phase,
  type PhaseEvidence,
} from './phases.ts';
import { operationsOfRange, rangeRows, threadOf } from './projection.ts';
import { chooseSteps, type LayerRange, type StepChoice, type StepRange } from './step-choice.ts';
import { templateText, type Family } from './templates.ts';
import { operationsWithin, threadLaunches } from './thread-launches.ts';
import { coveredWithin, unionLength } from './union.ts';

export interface Layer {
  /** Position in `Steps.layers`. */
  readonly id: number;
  /** Position of its step in `Steps.steps`. */
  readonly step: number;
  /** Number in the range's name, else place in the step from 0. */
  readonly index: number;
  /** Row of the range. */
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
  /** Row of its range; -1 where it is only known by its layers. */
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

export interface Steps {
  /** 'none' where no steps were found. */
  readonly source: 'ranges' | 'annotations' | 'none';
  /** `decode step=<step>`, or `my_decode_<step>_<layer>` where the steps are known by their layers; '' = none. */
  readonly template: string;
  /** '' = no layers. */
  readonly layerTemplate: string;
  readonly steps: readonly Step[];
  readonly layers: readonly Layer[];
  /** By span row: 1 + position of the step that launched the operation; 0 = none. */
  readonly stepOf: Uint32Array;
  /** By span row: 1 + id of the operation's layer; 0 = none. */
  readonly layerOf: Uint32Array;
}

export const findSteps = perTrace((trace): Steps => {
  const { length } = trace.spans;
  const stepOf = new Uint32Array(length);
  const layerOf = new Uint32Array(length);
  const choice = chooseSteps(trace);
  if (choice === undefined) {
    const nothing = { source: 'none', template: '', layerTemplate: '' } as const;
    return { ...nothing, steps: [], layers: [], stepOf, layerOf };
  }
  const drafts = draftSteps(trace, choice);
  drafts.forEach(({ operations }, i) => operations.forEach(row => (stepOf[row] = i + 1)));
  const layers = placeLayers(trace, choice, drafts);
  layers.forEach(({ operations }, i) => operations.forEach(row => (layerOf[row] = i + 1)));
  const annotated = trace.spans.kind[choice.layers[0]?.range ?? drafts[0]?.range ?? 0];
  return {
    source: annotated === SpanKind.annotation ? 'annotations' : 'ranges',
    ...templatesOf(choice),
    steps: finishSteps(trace, choice, drafts, layers),
    layers,
    stepOf,
    layerOf,
  };
});

type Draft = StepRange & { readonly operations: Uint32Array; readonly firstNs: number };

/** Steps with their operations, those without any left out. */
function draftSteps(trace: Trace, choice: StepChoice): Draft[] {
  const thread = threadLaunches(trace).get(choice.thread);
  if (thread === undefined) return [];
  const drafts: Draft[] = [];
  for (const step of choice.steps) {
    const operations = operationsWithin(trace, thread, step.startNs, step.endNs);
    if (operations.length === 0) continue;
    drafts.push({ ...step, operations, firstNs: firstStart(trace, operations) });
  }
  return drafts.sort((a, b) => a.firstNs - b.firstNs);
}

function firstStart(trace: Trace, rows: Uint32Array): number {
  return rows.reduce((first, row) => Math.min(first, trace.spans.start[row]!), Infinity);
}

function lastEnd(trace: Trace, rows: Uint32Array): number {
  const { start, dur } = trace.spans;
  return rows.reduce((last, row) => Math.max(last, start[row]! + dur[row]!), -Infinity);
}

/** Layers with their operations, in the order of their steps. */
function placeLayers(trace: Trace, choice: StepChoice, drafts: readonly Draft[]): Layer[] {
  const byTime = [...drafts.keys()].sort((a, b) => drafts[a]!.startNs - drafts[b]!.startNs);
  const placed: { step: number; layer: LayerRange }[] = [];
  let k = 0;
  for (const layer of choice.layers) {
    const at = trace.spans.start[layer.range]!;
    while (k < byTime.length && drafts[byTime[k]!]!.endNs <= at) k++;
    const step = byTime[k];
    if (step !== undefined && drafts[step]!.startNs <= at) placed.push({ step, layer });
  }
  placed.sort((a, b) => a.step - b.step);
  return placed.flatMap(({ step, layer: { range, index } }, id) => {
    const operations = operationsOfRange(trace, range);
    const startNs = firstStart(trace, operations);
    const durationNs = lastEnd(trace, operations) - startNs;
    const busyNs = unionLength(unionOfRows(trace, operations));
    return [{ id, step, index, range, startNs, durationNs, busyNs, operations }];
  });
}

function finishSteps(
  trace: Trace,
  choice: StepChoice,
  drafts: readonly Draft[],
  layers: readonly Layer[],
): Step[] {
  const timed = drafts.map((draft, i) => {
    const first = draft.operations.find(row => trace.spans.start[row] === draft.firstNs)!;
    const { device } = trace.lanes[trace.spans.lane[first]!]!;
    const endNs = drafts[i + 1]?.firstNs ?? lastEnd(trace, draft.operations);
    const busy = deviceOperations(trace).find(d => d.device === device)!.busy;
    return { device, endNs, busyNs: coveredWithin(busy, draft.firstNs, endNs) };
  });
  const around = enclosingNames(trace, choice, drafts);
  const verdicts = stepPhases(
    trace,
    drafts.map(({ name, operations }, i) => ({
      name,
      enclosing: around[i]!,
      operations,
      busyNs: timed[i]!.busyNs,
    })),
  );
  const layerCount = new Uint32Array(drafts.length + 1);
  for (const { step } of layers) layerCount[step]!++;
  let firstLayer = 0;
  return drafts.map(({ name, range, operations, firstNs }, i): Step => {
    const { device, endNs, busyNs } = timed[i]!;
    const durationNs = endNs - firstNs;
    const step = {
      index: i + 1,
      name,
      ...verdicts[i]!,
      range,
      device,
      startNs: firstNs,
      durationNs,
      busyNs,
      idleNs: durationNs - busyNs,
      kernels: operations.filter(row => trace.spans.kind[row] === SpanKind.kernel).length,
      operations,
      firstLayer,
      layerCount: layerCount[i]!,
    };
    firstLayer += layerCount[i]!;
    return step;
  });
}

/** Names of the ranges around each step on its thread, innermost first. */
function enclosingNames(trace: Trace, choice: StepChoice, drafts: readonly Draft[]): string[][] {
  const { start, dur, name } = trace.spans;
  const longest = Math.max(...drafts.map(({ startNs, endNs }) => endNs - startNs), 0);
  const outer = [...rangeRows(trace)]
    .filter(row => dur[row]! >= longest / 2 && threadOf(trace, row) === choice.thread)
    .sort((a, b) => dur[a]! - dur[b]!);
  return drafts.map(({ range, startNs, endNs }) =>
    outer
      .filter(row => row !== range && start[row]! <= startNs && endNs <= start[row]! + dur[row]!)
      .map(row => trace.strings.get(name[row]!)),
  );
}

function templatesOf({ family, layerFamily }: StepChoice): {
  template: string;
  layerTemplate: string;
} {
  const layerWords = (of: Family): ReadonlyMap<number, string> =>
    new Map([
      [of.outer, 'step'],
      [of.inner, 'layer'],
    ]);
  const stepWords =
    family === layerFamily
      ? layerWords(family)
      : new Map(
          family.kind === 'counter' || family.kind === 'cycle' ? [[family.inner, 'step']] : [],
        );
  return {
    template: templateText(family.parts, stepWords),
    layerTemplate:
      layerFamily === undefined ? '' : templateText(layerFamily.parts, layerWords(layerFamily)),
  };
}

/** The operations of one phase that lie outside the steps. */
export interface LooseOperations {
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
  /** Ascending. */
  readonly rows: Uint32Array;
}

/** Operations that no step launched, by phase; those of the steps and these are all operations, each once. */
export const looseOperations = perTrace((trace): readonly LooseOperations[] => {
  const { steps, stepOf } = findSteps(trace);
  const rows = operationRows(trace).filter(row => stepOf[row] === 0);
  const verdict = new Uint8Array(trace.spans.length);
  markNamedPhases(trace, stepOf, verdict);
  const firstStep = steps[0]?.startNs ?? Infinity;
  const early = rows.filter(row => verdict[row] === 0 && trace.spans.start[row]! < firstStep);
  const copiesFirst = looksLikeLoading(trace, early);
  if (copiesFirst) for (const row of early) verdict[row] = LOAD_BY_COPIES;
  const groups: LooseOperations[] = [];
  for (const [i, phase] of PHASES.entries()) {
    const code = phase === 'other' ? 0 : i + 1;
    const byName = rows.filter(row => verdict[row] === code);
    const byCopies = phase === 'load' ? rows.filter(row => verdict[row] === LOAD_BY_COPIES) : [];
    const members = Uint32Array.from([...byName, ...byCopies]).sort();
    if (members.length === 0) continue;
    const evidence = code === 0 ? 'none' : byName.length > 0 ? 'range-name' : 'copies-first';
    groups.push({ phase, evidence, rows: members });
  }
  return groups;
});

const LOAD_BY_COPIES = 255;

/** Sets `verdict` (1 + phase) of operations launched in ranges whose names speak of a phase; inner ranges win. */
function markNamedPhases(trace: Trace, stepOf: Uint32Array, verdict: Uint8Array): void {
  const phases = new Map<number, Phase | undefined>();
  const named: { row: number; phase: Phase }[] = [];
  for (const row of rangeRows(trace)) {
    const name = trace.spans.name[row]!;
    if (!phases.has(name)) phases.set(name, phaseOfName(trace.strings.get(name)));
    const phase = phases.get(name);
    if (phase !== undefined) named.push({ row, phase });
  }
  named.sort((a, b) => trace.spans.dur[b.row]! - trace.spans.dur[a.row]!);
  for (const { row, phase } of named) {
    const code = PHASES.indexOf(phase) + 1;
    for (const operation of operationsOfRange(trace, row)) {
      if (stepOf[operation] === 0) verdict[operation] = code;
    }
  }
}
