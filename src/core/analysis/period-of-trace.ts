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
import { hintsOf } from './period-hints.ts';
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

/** A backward pass goes through the layers again, and they are none of another model. */
const BACKWARD = /(?<![a-z])bwd|backward|bprop/i;
const FUSED = /^triton_[a-z]+_fused_/;
const OTHER = OPERATORS.indexOf('other');

const ofTrace = perTraceInTurns(function* (trace): Unhurried<readonly TracePeriodicity[]> {
  const operations = yield* findingDeviceOperations(trace);
  const families = familyOfName(trace);
  if (isConvolutional(families)) return [];
  const bases = basesOf(trace, families);
  const periods: TracePeriodicity[] = [];
  for (const { device, rows } of operations) {
    yield;
    const kernels = keepRows(rows, row => trace.spans.kind[row] === SpanKind.kernel);
    const symbols = symbolsOf(trace, kernels, bases);
    const operators = operatorsOf(trace, kernels, bases);
    yield;
    const found = yield* findPeriod(symbols, idleBefore(trace, kernels), {
      ...hintsOf(operators),
      oncePerLayer: symbol => ONCE_PER_LAYER.has(families.get(symbol)),
    });
    if (found !== undefined) periods.push({ ...found, device, kernels });
  }
  return periods;
});

/** By name id. */
interface Bases {
  /** Name id that stands for all kernels that are the same in another layer. */
  readonly symbol: Uint32Array;
  /** 1 = of a backward pass. */
  readonly backward: Uint8Array;
}

/**
 * Kernels of torch.compile are named for what they fuse and numbered in their graph, so that no two layers need have the
 * same; by family they do.
 */
function basesOf(trace: Trace, families: ReadonlyMap<number, KernelFamily>): Bases {
  const fused = new Map<KernelFamily, number>();
  const symbols = new Map<number, number>();
  const symbol = new Uint32Array(trace.strings.length);
  const backward = new Uint8Array(trace.strings.length);
  for (const [name, family] of families) {
    const text = trace.strings.get(name);
    if (FUSED.test(text)) {
      symbol[name] = fused.get(family) ?? name;
      fused.set(family, symbol[name]);
    } else {
      const base = baseName(trace, name);
      symbol[name] = symbols.get(base) ?? name;
      symbols.set(base, symbol[name]);
    }
    if (BACKWARD.test(text)) backward[name] = 1;
  }
  return { symbol, backward };
}

// Loops over all kernels are functions of their own: small ones are compiled in a fraction of the time.

function symbolsOf({ spans }: Trace, kernels: Uint32Array, { symbol }: Bases): Uint32Array {
  const symbols = new Uint32Array(kernels.length);
  for (let i = 0; i < kernels.length; i++) symbols[i] = symbol[spans.name[kernels[i]!]!]!;
  return symbols;
}

/** Indices into `OPERATORS`; `other` in a backward pass. */
function operatorsOf(trace: Trace, kernels: Uint32Array, { backward }: Bases): Uint8Array {
  const { name } = trace.spans;
  const codes = operatorCodes(trace);
  const operators = new Uint8Array(kernels.length);
  for (let i = 0; i < kernels.length; i++) {
    const row = kernels[i]!;
    operators[i] = backward[name[row]!] === 1 ? OTHER : codes[row]!;
  }
  return operators;
}

/** One entry a device whose kernels repeat, by device. */
export const periodicities = ofTrace.atOnce;

/** The same, unhurried. */
export const findingPeriodicities = ofTrace.inTurns;

/** A convolutional net repeats blocks, but these are no transformer's layers and its repetitions no steps. */
function isConvolutional(families: ReadonlyMap<number, KernelFamily>): boolean {
  const present = new Set(families.values());
  return present.has('convolution') && !present.has('attention') && !present.has('rope');
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
