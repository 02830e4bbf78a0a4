/**
 * From a place in a trace to what ncu has to be told to profile its kernels again: the range of the program around
 * them, names of functions, and how many launches to leave out. Pure arithmetic over the trace; quotes nothing.
 */

import { kindRows } from '../analysis/kind-rows.ts';
import { operationsOfCall } from '../analysis/launches.ts';
import { domainOf, operationsOfRanges, threadOf } from '../analysis/projection.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import type { MeasurePlan, MeasureRequest } from '../protocol/measure.ts';
import { kernelsAt, launchedAmong, launchedKernels, limitsOf } from './instances.ts';
import { includeExpression, type NvtxRange } from './nvtx-include.ts';
import { wordsOf } from './quoting.ts';

/** Undefined where nothing ran on the GPU there. */
export function measurePlan(
  trace: Trace,
  place: Omit<MeasureRequest, 'trace'>,
): MeasurePlan | undefined {
  const rows = kernelsAt(trace, place);
  const [first] = rows;
  if (first === undefined) return undefined;
  const { kind, dur } = trace.spans;
  const around = rangesAround(trace, rows, place.span);
  const found = rangeFor(trace, around);
  const isWholeGraph = rows.some(row => kind[row] === SpanKind.graph);
  const filter = filterFor(trace, rows, found?.kernels ?? launchedKernels(trace));
  return {
    program: wordsOf(trace.facts.find(({ label }) => label === 'Command line')?.value ?? ''),
    ...(found !== undefined && { range: found.range }),
    hasOnlyAnnotations: found === undefined && around.length > 0,
    ...(isWholeGraph ? { functions: [], skip: 0 } : filter),
    kernels: isWholeGraph ? 0 : (filter.count ?? rows.length),
    gpuNs: rows.reduce((sum, row) => sum + dur[row]!, 0),
    isGraph: isWholeGraph || rows.some(row => isOfGraph(trace, row)),
    startsProfiler: startsProfiler(trace),
    label: filter.functions.length === 1 ? filter.functions[0]! : (found?.range.names.at(-1) ?? ''),
    limits: limitsOf(trace, rows),
  };
}

/** Rows of the ranges within which all the kernels were launched, innermost first; a range is around itself. */
function rangesAround(trace: Trace, rows: Uint32Array, span: number | undefined): number[] {
  const { start, dur, link } = trace.spans;
  const calls = Array.from(rows, row => link[row]!);
  if (calls.some(call => call < 0)) return [];
  const threads = new Set(calls.map(call => threadOf(trace, call)));
  const from = calls.reduce((least, call) => Math.min(least, start[call]!), Infinity);
  const to = calls.reduce((most, call) => Math.max(most, start[call]! + dur[call]!), -Infinity);
  const length = (row: number): number => dur[row]!;
  return [...kindRows(trace).ranges]
    .filter(row => start[row]! <= from && start[row]! + dur[row]! >= to)
    .filter(row => threads.size === 1 && threads.has(threadOf(trace, row)))
    .sort((a, b) => Number(b === span) - Number(a === span) || length(a) - length(b));
}

interface Found {
  readonly range: NvtxRange;
  /** All kernels that the expression lets through, in the order of launching. */
  readonly kernels: Uint32Array;
}

/** The innermost range that ncu can see and be told of, with as much of the stack as makes it the fewest kernels. */
function rangeFor(trace: Trace, around: readonly number[]): Found | undefined {
  const [own] = around.filter(row => canName(trace, row));
  if (own === undefined) return undefined;
  const { kind, dur } = trace.spans;
  const stack = around.filter(
    row => kind[row] === kind[own] && domainOf(trace, row) === domainOf(trace, own),
  );
  const isStack = kind[own] === SpanKind.rangePushPop;
  const above = isStack ? stack.filter(row => row !== own && dur[row]! >= dur[own]!) : [];
  let path = [own];
  let same = sameRanges(trace, path);
  for (const outer of above) {
    const longer = [outer, ...path];
    if (!canName(trace, outer) || same.length === 1) break;
    [path, same] = [longer, sameRanges(trace, longer)];
  }
  const inside = operationsOfRanges(trace, Uint32Array.from(same));
  return { range: rangeOf(trace, path), kernels: launchedAmong(trace, inside) };
}

function canName(trace: Trace, row: number): boolean {
  return (
    trace.spans.kind[row] !== SpanKind.annotation &&
    includeExpression(rangeOf(trace, [row])) !== undefined
  );
}

/** @param path rows of the stack, outermost first */
function rangeOf(trace: Trace, path: readonly number[]): NvtxRange {
  const { kind, name } = trace.spans;
  const own = path.at(-1)!;
  return {
    style: kind[own] === SpanKind.rangePushPop ? 'push-pop' : 'start-end',
    domain: domainOf(trace, own),
    names: path.map(row => trace.strings.get(name[row]!)),
  };
}

/** Ranges of the same style, domain and name, below ranges of the same names. */
function sameRanges(trace: Trace, path: readonly number[]): number[] {
  const { kind, name, parent } = trace.spans;
  const own = path.at(-1)!;
  const domain = domainOf(trace, own);
  return [...kindRows(trace).ranges].filter(row => {
    if (kind[row] !== kind[own] || domainOf(trace, row) !== domain) return false;
    let at = row;
    for (const wanted of path.toReversed()) {
      while (at >= 0 && at !== row && domainOf(trace, at) !== domain) at = parent[at]!;
      if (at < 0 || name[at] !== name[wanted]) return false;
      at = parent[at]!;
    }
    return true;
  });
}

/** Which of the kernels let through so far: all of them, a run of them, or those of some functions. */
function filterFor(
  trace: Trace,
  rows: Uint32Array,
  through: Uint32Array,
): Pick<MeasurePlan, 'functions' | 'skip' | 'count'> {
  if (rows.length === through.length) return { functions: [], skip: 0 };
  const run = runIn(rows, through);
  if (run.count === rows.length && rows.length > 1) return { functions: [], ...run };
  const functions = [...new Set(Array.from(rows, row => functionOf(trace, row)))];
  const named = through.filter(row => functions.includes(functionOf(trace, row)));
  const part = runIn(rows, named);
  return part.count === named.length ? { functions, skip: 0 } : { functions, ...part };
}

/** From the first to the last of some rows among others that hold them. */
function runIn(rows: Uint32Array, among: Uint32Array): { skip: number; count: number } {
  const skip = among.indexOf(rows[0]!);
  return { skip, count: among.indexOf(rows.at(-1)!) - skip + 1 };
}

/** The name that ncu compares by default: the function without its arguments, templates and namespaces. */
function functionOf(trace: Trace, row: number): string {
  const name = trace.spans.name[row]!;
  return trace.strings.get(trace.shortNames.get(name) ?? name);
}

/** A call that launched several operations replayed a graph. */
function isOfGraph(trace: Trace, row: number): boolean {
  const call = trace.spans.link[row]!;
  return call >= 0 && operationsOfCall(trace, call).length > 1;
}

/** Whether the first kernel comes after a call that starts the profiler, so that the capture began with that call. */
function startsProfiler(trace: Trace): boolean {
  const { name, start } = trace.spans;
  const first = launchedKernels(trace)[0]!;
  return kindRows(trace).api.some(
    row =>
      start[row]! < start[first]! && /^cu(da)?ProfilerStart/.test(trace.strings.get(name[row]!)),
  );
}
