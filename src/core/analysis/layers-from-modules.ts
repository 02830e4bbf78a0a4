/**
 * Layers from the names of modules in Python frames (`nn.Module: LlamaDecoderLayer_5`), where the profiler recorded
 * stacks: every call of a numbered module of one class is a layer, with the operations that it launched. In CUDA graph
 * replays no module is called, so that these steps are left to the period.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { perTrace } from './memo.ts';
import { extentOf } from './operations.ts';
import { threadOf } from './projection.ts';
import type { Layer, StepDraft } from './step.ts';
import { operationsWithin, threadLaunches } from './thread-launches.ts';

/** Classes of transformer blocks by name, with the number of the instance. */
const MODULE = /^(?:nn\.Module: )?(\w*(?:Layer|Block)\w*)_(\d+)$/;
/** Parts of a block that have one of these words in their names too. */
const PART = /norm|embed|linear|drop|act|attention|mlp|conv|ffn|moe|expert|rotary|output|list/i;

/** Calls of the modules of one class. */
interface ModuleCalls {
  readonly rows: number[];
  /** Number of the instance, parallel. */
  readonly numbers: number[];
  /** Distinct numbers. */
  readonly instances: Set<number>;
  totalNs: number;
}

/** Calls of the class that the trace's layers are of, by start; undefined where none is known. */
const layerCalls = perTrace((trace): ModuleCalls | undefined => {
  const { kind, name, dur, length } = trace.spans;
  const named = new Map<number, RegExpExecArray | null>();
  const classes = new Map<string, ModuleCalls>();
  for (let row = 0; row < length; row++) {
    if (kind[row] !== SpanKind.python) continue;
    let match = named.get(name[row]!);
    if (match === undefined) {
      match = MODULE.exec(trace.strings.get(name[row]!));
      if (match !== null && PART.test(match[1]!)) match = null;
      named.set(name[row]!, match);
    }
    if (match === null) continue;
    const calls = classes.get(match[1]!) ?? {
      rows: [],
      numbers: [],
      instances: new Set(),
      totalNs: 0,
    };
    classes.set(match[1]!, calls);
    calls.rows.push(row);
    calls.numbers.push(Number(match[2]));
    calls.instances.add(Number(match[2]));
    calls.totalNs += dur[row]!;
  }
  return [...classes.values()]
    .filter(({ instances }) => instances.size > 1)
    .sort((a, b) => b.totalNs - a.totalNs)[0];
});

/** The layers that modules tell of, by step; steps of which they tell less than two are left out. */
function moduleLayers(trace: Trace, stepOf: Uint32Array): ReadonlyMap<number, Layer[]> {
  const found = new Map<number, Layer[]>();
  const calls = layerCalls(trace);
  if (calls === undefined) return found;
  const { start, dur } = trace.spans;
  calls.rows.forEach((range, i) => {
    const thread = threadLaunches(trace).get(threadOf(trace, range));
    if (thread === undefined) return;
    const launched = operationsWithin(thread, start[range]!, start[range]! + dur[range]!);
    const number = stepOf[launched[0] ?? -1] ?? 0;
    if (number === 0) return;
    const step = number - 1;
    const operations = launched.filter(row => stepOf[row] === number);
    const layers = found.get(step) ?? [];
    found.set(step, layers);
    layers.push(layerOf(trace, { step, index: calls.numbers[i]!, range, operations }));
  });
  for (const [step, layers] of found) {
    if (layers.length < 2) found.delete(step);
    else found.set(step, numbered(layers));
  }
  return found;
}

function layerOf(
  trace: Trace,
  part: Pick<Layer, 'step' | 'index' | 'range' | 'operations'>,
): Layer {
  const { startNs, endNs, busyNs } = extentOf(trace, part.operations);
  return { id: 0, ...part, startNs, durationNs: endNs - startNs, busyNs };
}

/** In order of time. A step in which a module is called twice numbers its layers by their place. */
function numbered(layers: readonly Layer[]): Layer[] {
  const ordered = [...layers].sort((a, b) => a.startNs - b.startNs);
  const isUnique = new Set(ordered.map(({ index }) => index)).size === ordered.length;
  return isUnique ? ordered : ordered.map((layer, index) => ({ ...layer, index }));
}

/**
 * @param layers of the steps, in their order; those of ranges stay, those of the period give way to modules
 * @param stepOf by span row: 1 + position of its step; 0 = none
 * @returns all layers in the order of the steps
 */
export function withModuleLayers(
  trace: Trace,
  steps: readonly StepDraft[],
  layers: readonly Layer[],
  stepOf: Uint32Array,
): readonly Layer[] {
  const ranged = new Set<number>();
  layers.forEach(({ range, step }) => {
    if (range >= 0) ranged.add(step);
  });
  if (ranged.size === steps.length) return layers;
  const modules = moduleLayers(trace, stepOf);
  if (modules.size === 0) return layers;
  const isReplaced = (step: number): boolean => modules.has(step) && !ranged.has(step);
  const added = [...modules].flatMap(([step, own]) => (isReplaced(step) ? own : []));
  return [...layers.filter(({ step }) => !isReplaced(step)), ...added]
    .sort((a, b) => a.step - b.step || a.startNs - b.startNs)
    .map((layer, id) => ({ ...layer, id }));
}
