/** What the ranges of one place in a program launched, by name: the table of its hover. */

import { groupRows, rowsOfGroup } from '../analysis/groups.ts';
import { copyClassOf } from '../analysis/copies.ts';
import { labelOf } from '../analysis/model/span-places.ts';
import { operatorOf } from '../analysis/operators/of-trace.ts';
import { operationsOfRange, operationsOfRanges } from '../analysis/projection.ts';
import { medianOf, percentileOf } from '../analysis/statistics.ts';
import type { RangeKernel } from '../protocol/source.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

/** @param example range whose operations are shown as examples; -1 = none */
export function kernelsOfRanges(
  trace: Trace,
  ranges: Uint32Array,
  example: number,
): readonly RangeKernel[] {
  const preferred = new Set(example < 0 ? [] : operationsOfRange(trace, example));
  const rows = operationsOfRanges(trace, ranges);
  const names = new Map<string, number>();
  const groups = groupRows(rows, row => {
    const isKernel = trace.spans.kind[row] === SpanKind.kernel;
    const key = isKernel ? String(trace.spans.name[row]) : copyClassOf(trace, row);
    const known = names.get(key) ?? names.size;
    names.set(key, known);
    return known;
  });
  return groups.keys
    .map((_, g) => kernelOf(trace, rowsOfGroup(groups, g), preferred))
    .sort((a, b) => b.totalNs - a.totalNs);
}

function kernelOf(trace: Trace, rows: Uint32Array, preferred: ReadonlySet<number>): RangeKernel {
  const { start, dur } = trace.spans;
  const times = Float64Array.from(rows, row => dur[row] ?? 0).sort();
  const span = rows.find(row => preferred.has(row)) ?? rows[0] ?? 0;
  const startNs = start[span] ?? 0;
  const name = labelOf(trace, span);
  return {
    name,
    operators: operatorsOf(trace, rows),
    count: rows.length,
    totalNs: times.reduce((sum, ns) => sum + ns, 0),
    p50Ns: medianOf(times),
    p95Ns: percentileOf(times, 95),
    selection: { startNs, endNs: startNs + (dur[span] ?? 0), label: name, span },
  };
}

function operatorsOf(trace: Trace, rows: Uint32Array): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const operator = operatorOf(trace, row);
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([operator]) => operator);
}
