/**
 * CONTRACT "phase": load, warmup, prefill, decode, other. Each step has one, and every operation outside the steps
 * belongs to one, so that phases divide all operations. Every decision carries a stable id of its evidence; graph
 * capture and profile runs of a serving engine's start-up are `warmup` with an evidence of their own.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { bytesOf, copyClassOf } from './copies.ts';
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

export const PHASES = ['load', 'warmup', 'prefill', 'decode', 'other'] as const;
export type Phase = (typeof PHASES)[number];

/** Why something was put in its phase. */
export type PhaseEvidence =
  /** Its own range says so. */
  | 'range-name'
  /** A range around it says so. */
  | 'enclosing-range'
  /** Warm-up: its range, or one around it, speaks of the capture of CUDA graphs. */
  | 'graph-capture'
  /** Warm-up: its range, or one around it, speaks of a run that only measures memory. */
  | 'profile-run'
  /** Before the first step, and mostly copies from the host (load). */
  | 'copies-first'
  /** The first step launches other kernels or shapes than the steps after it, which are alike. */
  | 'launch-shapes'
  /** The first step takes at least twice the busy time of the others' median. */
  | 'longest-first'
  /** Nothing tells. */
  | 'none';

export interface PhaseVerdict {
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
}

const NOTHING: PhaseVerdict = { phase: 'other', evidence: 'none' };

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

/** What is known of a step when its phase is judged. */
export interface StepEvidence {
  readonly name: string;
  /** Names of the ranges around it, innermost first. */
  readonly enclosing: readonly string[];
  readonly operations: Uint32Array;
  readonly busyNs: number;
  /** Row of the range that holds the steps of one generation; -1 = none. */
  readonly scope: number;
  readonly isCut: boolean;
}

/**
 * One verdict a step of a sequence: by name, by the ranges around, else by comparing the first step of each scope with
 * the rest. A step that the end of the capture cuts goes with the one before it.
 */
export function stepPhases(trace: Trace, steps: readonly StepEvidence[]): PhaseVerdict[] {
  const named = steps.map(({ name, enclosing }) => verdictOfNames(name, enclosing));
  const unnamed = [...steps.keys()].filter(i => named[i] === undefined && !steps[i]!.isCut);
  const verdicts = named.map(verdict => verdict ?? NOTHING);
  for (const scope of new Set(unnamed.map(i => steps[i]!.scope))) {
    const own = unnamed.filter(i => steps[i]!.scope === scope);
    const guessed = guessPhases(
      trace,
      own.map(i => steps[i]!),
    );
    own.forEach((i, k) => (verdicts[i] = guessed[k]!));
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
 * Prefill and decode by their work. At least four steps are needed, of which all but the first launch the same
 * kernels in the same number (a decode step always does; attention may change its grid as the context grows).
 */
function guessPhases(trace: Trace, steps: readonly StepEvidence[]): PhaseVerdict[] {
  const nothing = steps.map(() => NOTHING);
  if (steps.length < 4) return nothing;
  const [first, ...rest] = steps as [StepEvidence, ...StepEvidence[]];
  const counts = Float64Array.from(rest, step => step.operations.length).sort();
  const usual = medianOf(counts);
  const alike = rest.filter(step => Math.abs(step.operations.length - usual) <= 0.1 * usual);
  if (alike.length < 0.9 * rest.length) return nothing;
  const busy = medianOf(Float64Array.from(rest, step => step.busyNs).sort());
  const evidence = differentShapes(trace, first, rest[rest.length >>> 1]!)
    ? 'launch-shapes'
    : first.busyNs >= 2 * busy
      ? 'longest-first'
      : 'none';
  if (evidence === 'none') return nothing;
  return steps.map((_, i) => ({ phase: i === 0 ? 'prefill' : 'decode', evidence }));
}

/** Whether less than half of the kernels of `a` are launched alike (name and shape) in `b`. */
function differentShapes(trace: Trace, a: StepEvidence, b: StepEvidence): boolean {
  const { kind, name, detail } = trace.spans;
  const keyOf = (row: number): number => name[row]! * (trace.shapes.length + 1) + detail[row]!;
  const isKernel = (row: number): boolean => kind[row] === SpanKind.kernel;
  const known = new Set(Array.from(b.operations.filter(isKernel), keyOf));
  const kernels = a.operations.filter(isKernel);
  const same = kernels.filter(row => known.has(keyOf(row)));
  return kernels.length > 0 && 2 * same.length < kernels.length;
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
