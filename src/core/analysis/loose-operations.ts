/** The phase of every operation outside the steps, so that phases divide all operations and nothing is dropped. */

import { upperBound } from '../base/search.ts';
import type { Trace } from '../trace/trace.ts';
import { keepRows } from './groups.ts';
import { perTrace } from './memo.ts';
import { operationRows } from './operations.ts';
import { looksLikeLoading, phaseOfName, warmupEvidence } from './phases.ts';
import { PHASES, type Phase, type PhaseEvidence } from './phase.ts';
import { operationsOfRange, rangeRows } from './projection.ts';
import { stepsOfDevice } from './step-sequences.ts';
import { findSteps } from './steps.ts';
import { threadNumbers } from './thread-launches.ts';

/** The operations of one phase that lie outside the steps. */
export interface LooseOperations {
  readonly phase: Phase;
  readonly evidence: PhaseEvidence;
  /** Ascending. */
  readonly rows: Uint32Array;
}

/** Operations that no step launched, by phase; those of the steps and these are all operations, each once. */
export const looseOperations = perTrace((trace): readonly LooseOperations[] => {
  const { stepOf } = findSteps(trace);
  const rows = keepRows(operationRows(trace), row => stepOf[row] === 0);
  if (rows.length === 0) return [];
  const verdict = new Uint8Array(trace.spans.length);
  const startUp = markNamedPhases(trace, stepOf, verdict);
  const { start, lane } = trace.spans;
  const firstStep = trace.lanes.map(
    ({ device }) => stepsOfDevice(trace, device)[0]?.startNs ?? Infinity,
  );
  const early = rows.filter(row => verdict[row] === 0 && start[row]! < firstStep[lane[row]!]!);
  const copiesFirst = looksLikeLoading(trace, early);
  if (copiesFirst) for (const row of early) verdict[row] = LOAD_BY_COPIES;
  const groups: LooseOperations[] = [];
  for (const [i, phase] of PHASES.entries()) {
    const code = phase === 'other' ? 0 : i + 1;
    const byCopies = phase === 'load' ? LOAD_BY_COPIES : code;
    const members = rows.filter(row => verdict[row] === code || verdict[row] === byCopies);
    if (members.length === 0) continue;
    const named = (phase === 'warmup' ? startUp : undefined) ?? 'range-name';
    const isNamed = members.some(row => verdict[row] === code);
    const evidence = code === 0 ? 'none' : isNamed ? named : 'copies-first';
    groups.push({ phase, evidence, rows: members });
  }
  return groups;
});

const LOAD_BY_COPIES = 255;

/**
 * Sets `verdict` (1 + phase) of operations launched in ranges whose names speak of a phase; inner ranges win.
 * Answers what the warm-up consists of, where a name tells.
 */
function markNamedPhases(
  trace: Trace,
  stepOf: Uint32Array,
  verdict: Uint8Array,
): PhaseEvidence | undefined {
  let startUp: PhaseEvidence | undefined;
  const phases = new Map<number, Phase | undefined>();
  const named: { row: number; phase: Phase }[] = [];
  const isInStep = insideSteps(trace);
  const isLoose = (operation: number): boolean => stepOf[operation] === 0;
  const ranges = rangeRows(trace);
  for (let i = 0; i < ranges.length; i++) {
    const row = ranges[i]!;
    if (isInStep(row) || !operationsOfRange(trace, row).some(isLoose)) continue;
    const name = trace.spans.name[row]!;
    if (!phases.has(name)) phases.set(name, phaseOfName(trace.strings.get(name)));
    const phase = phases.get(name);
    if (phase !== undefined) named.push({ row, phase });
  }
  named.sort((a, b) => trace.spans.dur[b.row]! - trace.spans.dur[a.row]!);
  for (const { row, phase } of named) {
    const code = PHASES.indexOf(phase) + 1;
    for (const operation of operationsOfRange(trace, row)) {
      if (stepOf[operation] !== 0) continue;
      verdict[operation] = code;
      if (phase === 'warmup') startUp ??= warmupEvidence(trace.strings.get(trace.spans.name[row]!));
    }
  }
  return startUp;
}

const NO_STEPS = { own: [], starts: new Float64Array(0) } as const;

/** Whether a range lies in the range of a step, so that nothing it launched is loose. */
function insideSteps(trace: Trace): (row: number) => boolean {
  const { start, dur } = trace.spans;
  const threadOfLane = threadNumbers(trace);
  const threadOf = (row: number): number => threadOfLane[trace.spans.lane[row]!]!;
  const ranges = findSteps(trace)
    .steps.map(({ range }) => range)
    .filter(range => range >= 0)
    .sort((a, b) => start[a]! - start[b]!);
  const threads = new Map(
    [...new Set(ranges.map(threadOf))].map(thread => {
      const own = ranges.filter(range => threadOf(range) === thread);
      return [thread, { own, starts: Float64Array.from(own, range => start[range]!) }];
    }),
  );
  return row => {
    const { own, starts } = threads.get(threadOf(row)) ?? NO_STEPS;
    const i = upperBound(starts, start[row]!) - 1;
    return i >= 0 && start[row]! + dur[row]! <= starts[i]! + dur[own[i]!]!;
  };
}
