/** Steps and layers of a trace by the period of its kernels, on each device by itself. */

import { SpanKind } from '../trace/columns.ts';
import { OPERATORS } from '../trace/operators.ts';
import type { Unhurried } from '../base/unhurried.ts';
import type { Trace } from '../trace/trace.ts';
import { keepRows } from './groups.ts';
import { baseName } from './kernels.ts';
import { perTraceInTurns } from './memo.ts';
import { findingDeviceOperations } from './operations.ts';
import { familyOfName, operatorCodes } from './operators/of-trace.ts';
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
const ATTENTION = OPERATORS.indexOf('attention');
const NORM = OPERATORS.indexOf('norm');
const QKV_PROJ = OPERATORS.indexOf('qkv_proj');
const MLA_PROJ = OPERATORS.indexOf('mla_proj');
const EMBEDDING = OPERATORS.indexOf('embedding');
const SAMPLING = OPERATORS.indexOf('sampling');
const OTHER = OPERATORS.indexOf('other');
/** How far from a norm its neighbours may be (quantisation before a projection, the sum with the residual). */
const NORM_TO_PROJECTION = 6;

const ofTrace = perTraceInTurns(function* (trace): Unhurried<readonly TracePeriodicity[]> {
  const operations = yield* findingDeviceOperations(trace);
  const families = familyOfName(trace);
  if (isConvolutional(families)) return [];
  const codes = operatorCodes(trace);
  const familyOfBase = new Map<number, KernelFamily>();
  for (const [name, family] of families) familyOfBase.set(baseName(trace, name), family);
  const periods: TracePeriodicity[] = [];
  for (const { device, rows } of operations) {
    yield;
    const kernels = keepRows(rows, row => trace.spans.kind[row] === SpanKind.kernel);
    const names = kernels.map(row => baseName(trace, trace.spans.name[row]!));
    const operators = new Uint8Array(kernels.length);
    for (let i = 0; i < kernels.length; i++) operators[i] = codes[kernels[i]!]!;
    yield;
    const found = yield* findPeriod(names, idleBefore(trace, kernels), {
      oncePerLayer: symbol => ONCE_PER_LAYER.has(familyOfBase.get(symbol)),
      startsAttention: i => beginsRun(operators, i, ATTENTION),
      endsStep: i => operators[i] === SAMPLING,
      startsStep: i => operators[i] === EMBEDDING,
      startsLayer: i => beginsLayer(operators, i),
    });
    if (found !== undefined) periods.push({ ...found, device, kernels });
  }
  return periods;
});

/** One entry a device whose kernels repeat, by device. */
export const periodicities = ofTrace.atOnce;

/** The same, unhurried. */
export const findingPeriodicities = ofTrace.inTurns;

/** A convolutional net repeats blocks, but these are no transformer's layers and its repetitions no steps. */
function isConvolutional(families: ReadonlyMap<number, KernelFamily>): boolean {
  const present = new Set(families.values());
  return present.has('convolution') && !present.has('attention') && !present.has('rope');
}

/** Whether kernel `i` is of an operator and the one before it is not. */
function beginsRun(operators: Uint8Array, i: number, operator: number): boolean {
  return operators[i] === operator && operators[i - 1] !== operator;
}

/**
 * Whether kernel `i` is the first of the norm before the attention's projections; a norm of q, k or what they are made
 * of, which may have the next projection behind it, is none.
 */
function beginsLayer(operators: Uint8Array, i: number): boolean {
  if (!beginsRun(operators, i, NORM)) return false;
  if (isProjection(nextKnown(operators, i, -1))) return false;
  let last = i;
  while (operators[last + 1] === NORM) last++;
  return isProjection(nextKnown(operators, last, 1));
}

/** Whether an operator is one of the projections before the attention. */
function isProjection(operator: number | undefined): boolean {
  return operator === QKV_PROJ || operator === MLA_PROJ;
}

/** The next operator in a direction that is not `other`, within reach. */
function nextKnown(operators: Uint8Array, from: number, step: 1 | -1): number | undefined {
  for (let k = 1; k < NORM_TO_PROJECTION; k++) {
    const operator = operators[from + k * step];
    if (operator !== OTHER) return operator;
  }
  return undefined;
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
