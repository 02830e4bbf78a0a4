/** Steps and layers of a trace by the period of its kernels, on each device by itself. */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { baseName } from './kernels.ts';
import { perTrace } from './memo.ts';
import { deviceOperations } from './operations.ts';
import { familyOfName, operatorOf } from './operators/of-trace.ts';
import type { KernelFamily } from './operators/rules.ts';
import { findPeriod } from './period.ts';
import type { Periodicity } from './period-types.ts';

export interface TracePeriodicity extends Periodicity {
  /** Index into `Trace.devices`. */
  readonly device: number;
  /** Span rows of the device's kernels in start order: what the steps' and layers' indices count. */
  readonly kernels: Uint32Array;
}

/** Families that run once per layer in the models that the rules know. */
const ONCE_PER_LAYER: ReadonlySet<KernelFamily | undefined> = new Set<KernelFamily>([
  'rope',
  'kv_cache',
  'attention',
  'softmax',
]);
/** How far after a norm its projection may come (quantisation in between). */
const NORM_TO_PROJECTION = 6;

/** One entry a device whose kernels repeat, by device. */
export const periodicities = perTrace((trace): readonly TracePeriodicity[] => {
  const families = familyOfName(trace);
  if (isConvolutional(families)) return [];
  const familyOfBase = new Map<number, KernelFamily>();
  for (const [name, family] of families) familyOfBase.set(baseName(trace, name), family);
  return deviceOperations(trace).flatMap(({ device, rows }) => {
    const kernels = rows.filter(row => trace.spans.kind[row] === SpanKind.kernel);
    const names = kernels.map(row => baseName(trace, trace.spans.name[row]!));
    const found = findPeriod(names, idleBefore(trace, kernels), {
      oncePerLayer: symbol => ONCE_PER_LAYER.has(familyOfBase.get(symbol)),
      endsStep: i => operatorOf(trace, kernels[i]!) === 'sampling',
      startsStep: i => operatorOf(trace, kernels[i]!) === 'embedding',
      startsLayer: i => beginsLayer(trace, kernels, i),
    });
    return found === undefined ? [] : [{ ...found, device, kernels }];
  });
});

/** A convolutional net repeats blocks, but these are no transformer's layers and its repetitions no steps. */
function isConvolutional(families: ReadonlyMap<number, KernelFamily>): boolean {
  const present = new Set(families.values());
  return present.has('convolution') && !present.has('attention') && !present.has('rope');
}

/** Whether kernel `i` is the norm before the attention's projections. */
function beginsLayer(trace: Trace, kernels: Uint32Array, i: number): boolean {
  if (operatorOf(trace, kernels[i]!) !== 'norm') return false;
  const end = Math.min(kernels.length, i + NORM_TO_PROJECTION);
  for (let k = i + 1; k < end; k++) {
    const operator = operatorOf(trace, kernels[k]!);
    if (operator === 'qkv_proj' || operator === 'mla_proj') return true;
    if (operator !== 'other') return false;
  }
  return false;
}

/** ns between the end of everything before and the start of each kernel; 0 where they overlap. */
function idleBefore(trace: Trace, kernels: Uint32Array): Float64Array {
  const { start, dur } = trace.spans;
  const idle = new Float64Array(kernels.length);
  let busyUntil = start[kernels[0] ?? -1] ?? 0;
  for (let i = 0; i < kernels.length; i++) {
    const from = start[kernels[i]!]!;
    idle[i] = Math.max(0, from - busyUntil);
    busyUntil = Math.max(busyUntil, from + dur[kernels[i]!]!);
  }
  return idle;
}
