/**
 * Slots for spans that share a row: the complete events of a row must nest, else viewers drop them. What overlaps in
 * part goes to the next slot, a row of its own.
 */

/** Slots beyond this share the last one. */
const MOST = 200;

/** Spans by position, sorted by start, the longest first. */
export interface Spans {
  readonly length: number;
  start(i: number): number;
  end(i: number): number;
  /** Whether it rather gives way than the other one: a range that need not nest, before a call that does. */
  yields(i: number): boolean;
}

/** Slot of each span, 0 where it nests with all others of slot 0. Linear for each slot in use. */
export function slotsOf(spans: Spans): Uint8Array {
  const slots = new Uint8Array(spans.length);
  for (let slot = 0; slot < MOST; slot++) {
    if (!sweep(spans, slots, slot)) break;
  }
  return slots;
}

/** Moves what does not nest in a slot to the next; false = nothing. */
function sweep(spans: Spans, slots: Uint8Array, slot: number): boolean {
  const open: number[] = [];
  let moved = false;
  for (let i = 0; i < spans.length; i++) {
    if (slots[i] !== slot) continue;
    const start = spans.start(i);
    const end = spans.end(i);
    while (open.length > 0 && spans.end(open.at(-1)!) <= start) open.pop();
    if (end === start) continue;
    let isMoved = false;
    while (open.length > 0 && spans.end(open.at(-1)!) < end) {
      moved = true;
      const top = open.at(-1)!;
      if (spans.yields(top) && !spans.yields(i)) {
        slots[top] = slot + 1;
        open.pop();
        continue;
      }
      slots[i] = slot + 1;
      isMoved = true;
      break;
    }
    if (!isMoved) open.push(i);
  }
  return moved;
}
