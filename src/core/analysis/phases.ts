/**
 * The phases: load, warmup, prefill, decode, other. Each step has one, and every operation outside the steps
 * belongs to one, so that phases divide all operations. Every decision carries a stable id of its evidence; graph
 * capture and profile runs of a serving engine's start-up are `warmup` with an evidence of their own.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { bytesOf, copyClassOf } from './copies.ts';
import type { Phase, PhaseVerdict, StepEvidence } from './phase.ts';
import { coldSteps, isUncompared } from './phases-warmup.ts';
import { medianOf } from './statistics.ts';
import {
  DECODE_WORDS,
  GRAPH_CAPTURE_WORDS,
  LOAD_WORDS,
  PREFILL_WORDS,
  PROFILE_RUN_WORDS,
  VLLM_STEP,
  WARMUP_WORDS,
} from './words.ts';

const NOTHING: PhaseVerdict = { phase: 'other', evidence: 'none' };
const LOADING = { evidence: 'launch-shapes-loading' } as const;
const ONE_OFF: PhaseVerdict = { phase: 'warmup', evidence: 'one-off-work' };

/** The phase that a range name speaks of; undefined = none. */
export function phaseOfName(name: string): Phase | undefined {
  const vllm = VLLM_STEP.exec(name);
  if (vllm !== null) return Number(vllm[1]) > 0 ? 'prefill' : 'decode';
  if (WARMUP_WORDS.test(name)) return 'warmup';
  if (PREFILL_WORDS.test(name)) return 'prefill';
  if (DECODE_WORDS.test(name)) return 'decode';
  return LOAD_WORDS.test(name) ? 'load' : undefined;
}

/** Which part of a start-up a name speaks of. */
export function warmupEvidence(name: string): 'graph-capture' | 'profile-run' | undefined {
  if (GRAPH_CAPTURE_WORDS.test(name)) return 'graph-capture';
  return PROFILE_RUN_WORDS.test(name) ? 'profile-run' : undefined;
}

/**
 * One verdict a step of a sequence: by name, by the ranges around, else by comparing the steps with each other. A step
 * that the end of the capture cuts goes with the one before it.
 */
export function stepPhases(trace: Trace, steps: readonly StepEvidence[]): PhaseVerdict[] {
  const named = steps.map(({ name, enclosing }) => verdictOfNames(name, enclosing));
  const unnamed = [...steps.keys()].filter(i => named[i] === undefined && !steps[i]!.isCut);
  const compared = unnamed.map(i => steps[i]!);
  const guessed = guessPhases(trace, compared);
  const phased = compared.map((step, k) => ({ ...step, phase: guessed[k]!.phase }));
  const cold = coldSteps(trace, phased);
  const verdicts = named.map(verdict => verdict ?? NOTHING);
  unnamed.forEach((i, k) => (verdicts[i] = k < cold ? ONE_OFF : guessed[k]!));
  const warm = unnamed[cold];
  if (warm !== undefined && verdicts[warm]!.evidence === 'launch-shapes') {
    if (isUncompared(trace, phased, cold)) verdicts[warm] = { ...verdicts[warm]!, ...LOADING };
  }
  const last = steps.length - 1;
  if (last > 0 && steps[last]!.isCut && named[last] === undefined) {
    verdicts[last] = verdicts[last - 1]!;
  }
  return verdicts;
}

function verdictOfNames(name: string, enclosing: readonly string[]): PhaseVerdict | undefined {
  const outer = enclosing.map(phaseOfName).find(found => found !== undefined);
  // A decode step of the warm-up is warm-up.
  if (outer === 'warmup') {
    const which = enclosing.map(warmupEvidence).find(found => found !== undefined);
    return { phase: outer, evidence: which ?? 'enclosing-range' };
  }
  const own = phaseOfName(name);
  if (own !== undefined) {
    const which = own === 'warmup' ? warmupEvidence(name) : undefined;
    return { phase: own, evidence: which ?? 'range-name' };
  }
  return outer === undefined ? undefined : { phase: outer, evidence: 'enclosing-range' };
}

/**
 * Prefill and decode by their work. At least four steps are needed. The first and those that launch like it are prefills
 * where the others are at least half of all and launch the same number of operations (a decode step always does;
 * attention may change its grid as the context grows).
 */
function guessPhases(trace: Trace, steps: readonly StepEvidence[]): PhaseVerdict[] {
  const nothing = steps.map(() => NOTHING);
  const [first, ...rest] = steps;
  if (first === undefined || steps.length < 4) return nothing;
  const isLike = likeness(trace, first);
  const isFirst = steps.map(step => step === first || isLike(step));
  const others = steps.filter((_, i) => !isFirst[i]!);
  if (2 * others.length >= steps.length) {
    if (!areAlike(others)) return nothing;
    return isFirst.map(is => ({ phase: is ? 'prefill' : 'decode', evidence: 'launch-shapes' }));
  }
  const busy = medianOf(Float64Array.from(rest, step => step.busyNs).sort());
  if (!areAlike(rest) || first.busyNs < 2 * busy) return nothing;
  return steps.map((_, i) => ({
    phase: i === 0 ? 'prefill' : 'decode',
    evidence: 'longest-first',
  }));
}

/** Whether 9 of 10 steps launch as many operations as usual, by a tenth more or less. */
function areAlike(steps: readonly StepEvidence[]): boolean {
  const usual = medianOf(Float64Array.from(steps, step => step.operations.length).sort());
  const alike = steps.filter(step => Math.abs(step.operations.length - usual) <= 0.1 * usual);
  return alike.length >= 0.9 * steps.length;
}

/** Whether at least half of the kernels of `first` are launched alike (name and shape) in another step. */
function likeness(trace: Trace, first: StepEvidence): (other: StepEvidence) => boolean {
  const { kind, name, detail } = trace.spans;
  const keyOf = (row: number): number => name[row]! * (trace.shapes.length + 1) + detail[row]!;
  const counts = new Map<number, number>();
  let total = 0;
  for (const row of first.operations) {
    if (kind[row] !== SpanKind.kernel) continue;
    counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
    total++;
  }
  return ({ operations }) => {
    const met = new Set<number>();
    for (let i = 0; i < operations.length; i++) {
      const row = operations[i]!;
      if (kind[row] === SpanKind.kernel && counts.has(keyOf(row))) met.add(keyOf(row));
    }
    const same = [...met].reduce((sum, key) => sum + counts.get(key)!, 0);
    return 2 * same >= total;
  };
}

/**
 * Whether operations before the first step are the loading of weights: more than half of their time are copies
 * from the host, of at least 16 MB together.
 */
export function looksLikeLoading(trace: Trace, rows: Uint32Array): boolean {
  let copyNs = 0;
  let allNs = 0;
  let bytes = 0;
  for (const row of rows) {
    const ns = trace.spans.dur[row]!;
    allNs += ns;
    if (trace.spans.kind[row] !== SpanKind.memcpy || copyClassOf(trace, row) !== 'htod') continue;
    copyNs += ns;
    bytes += bytesOf(trace, row);
  }
  return bytes >= 16e6 && 2 * copyNs > allNs;
}
