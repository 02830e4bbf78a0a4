/**
 * Search by name: first over the distinct names, which are few, then over the name column. The hits of the last
 * query are kept in order of time, so that going to the next one costs a binary search.
 */

import { err, ok, type Result } from '../base/result.ts';
import { lowerBound } from '../base/search.ts';
import type { SearchHit, SearchRequest } from '../protocol/engine.ts';
import { sortRows } from '../trace/sort.ts';
import type { Trace } from '../trace/trace.ts';
import type { TimelineContent } from './content.ts';

const MAX_QUERY = 1000;

/** Rows that bear a name which matches, by (start, longest first), and their starts. */
export interface Hits {
  readonly text: string;
  readonly rows: Uint32Array;
  readonly start: Float64Array;
}

/** A predicate on names: case-insensitive part, or `/…/`. */
function matcherOf(text: string): Result<(name: string) => boolean> {
  const expression = /^\/(.+)\/$/s.exec(text)?.[1];
  if (expression === undefined) {
    const part = text.toLowerCase();
    return ok(name => name.toLowerCase().includes(part));
  }
  try {
    const pattern = new RegExp(expression, 'iu');
    return ok(name => pattern.test(name));
  } catch (caught) {
    const why = caught instanceof Error ? caught.message : String(caught);
    return err({
      reason: 'bad-regular-expression',
      message: why,
      advice: 'Leave out the slashes to search for the text itself.',
      args: [expression, why],
    });
  }
}

/**
 * All hits of a query. Cost: the names once, the name column once (about 5 ms per million spans), and sorting the
 * hits, which are as many ascending runs as there are lanes. 12 bytes a hit.
 */
export function findHits(trace: Trace, text: string): Result<Hits> {
  if (text === '') return ok({ text, rows: new Uint32Array(0), start: new Float64Array(0) });
  const matcher = matcherOf(text.slice(0, MAX_QUERY));
  if (!matcher.ok) return matcher;
  const wanted = matchingNames(trace, matcher.value);
  const { name, start, dur, length } = trace.spans;
  let count = 0;
  for (let row = 0; row < length; row++) count += wanted[name[row]!]!;
  const rows = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < length && next < count; row++) {
    if (wanted[name[row]!] === 1) rows[next++] = row;
  }
  const { order } = sortRows(count, 1, () => 0, gather(start, rows), gather(dur, rows));
  for (let i = 0; i < count; i++) order[i] = rows[order[i]!]!;
  return ok({ text, rows: order, start: gather(start, order) });
}

function gather(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

/** 1 for each name id whose text, or short text, matches. */
function matchingNames(trace: Trace, matches: (name: string) => boolean): Uint8Array {
  const wanted = new Uint8Array(trace.strings.length);
  for (const [id, text] of trace.strings.entries()) if (matches(text)) wanted[id] = 1;
  for (const [full, short] of trace.shortNames) if (wanted[short] === 1) wanted[full] = 1;
  return wanted;
}

/** The hit next to where the reader is, round the end; undefined where nothing matches or nothing is asked. */
export function searchFrom(
  timeline: TimelineContent,
  request: Omit<SearchRequest, 'trace'>,
  hits: Hits,
): SearchHit | undefined {
  const total = hits.rows.length;
  if (total === 0) return undefined;
  const at = (nextHit(timeline.trace, request, hits) + total) % total;
  const row = hits.rows[at]!;
  const track = timeline.trackOf(row);
  return { total, index: at + 1, selection: timeline.selectionOf(row), track };
}

/** Position of the hit to go to; -1 or the number of hits = round the end. */
function nextHit(
  trace: Trace,
  { fromNs, fromSpan, direction }: Omit<SearchRequest, 'trace'>,
  { rows, start }: Hits,
): number {
  const known = fromSpan !== undefined && fromSpan >= 0 && fromSpan < trace.spans.length;
  const first = lowerBound(start, known ? trace.spans.start[fromSpan]! : fromNs);
  if (known) {
    const moment = trace.spans.start[fromSpan]!;
    for (let i = first; i < rows.length && start[i] === moment; i++) {
      if (rows[i] === fromSpan) return i + direction;
    }
  }
  return direction === 1 ? first : first - 1;
}
