/** Spans that belong to a span: the call of an operation, the operations of a call, the range around and the next wait. */

import { isOperation, type SpanRow } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import type { LinkedSpan, LinkRelation } from '../protocol/engine.ts';
import type { TimelineContent } from './content.ts';
import { enclosingRanges } from './enclosing.ts';

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

/**
 * What belongs to a span, in the order of time: for an operation its call, for a call its operations, for both the
 * innermost range around the call and the next wait of its thread; for a range the one around it. Ids outside the
 * table have none.
 */
export function linkedSpans(timeline: TimelineContent, row: SpanRow): LinkedSpan[] {
  const { trace } = timeline;
  const { link, kind, start, dur, depth, lane: laneOf, length } = trace.spans;
  if (!(row >= 0 && row < length)) return [];
  const describe = (other: SpanRow, relation: LinkRelation): LinkedSpan => ({
    row: other,
    relation,
    name: timeline.selectionOf(other).label,
    track: timeline.trackOf(other),
    depth: depth[other]!,
    startNs: start[other]!,
    durationNs: dur[other]!,
  });
  const launch = isOperation(kind[row]!) ? link[row]! : -1;
  const call = launch >= 0 ? launch : row;
  const { pid, tid } = trace.lanes[laneOf[call]!]!;
  const end = start[call]! + (launch >= 0 ? 0 : dur[call]!);
  const range =
    tid < 0 ? [] : enclosingRanges(timeline, pid, tid, start[call]!, end, row).slice(-1);
  const operations = operationsOf(trace, row).slice(0, MAX_LINKS);
  const wait = launch >= 0 || operations.length > 0 ? timeline.nextWait(call) : undefined;
  return [
    ...range.map(other => describe(other, 'range')),
    ...(launch >= 0 ? [describe(launch, 'launch')] : []),
    ...operations.map(other => describe(other, 'operation')),
    ...(wait === undefined ? [] : [describe(wait, 'wait')]),
  ];
}
