/**
 * How values fall into the columns of a histogram that stays readable with a few far outliers: the columns cover the
 * values up to a robust end, and what lies beyond it is one column more. For drawing; figures come from the worker.
 */

export interface Bars {
  /** Column i holds edges[i] <= value < edges[i + 1], the last one its upper edge too. */
  readonly edges: Float64Array;
  readonly counts: Uint32Array;
  /** Values beyond the last edge. */
  readonly over: number;
  readonly total: number;
}

/** The end of the columns, in distances of the 90th percentile from the median. */
const REACH = 3;
/** A spread under this share of the median is drawn no wider, so that noise does not look like news. */
const LEAST_SPREAD = 0.02;

/** NaN does not count. */
export function barsOf(values: Float64Array, columns: number): Bars {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  const total = sorted.length;
  const [low, high] = rangeOf(sorted);
  const edges = Float64Array.from(
    { length: columns + 1 },
    (_, i) => low + ((high - low) * i) / columns,
  );
  const counts = new Uint32Array(columns);
  let over = 0;
  for (const value of sorted) {
    if (value > high) over++;
    else {
      const at = Math.min(columns - 1, Math.floor(((value - low) / (high - low)) * columns));
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return { edges, counts, over, total };
}

function rangeOf(sorted: Float64Array): [low: number, high: number] {
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const middle = at(0.5);
  const least = Math.max(LEAST_SPREAD * Math.abs(middle), 1);
  const high = Math.min(at(1), middle + Math.max(REACH * (at(0.9) - middle), least));
  const low = Math.max(at(0), middle - 2 * REACH * Math.max(middle - at(0.1), least));
  return high - low >= least ? [Math.min(low, at(0)), high] : [middle - least / 2, middle + least];
}
