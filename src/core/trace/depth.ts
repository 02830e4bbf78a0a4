/**
 * Drawing rows and parents for the spans of one lane. One rule serves nested host ranges and overlapping kernels:
 * a span lies below the innermost span that encloses it, on the first row that is free there.
 */

/** Spans deeper than this share the last row. */
export const MAX_DEPTH = 255;

/**
 * Fills `depth` and `parent` for rows [first, last), which must be sorted by (start, longest first).
 * Linear for nested spans; each open overlap costs one more comparison.
 *
 * @returns the number of drawing rows used, at least 1.
 */
export function assignDepths(
  start: Float64Array,
  dur: Float64Array,
  first: number,
  last: number,
  depth: Uint8Array,
  parent: Int32Array,
): number {
  const slotEnd = new Float64Array(MAX_DEPTH + 1).fill(-Infinity);
  const slotRow = new Int32Array(MAX_DEPTH + 1).fill(-1);
  let top = 0;
  let depths = 1;
  for (let row = first; row < last; row++) {
    const from = start[row]!;
    const to = from + dur[row]!;
    while (top > 0 && slotEnd[top - 1]! <= from) top--;
    let enclosing = top - 1;
    while (enclosing >= 0 && (slotEnd[enclosing]! < to || slotEnd[enclosing]! <= from)) enclosing--;
    let slot = enclosing + 1;
    while (slot < top && slotEnd[slot]! > from) slot++;
    if (slot > MAX_DEPTH) slot = MAX_DEPTH;
    parent[row] = enclosing >= 0 ? slotRow[enclosing]! : -1;
    depth[row] = slot;
    slotEnd[slot] = to;
    slotRow[slot] = row;
    if (slot >= top) top = slot + 1;
    if (top > depths) depths = top;
  }
  return depths;
}
