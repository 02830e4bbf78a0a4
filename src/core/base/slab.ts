/**
 * Many short arrays of one type in a few large blocks: thousands of small allocations cost more than what is in them,
 * above all when the garbage collector comes by. Arrays are never given back one by one.
 */

type Numeric = Float64Array | Uint32Array | Uint8Array;

/** Bytes of a block; an array of more than half of it gets memory of its own. */
const BLOCK_BYTES = 1 << 20;

export class Slab<T extends Numeric> {
  private readonly make: new (length: number) => T;
  private block: T;
  private used = 0;

  constructor(make: new (length: number) => T) {
    this.make = make;
    this.block = new make(0);
  }

  /** A copy of the first `length` elements. */
  keep(array: T, length = array.length): T {
    const { make } = this;
    const kept = array.subarray(0, length) as T;
    if (length * array.BYTES_PER_ELEMENT > BLOCK_BYTES / 2) return kept.slice() as T;
    if (this.used + length > this.block.length) {
      this.block = new make(BLOCK_BYTES / array.BYTES_PER_ELEMENT);
      this.used = 0;
    }
    const copy = this.block.subarray(this.used, this.used + length) as T;
    copy.set(kept);
    this.used += length;
    return copy;
  }
}
