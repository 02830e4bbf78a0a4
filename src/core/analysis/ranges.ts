/**
 * Ranges by name with their host time and projection: what `nsys stats nvtx_gpu_proj_sum`, `nvtx_pushpop_sum` and
 * `nvtx_startend_sum` print for the same file, before their rounding.
 */

import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { gather, groupRows, rowsOfGroup } from './groups.ts';
import { perTrace } from './memo.ts';
import { domainOf, projections, type Projections } from './projection.ts';
import { nestRanges } from './range-nesting.ts';
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
  rangeSummaryOf(
    trace,
    Uint32Array.from(projections(trace).range, (_, i) => i),
  ),
);

/** The same of some ranges: `at` are their positions in `projections`. Levels count all enclosing ranges. */
export function rangeSummaryOf(trace: Trace, at: Uint32Array): readonly RangeSummaryRow[] {
  const table = projections(trace);
  const nesting = nestingOf(trace);
  const names = new Map<string, number>();
  const groups = groupRows(at, i => {
    const row = table.range[i]!;
    const key = `${trace.spans.kind[row]}\0${trace.spans.name[row]}\0${domainOf(trace, row)}`;
    const known = names.get(key) ?? names.size;
    names.set(key, known);
    return known;
  });
  return groups.keys
    .map((_, g) => summarizeName(trace, table, nesting, rowsOfGroup(groups, g)))
    .sort(byTime);
}

const nestingOf = perTrace(trace => projectedNesting(trace, projections(trace)));

function byTime(a: RangeSummaryRow, b: RangeSummaryRow): number {
  const difference = b.projected.total - a.projected.total;
  return difference !== 0 ? difference : b.host.total - a.host.total;
}

export function styleOf(trace: Trace, row: number): RangeStyle {
  const kind = trace.spans.kind[row];
  if (kind === SpanKind.rangePushPop) return 'push-pop';
  return kind === SpanKind.rangeStartEnd ? 'start-end' : 'annotation';
}

interface Nesting {
  readonly level: Uint16Array;
  readonly children: Uint32Array;
}

/** Nesting among the ranges with a projection only: NVIDIA's level and child columns leave the others out. */
function projectedNesting(trace: Trace, table: Projections): Nesting {
  const level = new Uint16Array(table.length);
  const children = new Uint32Array(table.length);
  const at = Uint32Array.from(table.range.keys()).filter(i => table.calls[i]! > 0);
  const nesting = nestRanges(
    trace,
    at.map(i => table.range[i]!),
  );
  for (let k = 0; k < at.length; k++) {
    level[at[k]!] = nesting.level[k]!;
    children[at[k]!] = nesting.children[k]!;
  }
  return { level, children };
}

function summarizeName(
  trace: Trace,
  table: Projections,
  nesting: Nesting,
  at: Uint32Array,
): RangeSummaryRow {
  const rows = at.map(i => table.range[i]!);
  const projected = at.filter(i => table.calls[i]! > 0);
  const sum = (column: ArrayLike<number>): number =>
    projected.reduce((total, i) => total + column[i]!, 0);
  const sample = rows[0]!;
  return {
    name: trace.strings.get(trace.spans.name[sample]!),
    domain: domainOf(trace, sample),
    style: styleOf(trace, sample),
    rows,
    host: statistics(gather(trace.spans.dur, rows)),
    projected: statistics(Float64Array.from(projected, i => table.end[i]! - table.start[i]!)),
    projectedHostNs: projected.reduce((t, i) => t + trace.spans.dur[table.range[i]!]!, 0),
    calls: sum(table.calls),
    operations: sum(table.operations),
    kernels: sum(table.kernels),
    levels: sum(nesting.level),
    children: sum(nesting.children),
  };
}
