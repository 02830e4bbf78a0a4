/** Spans that belong to a span through a launch: the call of an operation, the operations of a call. */

import { isOperation, type SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import type { LinkedSpan } from '../protocol/engine.ts';
import type { Timeline } from './timeline.ts';

/** A graph launches thousands of operations; nobody can follow more arrows than this. */
const MAX_LINKS = 256;

/**
 * Rows of the operations that a call launched, by row. Cost: for a call with a link one pass over the operations of
 * its process, a millisecond per million; no index is kept for it.
 */
export function operationsOf(trace: Trace, call: SpanRow): SpanRow[] {
  const { link, kind, lane: laneOf } = trace.spans;
  const first = link[call]!;
  if (first < 0 || isOperation(kind[call]!)) return [];
  const { pid } = trace.lanes[laneOf[call]!]!;
  const rows: SpanRow[] = [];
  for (const lane of trace.lanes) {
    if (lane.pid !== pid && lane.id !== laneOf[first]) continue;
    for (let row = lane.first; row < lane.last; row++) {
      if (link[row] === call && isOperation(kind[row]!)) rows.push(row);
    }
  }
  return rows;
}

/** The launch call of an operation, or the first operations of a call. Ids outside the table have none. */
export function linkedSpans(timeline: Timeline, row: SpanRow): LinkedSpan[] {
  const { trace } = timeline;
  const { link, kind, start, dur, depth, length } = trace.spans;
  if (!(row >= 0 && row < length)) return [];
  const describe = (other: SpanRow, relation: LinkedSpan['relation']): LinkedSpan => ({
    row: other,
    relation,
    track: timeline.trackOf(other),
    depth: depth[other]!,
    startNs: start[other]!,
    durationNs: dur[other]!,
  });
  if (isOperation(kind[row]!)) {
    return link[row]! >= 0 ? [describe(link[row]!, 'launch')] : [];
  }
  return operationsOf(trace, row)
    .slice(0, MAX_LINKS)
    .map(operation => describe(operation, 'operation'));
}
