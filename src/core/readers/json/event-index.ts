/** Where events lie in the stream, so that one can be read again: the offset of every so many, 12 bytes each. */

import { GrowingColumn } from '../../base/grow.ts';

/** Events between two entries. Reading one again scans at most so many, about 20 KB. */
const EVERY = 64;

export class EventIndex {
  private readonly ordinals = new GrowingColumn(Uint32Array);
  private readonly offsets = new GrowingColumn(Float64Array);
  private next = 1;

  /** Ordinal of the next event to be noted: below it there is nothing to do. */
  get due(): number {
    return this.next;
  }

  /** Notes that event `ordinal`, counted from 1, begins at `offset`. Ordinals ascend. */
  add(ordinal: number, offset: number): void {
    this.ordinals.push(ordinal);
    this.offsets.push(offset);
    this.next = ordinal + EVERY;
  }

  /** Notes the next event whatever its number: a new array begins. */
  restart(): void {
    this.next = 0;
  }

  /** The last entry at or before an event; undefined where nothing was read. */
  before(ordinal: number): { ordinal: number; offset: number } | undefined {
    let low = 0;
    let high = this.ordinals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ordinals.get(middle) <= ordinal) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    return { ordinal: this.ordinals.get(low - 1), offset: this.offsets.get(low - 1) };
  }
}
