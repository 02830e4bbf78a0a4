/** Steps and layers from the program's own ranges, with the operations that each launched (its projection). */

import { largestIn } from '../base/lists.ts';
import { STRETCH, type Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { SpanKind } from '../trace/columns.ts';
import { keepRows } from './groups.ts';
import { extentOf, firstStart } from './operations.ts';
import { operationsOfRange, rangeRows, threadOf } from './projection.ts';
import { chooseSteps, type LayerRange, type StepChoice } from './step-choice.ts';
import { mode } from './statistics.ts';
import { dividedByPeriod, type StepWindow } from './step-division.ts';
import type { Layer, StepDrafts } from './step.ts';
import { templateText, type Family } from './templates.ts';
import { operationsWithin, threadLaunches } from './thread-launches.ts';

/**
 * The steps of each device whose processes mark any; of several that work on one device the best. Empty where no
 * family of ranges is one of steps. Unhurried.
 */
export function* stepsFromRanges(trace: Trace): Unhurried<StepDrafts[]> {
  const byDevice = new Map<number, StepDrafts>();
  for (const choice of yield* chooseSteps(trace)) {
    const drafts = yield* draftsOf(trace, choice);
    const device = drafts?.steps[0]?.device;
    if (device !== undefined && !byDevice.has(device)) byDevice.set(device, drafts!);
  }
  return [...byDevice.values()];
}

function* draftsOf(trace: Trace, choice: StepChoice): Unhurried<StepDrafts | undefined> {
  const found = stepsWithWork(trace, choice);
  yield;
  if (found.length === 0) return undefined;
  const device = deviceOf(trace, found);
  const windows = dividedByPeriod(trace, found, device);
  yield;
  const around = enclosingNames(trace, choice, windows);
  yield;
  const sample = found.find(({ range }) => range >= 0)?.range ?? choice.layers[0]?.range ?? 0;
  return {
    source: trace.spans.kind[sample] === SpanKind.annotation ? 'annotations' : 'ranges',
    ...templatesOf(choice),
    steps: windows.map((step, i) => ({ ...step, device, enclosing: around[i]! })),
    layers: yield* placeLayers(trace, choice, windows),
  };
}

/** Where most of the steps begin; one process may work on several devices. */
function deviceOf(trace: Trace, windows: readonly StepWindow[]): number {
  return mode(
    windows.map(({ operations, firstNs }) => {
      const first = operations.find(row => trace.spans.start[row] === firstNs)!;
      return trace.lanes[trace.spans.lane[first]!]!.device;
    }),
  );
}

/** Steps with their operations, those without any left out. */
function stepsWithWork(trace: Trace, choice: StepChoice): StepWindow[] {
  const thread = threadLaunches(trace).get(choice.thread);
  if (thread === undefined) return [];
  const drafts: StepWindow[] = [];
  for (const step of choice.steps) {
    const operations = operationsWithin(thread, step.startNs, step.endNs);
    if (operations.length === 0) continue;
    drafts.push({ ...step, operations, firstNs: firstStart(trace, operations) });
  }
  return drafts.sort((a, b) => a.firstNs - b.firstNs);
}

/** Layers with their operations, in the order of their steps. */
function* placeLayers(
  trace: Trace,
  choice: StepChoice,
  drafts: readonly StepWindow[],
): Unhurried<Layer[]> {
  const byTime = [...drafts.keys()].sort((a, b) => drafts[a]!.startNs - drafts[b]!.startNs);
  const placed: Placed[] = [];
  let k = 0;
  for (const layer of choice.layers) {
    const at = trace.spans.start[layer.range]!;
    while (k < byTime.length && drafts[byTime[k]!]!.endNs <= at) k++;
    const step = byTime[k];
    if (step !== undefined && drafts[step]!.startNs <= at) placed.push({ step, layer });
  }
  placed.sort((a, b) => a.step - b.step);
  const layers: Layer[] = [];
  for (let id = 0; id < placed.length; id++) {
    if (id % LAYERS_AT_ONCE === 0) yield;
    layers.push(layerOf(trace, placed[id]!, id));
  }
  return uniquelyNumbered(layers);
}

/** Each costs as much as some hundred rows of a plain pass. */
const LAYERS_AT_ONCE = STRETCH / 64;

interface Placed {
  readonly step: number;
  readonly layer: LayerRange;
}

function layerOf(trace: Trace, { step, layer: { range, index } }: Placed, id: number): Layer {
  const operations = operationsOfRange(trace, range);
  const { startNs, endNs, busyNs } = extentOf(trace, operations);
  return { id, step, index, range, startNs, durationNs: endNs - startNs, busyNs, operations };
}

/** Numbers in names need not be unique; indices within a step must be. */
function uniquelyNumbered(layers: readonly Layer[]): Layer[] {
  /** Indices of the layers of the step so far. */
  const seen = new Set<number>();
  let place = 0;
  return layers.map(layer => {
    place = layer.step === layers[layer.id - 1]?.step ? place + 1 : 0;
    if (place === 0) seen.clear();
    const index = seen.has(layer.index) ? place : layer.index;
    seen.add(index);
    return index === layer.index ? layer : { ...layer, index };
  });
}

/** Names of the ranges around each step on its thread, innermost first. */
function enclosingNames(
  trace: Trace,
  choice: StepChoice,
  drafts: readonly StepWindow[],
): string[][] {
  const { start, dur, name } = trace.spans;
  const longest = largestIn(drafts.map(({ startNs, endNs }) => endNs - startNs));
  const isOuter = (row: number): boolean =>
    dur[row]! >= longest / 2 && threadOf(trace, row) === choice.thread;
  const outer = [...keepRows(rangeRows(trace), isOuter)].sort((a, b) => start[a]! - start[b]!);
  const around: string[][] = [];
  /** Those that have begun and may still enclose a step; few, since they are nested. */
  let open: number[] = [];
  let next = 0;
  for (const at of [...drafts.keys()].sort((a, b) => drafts[a]!.startNs - drafts[b]!.startNs)) {
    const { range, startNs, endNs } = drafts[at]!;
    while (next < outer.length && start[outer[next]!]! <= startNs) open.push(outer[next++]!);
    open = open.filter(row => startNs <= start[row]! + dur[row]!);
    around[at] = open
      .filter(row => row !== range && endNs <= start[row]! + dur[row]!)
      .sort((a, b) => dur[a]! - dur[b]! || a - b)
      .map(row => trace.strings.get(name[row]!));
  }
  return around;
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
