/**
 * Copies and memsets by direction: time (`nsys stats cuda_gpu_mem_time_sum`) and size (`cuda_gpu_mem_size_sum`), before
 * their rounding. No view shows them so; they tell that every copy was read as it is in the file.
 */

import { bytesOf, copyClassOf, type CopyClass } from '../../src/core/analysis/copies.ts';
import { groupRows } from '../../src/core/analysis/groups.ts';
import { summarize } from '../../src/core/analysis/kernels.ts';
import { kindRows } from '../../src/core/analysis/kind-rows.ts';
import { statistics, type Statistics } from '../../src/core/analysis/statistics.ts';
import type { Trace } from '../../src/core/trace/trace.ts';

interface CopySummaryRow {
  readonly operation: CopyClass;
  /** Migrated by unified memory, not copied by the program. */
  readonly unified: boolean;
  /** ns. */
  readonly time: Statistics;
  /** Bytes. */
  readonly size: Statistics;
  /** Share of the time of all copies and memsets, 0..100. */
  readonly percent: number;
}

/** All copies and memsets, most time first. */
export function copySummary(trace: Trace): CopySummaryRow[] {
  const classes: string[] = [];
  const groups = groupRows(kindRows(trace).copies, row => {
    const key = `${copyClassOf(trace, row)}${isUnified(trace, row) ? '!' : ''}`;
    const known = classes.indexOf(key);
    return known >= 0 ? known : classes.push(key) - 1;
  });
  return summarize(trace, groups).map(({ rows: members, percent, ...time }) => ({
    operation: copyClassOf(trace, members[0]!),
    unified: isUnified(trace, members[0]!),
    time,
    size: statistics(Float64Array.from(members, row => bytesOf(trace, row))),
    percent,
  }));
}

function isUnified(trace: Trace, row: number): boolean {
  return trace.copies[trace.spans.detail[row]!]?.unified ?? false;
}
