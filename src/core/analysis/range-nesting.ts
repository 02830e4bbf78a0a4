/**
 * How ranges nest on their thread, over all its domains: the innermost range that encloses another entirely. Unlike
 * `SpanTable.parent`, which knows one lane. Push/pop and start/end ranges nest together, as in NVIDIA's reports.
 */

import type { Trace } from '../trace/trace.ts';
import { groupRows, rowsOfGroup } from './groups.ts';
import { sortedByStart } from './operations.ts';
import { threadKey } from './thread-launches.ts';

/** Parallel to the rows given. */
export interface RangeNesting {
  /** Position (in the rows given) of the innermost enclosing range; -1 = none. */
  readonly parent: Int32Array;
  /** Number of enclosing ranges. */
  readonly level: Uint16Array;
  /** Number of ranges directly inside. */
  readonly children: Uint32Array;
}

/** Nesting of the ranges in `rows` (ascending) among themselves. */
export function nestRanges(trace: Trace, rows: Uint32Array): RangeNesting {
  const nesting = {
    parent: new Int32Array(rows.length).fill(-1),
    level: new Uint16Array(rows.length),
    children: new Uint32Array(rows.length),
  };
  const positions = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) positions.set(rows[i]!, i);
  const threadOfLane = threadNumbers(trace);
  const threads = groupRows(rows, row => threadOfLane[trace.spans.lane[row]!]!);
  for (let g = 0; g < threads.keys.length; g++) {
    nestThread(trace, sortedByStart(trace, rowsOfGroup(threads, g)), positions, nesting);
  }
  return nesting;
}

/** One integer per thread, for each lane. */
function threadNumbers(trace: Trace): number[] {
  const known = new Map<string, number>();
  return trace.lanes.map(({ pid, tid }) => {
    const key = threadKey(pid, tid);
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

/** Sweeps one thread's ranges with a stack of those still open. */
function nestThread(
  trace: Trace,
  sorted: Uint32Array,
  positions: ReadonlyMap<number, number>,
  nesting: { parent: Int32Array; level: Uint16Array; children: Uint32Array },
): void {
  const { start, dur } = trace.spans;
  let open: { readonly position: number; readonly end: number }[] = [];
  for (const row of sorted) {
    const position = positions.get(row)!;
    const end = start[row]! + dur[row]!;
    open = open.filter(other => other.end > start[row]!);
    const up = open.findLast(other => other.end >= end);
    if (up !== undefined) {
      nesting.parent[position] = up.position;
      nesting.level[position] = nesting.level[up.position]! + 1;
      nesting.children[up.position]!++;
    }
    open.push({ position, end });
  }
}
