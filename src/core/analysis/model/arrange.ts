/**
 * Children of a node in another order, or only those that match a text. Order and membership are found once a
 * request and kept for the pages that follow; without either, children stay as they are and cost nothing.
 */

import type { TreeSort } from '../../protocol/analysis.ts';
import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { operationRows } from '../operations.ts';
import { operatorOf } from '../operators/of-trace.ts';
import { deviationOf, medianOf } from '../statistics.ts';
import { operationsOfNode } from '../tables/scope.ts';
import { labelOf } from './span-places.ts';
import type { Children, Place } from './place.ts';

export interface Arrangement {
  readonly sort?: TreeSort;
  readonly filter?: string;
}

/** Headings, which keep their place before what they sum up. */
const HEADING = /\/(mean|slowest):[^/]*$/;

/** @param chain the node whose children these are, and those above it: below a match by label everything is shown */
export function arranged(
  trace: Trace,
  children: Children,
  { sort = 'order', filter = '' }: Arrangement,
  chain: readonly Place[],
): readonly Place[] {
  const places = Array.from({ length: children.total }, (_, i) => children.at(i));
  const wanted = filter.trim().toLowerCase();
  const isKept = wanted === '' || chain.some(place => matchesLabel(place, wanted));
  const kept = isKept ? places : matching(trace, places, wanted);
  return sort === 'order' ? kept : sorted(kept, sort);
}

/** Most time first; or farthest from the median of the same kind first, over or under. Equal ones in order. */
function sorted(places: readonly Place[], sort: 'time' | 'deviation'): readonly Place[] {
  const keys = sort === 'time' ? places.map(({ timeNs }) => timeNs) : deviations(places);
  const order = places.map((_, i) => i);
  const isHeading = places.map(({ id }) => HEADING.test(id));
  order.sort((a, b) => {
    if (isHeading[a] !== isHeading[b]) return isHeading[a] === true ? -1 : 1;
    return (isHeading[a] === true ? 0 : keys[b]! - keys[a]!) || a - b;
  });
  return order.map(i => places[i]!);
}

/** Percent that each is off the median of its kind; operations are of one kind with those of their name. */
function deviations(places: readonly Place[]): number[] {
  const kindOf = ({ kind, label }: Place): string => (kind === 'kernel' ? label : kind);
  const times = new Map<string, number[]>();
  for (const place of places) {
    const known = times.get(kindOf(place));
    if (known === undefined) times.set(kindOf(place), [place.timeNs]);
    else known.push(place.timeNs);
  }
  const medians = new Map(
    [...times].map(([kind, ns]) => [kind, medianOf(Float64Array.from(ns).sort())]),
  );
  return places.map(place => Math.abs(deviationOf(place.timeNs, medians.get(kindOf(place))!)));
}

function matching(trace: Trace, places: readonly Place[], wanted: string): Place[] {
  const hits = matchingRows(trace, wanted);
  return places.filter(place => {
    if (matchesLabel(place, wanted)) return true;
    if (place.span !== undefined) return hits[place.span] === 1;
    return (place.rows ?? operationsOfNode(trace, place.id)).some(row => hits[row] === 1);
  });
}

/** By its own label, with its arguments: `layer 5`. */
function matchesLabel({ id, label, args }: Place, wanted: string): boolean {
  if (id === '') return false;
  return [label.replace(/^phase\./, ''), ...(args ?? [])].join(' ').toLowerCase().includes(wanted);
}

interface Hits {
  readonly text: string;
  readonly rows: Uint8Array;
}
const lastHits = new WeakMap<Trace, Hits>();

/** 1 for the operations whose name, label or operator holds the text. The last text's answer is kept. */
function matchingRows(trace: Trace, text: string): Uint8Array {
  const known = lastHits.get(trace);
  if (known?.text === text) return known.rows;
  const { name, kind } = trace.spans;
  const rows = new Uint8Array(trace.spans.length);
  const named = new Map<number, boolean>();
  for (const row of operationRows(trace)) {
    let hit = kind[row] === SpanKind.kernel ? named.get(name[row]!) : undefined;
    if (hit === undefined) {
      const texts = [trace.strings.get(name[row]!), labelOf(trace, row)];
      hit = texts.some(other => other.toLowerCase().includes(text));
      if (kind[row] === SpanKind.kernel) named.set(name[row]!, hit);
    }
    if (hit || operatorOf(trace, row).includes(text)) rows[row] = 1;
  }
  lastHits.set(trace, { text, rows });
  return rows;
}
