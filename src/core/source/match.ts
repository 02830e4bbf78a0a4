/**
 * Places of a program beside what was measured: the ranges of a trace that each may have marked, or the calls of a
 * function in its stacks, and their figures. These are the same for both: a call counts as a range.
 */

import { perTrace } from '../analysis/memo.ts';
import { idOfSpan, treeNode } from '../analysis/model/tree.ts';
import { operationsOfRange, projectionOf } from '../analysis/projection.ts';
import { rangeSummary } from '../analysis/ranges.ts';
import { medianOf, percentileOf } from '../analysis/statistics.ts';
import { findSteps } from '../analysis/steps.ts';
import type { Step } from '../analysis/step.ts';
import { largestIn } from '../base/lists.ts';
import type { Selection } from '../protocol/selection.ts';
import type {
  FunctionQuery,
  LineShare,
  RangeQuery,
  RangeRole,
  RangeStats,
  SiteQuery,
} from '../protocol/source.ts';
import type { Trace } from '../trace/trace.ts';
import { framesOfFunction, rowsOfFrames } from './frames.ts';
import { inclusiveTime, selfTime } from './frame-time.ts';
import { marksByName } from './marks.ts';
import { operatorsByFrame, type FrameRows } from './operator-stacks.ts';

export interface MatchedRanges {
  /** Span rows, ascending. */
  readonly rows: Uint32Array;
  /** Some of them belong to another query as well. */
  readonly isShared: boolean;
}

/** The ranges or calls that belong to each query. */
export function rangesOfQueries(
  trace: Trace,
  queries: readonly SiteQuery[],
): readonly MatchedRanges[] {
  const ranges = ofPatterns(
    trace,
    queries.filter((query): query is RangeQuery => !isFunction(query)),
  );
  let next = 0;
  return queries.map(query => {
    if (!isFunction(query)) return ranges[next++] ?? { rows: new Uint32Array(0), isShared: false };
    return { rows: rowsOfFrames(framesOf(trace, query)), isShared: false };
  });
}

function framesOf(trace: Trace, { file, frames }: FunctionQuery): readonly FrameRows[] {
  return framesOfFunction(trace, file, frames);
}

function isFunction(query: SiteQuery): query is FunctionQuery {
  return 'frames' in query;
}

function ofPatterns(trace: Trace, queries: readonly RangeQuery[]): readonly MatchedRanges[] {
  if (queries.length === 0) return [];
  const found = queries.map((): { lists: Uint32Array[]; isShared: boolean } => ({
    lists: [],
    isShared: false,
  }));
  const expressions = queries.map(({ pattern }) => new RegExp(pattern, 's'));
  for (const { name, domain, style, rows } of [...rangeSummary(trace), ...marksByName(trace)]) {
    const matching = queries
      .map((query, i) => ({ query, i }))
      .filter(
        ({ query, i }) =>
          query.styles.includes(style) &&
          (query.domain ?? domain) === domain &&
          expressions[i]?.test(name) === true,
      );
    const most = largestIn(matching.map(({ query }) => query.weight));
    const owners = matching.filter(({ query }) => query.weight === most);
    for (const { i } of owners) {
      const own = found[i];
      own?.lists.push(rows);
      if (own !== undefined && owners.length > 1) own.isShared = true;
    }
  }
  return found.map(({ lists, isShared }) => ({
    rows: Uint32Array.from(lists.flatMap(rows => [...rows])).sort(),
    isShared,
  }));
}

/** Figures of each query; null where nothing was measured. */
export function rangeStats(
  trace: Trace,
  queries: readonly SiteQuery[],
): readonly (RangeStats | null)[] {
  return rangesOfQueries(trace, queries).map((found, i) => {
    const query = queries[i];
    if (found.rows.length === 0 || query === undefined) return null;
    const stats = statsOf(trace, found);
    return isFunction(query) ? { ...stats, ...launchedBy(trace, query, found.rows) } : stats;
  });
}

/** What is known of functions only. */
function launchedBy(
  trace: Trace,
  query: FunctionQuery,
  rows: Uint32Array,
): Pick<RangeStats, 'counted' | 'launched'> {
  const frames = framesOf(trace, query).map(({ frame }) => frame);
  return {
    counted: frames[0]?.isRunning === true ? 'operators' : 'calls',
    launched: { inclusiveNs: inclusiveTime(trace, rows), selfNs: selfTime(trace, frames) },
  };
}

/** Stacks have whole paths where traced calls may have only what is not on Python's search path. */
function isSameFile(path: string, file: string): boolean {
  return path === file || path.endsWith(`/${file}`);
}

/** The lines of a file from which operators were called, as far as stacks tell. */
export function lineShares(trace: Trace, file: string): readonly LineShare[] {
  return operatorsByFrame(trace)
    .filter(({ frame }) => isSameFile(frame.file, file))
    .map(({ frame: { line, name }, rows }) => {
      const { share } = shareOf(trace, measuredOf(trace, rows), roleOf(trace, rows));
      return { line, name, isRunning: true, share };
    });
}

/** A range that launched something. */
interface Measured {
  readonly row: number;
  readonly startNs: number;
  readonly endNs: number;
  /** The step that it is or lies in; undefined = none, or several. */
  readonly step: Step | undefined;
}

function statsOf(trace: Trace, { rows, isShared }: MatchedRanges): RangeStats {
  const measured = measuredOf(trace, rows);
  const times = Float64Array.from(measured, ({ startNs, endNs }) => endNs - startNs).sort();
  const role = roleOf(trace, rows);
  const inSteps = measured.filter(({ step }) => step !== undefined);
  const phases = new Set(inSteps.map(({ step }) => step?.phase ?? ''));
  const example = exampleOf(measured);
  return {
    count: rows.length,
    isShared,
    measured: measured.length,
    gpuNs: times.reduce((sum, ns) => sum + ns, 0),
    medianNs: medianOf(times),
    p95Ns: percentileOf(times, 95),
    hostMedianNs: medianOf(Float64Array.from(rows, row => trace.spans.dur[row] ?? 0).sort()),
    ...shareOf(trace, measured, role),
    role,
    phase: phases.size === 1 ? ([...phases][0] ?? '') : '',
    ...(example !== undefined && { example: selectionOf(trace, example, role) }),
    exampleRange: example?.row ?? -1,
    counted: 'ranges',
  };
}

function measuredOf(trace: Trace, rows: Uint32Array): readonly Measured[] {
  return [...rows].flatMap(row => measuredAt(trace, row) ?? []);
}

function measuredAt(trace: Trace, row: number): Measured | undefined {
  const projection = projectionOf(trace, row);
  if (projection === undefined) return undefined;
  const { startNs, endNs } = projection;
  const { steps, stepOf } = findSteps(trace);
  const operations = operationsOfRange(trace, row);
  const [first, last] = [operations[0] ?? -1, operations.at(-1) ?? -1];
  const step = stepOf[first] === stepOf[last] ? steps[(stepOf[first] ?? 0) - 1] : undefined;
  return { row, startNs, endNs, step };
}

const rangeRoles = perTrace((trace): ReadonlyMap<number, RangeRole> => {
  const { steps, layers } = findSteps(trace);
  return new Map<number, RangeRole>([
    ...layers.map(({ range }) => [range, 'layer'] as const),
    ...steps.map(({ range }) => [range, 'step'] as const),
  ]);
});

/** What more than half of the ranges are. */
function roleOf(trace: Trace, rows: Uint32Array): RangeRole {
  const roles = rangeRoles(trace);
  for (const role of ['layer', 'step'] as const) {
    if (2 * rows.filter(row => roles.get(row) === role).length > rows.length) return role;
  }
  return '';
}

/** Of their steps where most are in one and none is one, else of the trace. */
function shareOf(
  trace: Trace,
  measured: readonly Measured[],
  role: RangeRole,
): Pick<RangeStats, 'share' | 'shareOf'> {
  const inSteps = measured.filter(({ step }) => step !== undefined);
  return role !== 'step' && 2 * inSteps.length > measured.length
    ? { share: shareOfSteps(inSteps), shareOf: 'step' }
    : { share: shareOfTrace(trace, measured), shareOf: 'trace' };
}

function shareOfSteps(inSteps: readonly Measured[]): number {
  const steps = new Set(inSteps.map(({ step }) => step));
  const total = [...steps].reduce((sum, step) => sum + (step?.durationNs ?? 0), 0);
  // Ranks run at the same time: what each does is part of its own steps.
  const ranks = new Set(inSteps.map(({ step }) => step?.device));
  const covered = [...ranks].map(rank =>
    unionOf(inSteps.filter(({ step }) => step?.device === rank)),
  );
  return percentOf(
    covered.reduce((sum, ns) => sum + ns, 0),
    total,
  );
}

function shareOfTrace({ startNs, endNs }: Trace, measured: readonly Measured[]): number {
  return percentOf(unionOf(measured), endNs - startNs);
}

function percentOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (100 * part) / whole) : 0;
}

function unionOf(spans: readonly Measured[]): number {
  let covered = 0;
  let end = -Infinity;
  for (const span of [...spans].sort((a, b) => a.startNs - b.startNs)) {
    covered += Math.max(0, span.endNs - Math.max(end, span.startNs));
    end = Math.max(end, span.endNs);
  }
  return covered;
}

function exampleOf(measured: readonly Measured[]): Measured | undefined {
  const inSteps = measured.filter(({ step }) => step !== undefined);
  const inDecode = inSteps.filter(({ step }) => step?.phase === 'decode');
  const wanted = inDecode.length > 0 ? inDecode : inSteps.length > 0 ? inSteps : measured;
  const steps = [...new Set(wanted.map(({ step }) => step))];
  const step = middle(steps, step => step?.durationNs ?? 0);
  return middle(
    wanted.filter(range => range.step === step),
    ({ startNs, endNs }) => endNs - startNs,
  );
}

/** The one of median value; the lower one of an even number. */
function middle<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return [...items].sort((a, b) => value(a) - value(b))[(items.length - 1) >> 1];
}

/** The node of the model tree where the range is a step or layer; else the range with what it did on the GPU. */
function selectionOf(trace: Trace, { row, startNs, endNs }: Measured, role: RangeRole): Selection {
  const id = role === '' ? undefined : idOfSpan(trace, row);
  const node = id === undefined ? undefined : treeNode(trace, id);
  if (node !== undefined && rangeRoles(trace).has(row)) {
    return { ...node.selection, node: node.id };
  }
  const label = trace.strings.get(trace.spans.name[row] ?? 0);
  return { startNs, endNs, label, span: row };
}
