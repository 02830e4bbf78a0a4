/** The column of tables that says how near to its roof each kernel came, where a report with the trace's kernels is joined. */

import type { KernelHeadroom } from '../../protocol/join.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import type { TableColumn } from './table.ts';

/**
 * No column where nothing was measured.
 *
 * @param rowOf an operation that row `i` of the table is, or stands for
 */
export function roofColumns(
  trace: Trace,
  measured: readonly KernelHeadroom[],
  rowOf: (i: number) => number,
): TableColumn[] {
  if (measured.length === 0) return [];
  const known = new Map(measured.map(kernel => [keyOf(kernel), kernel.percentOfRoof]));
  const { kind, name, detail } = trace.spans;
  /** By name and shape, since each is launched many times. */
  const found = new Map<number, number | null>();
  const cell = (i: number): number | null => {
    const row = rowOf(i);
    const shape = trace.shapes[detail[row]!];
    if (kind[row] !== SpanKind.kernel || shape === undefined) return null;
    const launch = name[row]! * trace.shapes.length + detail[row]!;
    let percent = found.get(launch);
    if (percent === undefined) {
      percent = known.get(keyOf({ name: trace.strings.get(name[row]!), ...shape })) ?? null;
      found.set(launch, percent);
    }
    return percent;
  };
  return [{ id: 'roof', kind: 'percent', shown: true, cell }];
}

/** Equal for launches of one name and shape; the operator does not change how a kernel ran. */
function keyOf({ name, grid, block }: Pick<KernelHeadroom, 'name' | 'grid' | 'block'>): string {
  return [name, ...grid, ...block].join('\0');
}
