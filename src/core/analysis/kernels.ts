/**
 * The kernel summary: what `nsys stats cuda_gpu_kern_sum` (by name) and `cuda_gpu_kern_gb_sum` (by name, grid
 * and block) print for the same file, before their rounding. Knows nothing of operators or steps: pass the rows.
 */

import type { LaunchShape } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { finished, type Unhurried } from '../base/unhurried.ts';
import { gather, grouping, groupingBy, rowsOfGroup, type Groups } from './groups.ts';
import { kernelRows } from './operations.ts';
import { statistics, type Statistics } from './statistics.ts';

/** `name`: demangled signature; `base`: function without template arguments; `grid`: name with launch shape. */
export type KernelGrouping = 'name' | 'base' | 'grid';

export interface KernelSummaryRow extends Statistics {
  readonly name: string;
  /** Only where grouped by grid. */
  readonly grid?: LaunchShape['grid'];
  readonly block?: LaunchShape['block'];
  /** Share of the rows' total time, 0..100. */
  readonly percent: number;
  /** Rows of the kernels in the group, in the order given. */
  readonly rows: Uint32Array;
}

/** Summary of `rows` (all kernels unless given), most time first. Times in ns. */
export function kernelSummary(
  trace: Trace,
  by: KernelGrouping = 'name',
  rows: Uint32Array = kernelRows(trace),
): KernelSummaryRow[] {
  return finished(summarizingKernels(trace, by, rows));
}

/** The same, unhurried. */
export function* summarizingKernels(
  trace: Trace,
  by: KernelGrouping,
  rows: Uint32Array,
): Unhurried<KernelSummaryRow[]> {
  const groups = yield* groupingKernels(trace, by, rows);
  const { name: nameOf, detail } = trace.spans;
  return (yield* summarizing(trace, groups)).map(
    ({ rows: members, ...figures }): KernelSummaryRow => {
      const sample = members[0]!;
      const shape = trace.shapes[detail[sample]!];
      return {
        name: trace.strings.get(by === 'base' ? baseName(trace, nameOf[sample]!) : nameOf[sample]!),
        ...(by === 'grid' && shape && { grid: shape.grid, block: shape.block }),
        ...figures,
        rows: members,
      };
    },
  );
}

/** A group of spans, the statistics of their durations, and their share of all groups' time, 0..100. */
export interface GroupSummary extends Statistics {
  readonly percent: number;
  readonly rows: Uint32Array;
}

/** Statistics of the durations of each group with its share of them all, most time first. */
export function summarize(trace: Trace, groups: Groups): GroupSummary[] {
  return finished(summarizing(trace, groups));
}

/** The same, unhurried: it stops between two groups. */
export function* summarizing(trace: Trace, groups: Groups): Unhurried<GroupSummary[]> {
  const figures: Omit<GroupSummary, 'percent'>[] = [];
  for (let g = 0; g < groups.keys.length; g++) {
    const rows = rowsOfGroup(groups, g);
    const durations = gather(trace.spans.dur, rows);
    yield;
    figures.push({ ...statistics(durations), rows });
    yield;
  }
  const total = figures.reduce((sum, group) => sum + group.total, 0);
  return figures
    .map(group => ({ ...group, percent: total > 0 ? (100 * group.total) / total : 0 }))
    .sort((a, b) => b.total - a.total);
}

/** Id of the name without template arguments; the name itself where the file has no shorter one. */
export function baseName(trace: Trace, name: number): number {
  return trace.shortNames.get(name) ?? name;
}

function groupingKernels(trace: Trace, by: KernelGrouping, rows: Uint32Array): Unhurried<Groups> {
  const { name, detail } = trace.spans;
  if (by === 'name') return groupingBy(rows, name);
  if (by === 'base') return groupingBy(rows, name, id => baseName(trace, id));
  const shapes = shapeKeys(trace);
  const count = trace.shapes.length + 1;
  return grouping(
    rows,
    row => name[row]! * count + (detail[row]! < 0 ? count - 1 : shapes[detail[row]!]!),
  );
}

/** Equal numbers for shapes that differ only in registers or shared memory. */
function shapeKeys(trace: Trace): number[] {
  const known = new Map<string, number>();
  return trace.shapes.map(({ grid, block }, id) => {
    const key = `${grid.join()},${block.join()}`;
    const first = known.get(key) ?? id;
    known.set(key, first);
    return first;
  });
}
