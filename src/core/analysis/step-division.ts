/**
 * Profiler steps that are several forward passes: `ProfilerStep#N` is what the program handed to its profiler, which may
 * be a whole generation. The period of the kernels divides such ones into forward passes, which are called after it.
 * Ranges of any other name are what they say, and are never divided.
 */

import { upperBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { ownersByRow } from './groups.ts';
import { firstStart } from './operations.ts';
import type { PeriodicStep } from './period-types.ts';
import type { TracePeriodicity } from './period-of-trace.ts';
import type { Step, StepDraft } from './step.ts';
import type { StepRange } from './step-choice.ts';
import { usablePeriods } from './steps-from-period.ts';
import { PROFILER_STEP } from './words.ts';

/** A step with its host window. */
export type StepWindow = StepRange & Omit<StepDraft, 'enclosing' | 'device'>;

/**
 * @param steps of one device, by time
 * @returns the same by time, where at least half of them are profiler steps of two and more whole passes each divided
 */
export function dividedByPeriod(
  trace: Trace,
  steps: readonly StepWindow[],
  device: number,
): readonly StepWindow[] {
  // Finding the period costs as much as all else here.
  if (!steps.every(({ name }) => PROFILER_STEP.test(name))) return steps;
  const period = usablePeriods(trace).find(found => found.device === device);
  if (period === undefined) return steps;
  const passes = passesIn(trace, period, steps);
  const several = passes.filter(({ length }) => length > 1);
  if (2 * several.length < steps.length) return steps;
  const parts = steps.flatMap((step, i) => {
    const starts = passes[i]!.map(({ first }) => trace.spans.start[period.kernels[first]!]!);
    // Passes that begin at the same moment, on two streams, cannot be told apart.
    const distinct = starts.filter((start, k) => start !== starts[k - 1]);
    return distinct.length > 1 ? partsOf(trace, step, distinct) : [step];
  });
  // The next step may begin on one stream while the last pass of this one is to begin on another.
  return parts.sort((a, b) => a.firstNs - b.firstNs);
}

/** The whole passes that lie in each step. */
function passesIn(
  trace: Trace,
  period: TracePeriodicity,
  steps: readonly StepWindow[],
): PeriodicStep[][] {
  const { kernels, layersPerStep } = period;
  const stepOf = ownersByRow(trace.spans.length, steps);
  const passes = steps.map((): PeriodicStep[] => []);
  for (const pass of period.steps) {
    // Where a layer ends is less sure than where it begins.
    const [from, to] = [pass.layers[0]!.first, pass.layers.at(-1)!.first];
    const step = stepOf[kernels[from]!]!;
    if (step === 0 || stepOf[kernels[to]!] !== step) continue;
    if (pass.layers.length === layersPerStep) passes[step - 1]!.push(pass);
  }
  return passes;
}

/** A step cut before each pass but the first, which has all that comes before, too. */
function partsOf(trace: Trace, step: StepWindow, starts: readonly number[]): StepWindow[] {
  const { start, link } = trace.spans;
  const { operations, name } = step;
  const firsts = Float64Array.from(starts);
  const lists = starts.map((): number[] => []);
  for (const row of operations) lists[Math.max(1, upperBound(firsts, start[row]!)) - 1]!.push(row);
  const parts = lists.map(rows => Uint32Array.from(rows));
  const called = (row: number): number => start[link[row]! < 0 ? row : link[row]!]!;
  const begins = parts.map((rows, i) => (i === 0 ? step.startNs : called(rows[0]!)));
  return parts.map((rows, i) => ({
    name: `${name} · ${i + 1}`,
    range: -1,
    startNs: begins[i]!,
    endNs: begins[i + 1] ?? step.endNs,
    operations: rows,
    firstNs: firstStart(trace, rows),
  }));
}

/** What `partsOf` calls the passes. */
const PASS = /^(ProfilerStep#\d+) · (\d+)$/;

/** Which forward pass of which profiler step a step is, from 1; undefined for any other step. */
export function passOf({
  name,
  range,
}: Pick<Step, 'name' | 'range'>): { readonly step: string; readonly pass: number } | undefined {
  const [, step, pass] = (range < 0 && PASS.exec(name)) || [];
  return step === undefined ? undefined : { step, pass: Number(pass) };
}
