/** The column of tables that says how near to its roof each kernel came, where a report with the trace's kernels is joined. */

import type { Trace } from '../../trace/trace.ts';
import { headroomOf, percentsOfRoof, type JoinedReport } from '../join-lookup.ts';
import type { Table, TableColumn } from './table.ts';

/**
 * Of a single launch its `JoinedKernel.percentOfRoof`; of several the time that they would take at their roofs in
 * percent of the time that they take, over those that are known: a mean weighted by time, since operators share the
 * names and shapes of GEMMs. No column where nothing was measured.
 */
export function roofColumns(
  trace: Trace,
  joins: readonly JoinedReport[],
  { spans }: Pick<Table, 'spans'>,
): TableColumn[] {
  if (headroomOf(joins, trace).length === 0) return [];
  const percentOf = percentsOfRoof(joins, trace);
  const { dur } = trace.spans;
  const known = new Map<number, number | null>();
  const meanOf = (rows: Uint32Array): number | null => {
    let [atRoof, all] = [0, 0];
    for (const row of rows) {
      const percent = percentOf(row);
      if (percent === undefined) continue;
      atRoof += percent * dur[row]!;
      all += dur[row]!;
    }
    return all > 0 ? atRoof / all : null;
  };
  const cell = (i: number): number | null => {
    const rows = spans(i);
    if (rows.length === 1) return percentOf(rows[0]!) ?? null;
    let percent = known.get(i);
    if (percent === undefined) known.set(i, (percent = meanOf(rows)));
    return percent;
  };
  return [{ id: 'roof', kind: 'percent', shown: true, cell }];
}
