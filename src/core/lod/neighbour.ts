/** The span before or after another on the same track and drawing row. */

import type { SpanRow } from '../trace/columns.ts';
import type { Selection } from '../protocol/selection.ts';
import type { TimelineContent } from './content.ts';
import { indexAt, type Sequence } from './sequence.ts';

/** Undefined at either end of the track, and for a row that does not exist. Cost: a binary search. */
export function neighbour(
  timeline: TimelineContent,
  row: SpanRow,
  direction: 1 | -1,
): Selection | undefined {
  const { spans, lanes } = timeline.trace;
  if (!(row >= 0 && row < spans.length)) return undefined;
  const sequence = timeline.lane(lanes[spans.lane[row]!]!).row(spans.depth[row]!).spans;
  const next = positionOf(sequence, row) + direction;
  if (next < 0 || next >= sequence.length) return undefined;
  return timeline.selectionOf(rowAt(sequence, next));
}

function rowAt(sequence: Sequence, i: number): SpanRow {
  const at = indexAt(sequence, i);
  return sequence.table.id?.[at] ?? at;
}

/** Rows of a lane ascend along its sequences. */
function positionOf(sequence: Sequence, row: SpanRow): number {
  let low = 0;
  let high = sequence.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rowAt(sequence, middle) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
