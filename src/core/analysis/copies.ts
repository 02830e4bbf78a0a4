/**
 * Copies and memsets by direction: time (`nsys stats cuda_gpu_mem_time_sum`) and size (`cuda_gpu_mem_size_sum`),
 * before their rounding.
 */

import { SpanKind, type CopyDirection } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { groupRows } from './groups.ts';
import { summarize } from './kernels.ts';
import { kindRows } from './kind-rows.ts';
import { statistics, type Statistics } from './statistics.ts';

export type CopyClass = CopyDirection | 'memset';

export interface CopySummaryRow {
  readonly operation: CopyClass;
  /** Migrated by unified memory, not copied by the program. */
  readonly unified: boolean;
  /** ns. */
  readonly time: Statistics;
  /** Bytes. */
  readonly size: Statistics;
  /** Share of the time of all copies and memsets, 0..100. */
  readonly percent: number;
  readonly rows: Uint32Array;
}

/** All copies and memsets, by row. */
export function copyRows(trace: Trace): Uint32Array {
  return kindRows(trace).copies;
}

/** Bytes that the operation in `row` moved or filled; 0 for anything but a copy or memset. */
export function bytesOf(trace: Trace, row: number): number {
  const kind = trace.spans.kind[row];
  if (kind !== SpanKind.memcpy && kind !== SpanKind.memset) return 0;
  return trace.copies[trace.spans.detail[row]!]?.bytes ?? 0;
}

/** What the copy or memset in `row` is. */
export function copyClassOf(trace: Trace, row: number): CopyClass {
  if (trace.spans.kind[row] === SpanKind.memset) return 'memset';
  return trace.copies[trace.spans.detail[row]!]?.direction ?? 'unknown';
}

/** Summary of `rows` (all copies and memsets unless given), most time first. */
export function copySummary(trace: Trace, rows: Uint32Array = copyRows(trace)): CopySummaryRow[] {
  const classes: string[] = [];
  const groups = groupRows(rows, row => {
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
    rows: members,
  }));
}

function isUnified(trace: Trace, row: number): boolean {
  return trace.copies[trace.spans.detail[row]!]?.unified ?? false;
}
