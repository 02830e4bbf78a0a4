/**
 * The ranges of a thread around a moment. Framework operators count as ranges here, Python functions do not.
 */

import { isRange, SpanKind, type SpanRow } from '../trace/columns.ts';
import type { TimelineContent } from './content.ts';
import { endAt, firstTouching, indexAt, startAt } from './sequence.ts';

/**
 * Rows of the ranges of a thread that hold the whole of [startNs, endNs], outermost first, without `self`.
 * Cost: a binary search for each drawing row of the thread's lanes.
 */
export function enclosingRanges(
  timeline: TimelineContent,
  pid: number,
  tid: number,
  startNs: number,
  endNs: number,
  self: SpanRow = -1,
): SpanRow[] {
  const { lanes, spans } = timeline.trace;
  const found: SpanRow[] = [];
  for (const lane of lanes) {
    if (lane.pid !== pid || lane.tid !== tid || lane.last === lane.first) continue;
    if (lane.kind !== 'ranges' && lane.kind !== 'operators') continue;
    for (let depth = 0; depth < lane.depths; depth++) {
      const sequence = timeline.lane(lane).row(depth).spans;
      const i = firstTouching(sequence, startNs);
      if (i === sequence.length || startAt(sequence, i) > startNs) continue;
      if (endAt(sequence, i) < endNs) continue;
      const at = indexAt(sequence, i);
      const row = sequence.table.id?.[at] ?? at;
      const kind = spans.kind[row]!;
      if (row !== self && (isRange(kind) || kind === SpanKind.operator)) found.push(row);
    }
  }
  const { start, dur } = spans;
  return found.sort((a, b) => start[a]! - start[b]! || dur[b]! - dur[a]! || a - b);
}
