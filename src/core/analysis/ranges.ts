/**
 * Ranges by name with their host time and projection: what `nsys stats nvtx_gpu_proj_sum`, `nvtx_pushpop_sum` and
 * `nvtx_startend_sum` print for the same file, before their rounding.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { sortRows } from '../trace/sort.ts';
import { finished, STRETCH, type Unhurried } from '../base/unhurried.ts';
import { gather, grouping, indices, pick, type Groups } from './groups.ts';
import { perTrace } from './memo.ts';
import { domainOf, projections } from './projection.ts';
import { projectedNesting } from './range-nesting.ts';
import { statistics, type Statistics } from './statistics.ts';

export type RangeStyle = 'push-pop' | 'start-end' | 'annotation';

/** The ranges of one name, domain and style. Times in ns. */
export interface RangeSummaryRow {
  readonly name: string;
  /** '' = default domain. */
  readonly domain: string;
  readonly style: RangeStyle;
  /** Span rows of the ranges, ascending. */
  readonly rows: Uint32Array;
  /** Durations on the host. */
  readonly host: Statistics;
  /** Durations of the projections; `count` is the number of ranges that have one. */
  readonly projected: Statistics;
  /** Host time of the ranges that have a projection. */
  readonly projectedHostNs: number;
  /** Calls that launched something ("GPU Ops": a graph replay counts one). */
  readonly calls: number;
  readonly operations: number;
  readonly kernels: number;
  /** Among the ranges with a projection: sums of the number of enclosing ranges and of ranges directly inside. */
  readonly levels: number;
  readonly children: number;
}

/** One row a name, most projected time first, then most host time. */
export const rangeSummary = perTrace((trace): readonly RangeSummaryRow[] =>
  rangeSummaryOf(trace, indices(projections(trace).length)),
);

/** The same of some ranges: `at` are their positions in `projections`. Levels count all enclosing ranges. */
function rangeSummaryOf(trace: Trace, at: Uint32Array): readonly RangeSummaryRow[] {
  return finished(summarizingRanges(trace, at));
}

/** The same, unhurried. */
export function* summarizingRanges(
  trace: Trace,
  at: Uint32Array,
): Unhurried<readonly RangeSummaryRow[]> {
  const { range } = projections(trace);
  const { kind, name } = trace.spans;
  const domains = new Map<string, number>();
  const groups = yield* grouping(at, i => {
    const row = range[i]!;
    const domain = domainOf(trace, row);
    let number = domains.get(domain);
    if (number === undefined) domains.set(domain, (number = domains.size));
    return (number * KINDS + kind[row]!) * trace.strings.length + name[row]!;
  });
  const rows = yield* summarizeGroups(trace, groups);
  return inOrderOfTime(rows);
}

/** Most projected time first, then most host time. */
function inOrderOfTime(rows: readonly RangeSummaryRow[]): RangeSummaryRow[] {
  const projected = new Float64Array(rows.length);
  const host = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    projected[i] = -row.projected.total;
    host[i] = row.host.total;
  });
  const { order } = sortRows(rows.length, 1, () => 0, projected, host);
  return rows.map((_, i) => rows[order[i]!]!);
}

/** More than there are kinds of spans. */
const KINDS = 32;

export function styleOf(trace: Trace, row: number): RangeStyle {
  const kind = trace.spans.kind[row];
  if (kind === SpanKind.rangePushPop) return 'push-pop';
  return kind === SpanKind.rangeStartEnd ? 'start-end' : 'annotation';
}

/**
 * By position in `projections`: nesting among the ranges with a projection only, since NVIDIA's level and child
 * columns leave the others out.
 */
const nestingOf = perTrace(trace => {
  const { length } = projections(trace);
  const nesting = { level: new Uint16Array(length), children: new Uint32Array(length) };
  const { at, level, children } = projectedNesting(trace);
  for (let k = 0; k < at.length; k++) {
    nesting.level[at[k]!] = level[k]!;
    nesting.children[at[k]!] = children[k]!;
  }
  return nesting;
});

/** A group of a single range costs as much as so many rows of a plain pass. */
const GROUP_COST = 64;

/** One row a group of positions in `projections`. */
function* summarizeGroups(trace: Trace, groups: Groups): Unhurried<RangeSummaryRow[]> {
  const table = projections(trace);
  const { level, children } = nestingOf(trace);
  const rows = pick(table.range, groups.rows);
  const host = gather(trace.spans.dur, rows);
  const projected = new Float64Array(rows.length);
  const summaries: RangeSummaryRow[] = [];
  let done = 0;
  for (let g = 0; g < groups.keys.length; g++) {
    const first = groups.first[g]!;
    const last = groups.first[g + 1]!;
    done += GROUP_COST + last - first;
    if (done > STRETCH) {
      yield;
      done = 0;
    }
    let projectedHostNs = 0;
    let calls = 0;
    let operations = 0;
    let kernels = 0;
    let levels = 0;
    let childCount = 0;
    let count = 0;
    for (let k = first; k < last; k++) {
      const i = groups.rows[k]!;
      if (table.calls[i] === 0) continue;
      projected[first + count++] = table.end[i]! - table.start[i]!;
      projectedHostNs += host[k]!;
      calls += table.calls[i]!;
      operations += table.operations[i]!;
      kernels += table.kernels[i]!;
      levels += level[i]!;
      childCount += children[i]!;
    }
    const sample = rows[first]!;
    summaries.push({
      name: trace.strings.get(trace.spans.name[sample]!),
      domain: domainOf(trace, sample),
      style: styleOf(trace, sample),
      rows: rows.subarray(first, last),
      host: statistics(host, first, last),
      projected: statistics(projected, first, first + count),
      projectedHostNs,
      calls,
      operations,
      kernels,
      levels,
      children: childCount,
    });
  }
  return summaries;
}
