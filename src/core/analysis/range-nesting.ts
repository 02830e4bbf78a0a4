/**
 * How ranges nest on their thread, over all its domains: the innermost range that encloses another entirely. Unlike
 * `SpanTable.parent`, which knows one lane. Push/pop and start/end ranges nest together, as in NVIDIA's reports.
 */

import type { Trace } from '../trace/trace.ts';
import { lowerBound } from '../base/search.ts';
import { groupRowsBy, indices, pick, rowsOfGroup } from './groups.ts';
import { perTrace } from './memo.ts';
import { sortedByStart } from './operations.ts';
import { projections } from './projection.ts';
import { threadNumbers } from './thread-launches.ts';

/** Parallel to the rows given. */
export interface RangeNesting {
  /** Position (in the rows given) of the innermost enclosing range; -1 = none. */
  readonly parent: Int32Array;
  /** Number of enclosing ranges. */
  readonly level: Uint16Array;
  /** Number of ranges directly inside. */
  readonly children: Uint32Array;
}

/** The ranges that launched something, and their nesting among themselves. */
export interface ProjectedNesting extends RangeNesting {
  /** Positions in `projections`, ascending. */
  readonly at: Uint32Array;
  /** Span rows, ascending. */
  readonly rows: Uint32Array;
}

export const projectedNesting = perTrace((trace): ProjectedNesting => {
  const { range, calls } = projections(trace);
  const at = indices(range.length).filter(i => calls[i]! > 0);
  const rows = pick(range, at);
  return { at, rows, ...nestRanges(trace, rows) };
});

/** Nesting of the ranges in `rows` (ascending) among themselves. */
function nestRanges(trace: Trace, rows: Uint32Array): RangeNesting {
  const nesting = {
    parent: new Int32Array(rows.length).fill(-1),
    level: new Uint16Array(rows.length),
    children: new Uint32Array(rows.length),
  };
  const threadOfLane = threadNumbers(trace);
  const threads = groupRowsBy(rows, trace.spans.lane, lane => threadOfLane[lane]!);
  for (let g = 0; g < threads.keys.length; g++) {
    nestThread(trace, sortedByStart(trace, rowsOfGroup(threads, g)), rows, nesting);
  }
  return nesting;
}

/** Sweeps one thread's ranges with those still open, outermost first. */
function nestThread(
  trace: Trace,
  sorted: Uint32Array,
  all: Uint32Array,
  nesting: { parent: Int32Array; level: Uint16Array; children: Uint32Array },
): void {
  const { start, dur } = trace.spans;
  const open: number[] = [];
  const ends: number[] = [];
  /** Of the lists, these are open; cutting the lists themselves would have them copied again and again. */
  let count = 0;
  for (let k = 0; k < sorted.length; k++) {
    const row = sorted[k]!;
    const end = start[row]! + dur[row]!;
    let depth = 0;
    let up = -1;
    for (let i = 0; i < count; i++) {
      if (ends[i]! <= start[row]!) continue;
      open[depth] = open[i]!;
      ends[depth++] = ends[i]!;
      if (ends[i]! >= end) up = open[i]!;
    }
    const position = lowerBound(all, row);
    open[depth] = position;
    ends[depth] = end;
    count = depth + 1;
    if (up < 0) continue;
    nesting.parent[position] = up;
    nesting.level[position] = nesting.level[up]! + 1;
    nesting.children[up]!++;
  }
}
