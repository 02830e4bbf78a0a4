/** Which metrics of a kernel have instances and where those lie in a file, a few numbers each. Reads none of them. */

import { Slab } from '../../base/slab.ts';

/** Where the message with the instances of a metric lies in the file's content. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The metrics of one kernel that have instances, one entry of each array for each. */
export class Lists {
  /** Cell of the kernel's row. */
  private readonly cells: Uint32Array;
  /** Number of instances. */
  private readonly counts: Uint32Array;
  private readonly offsets: Float64Array;
  /** 0 = not in the file by itself. */
  private readonly lengths: Uint32Array;

  constructor(
    cells: Uint32Array,
    counts: Uint32Array,
    offsets: Float64Array,
    lengths: Uint32Array,
  ) {
    this.cells = cells;
    this.counts = counts;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  count(cell: number): number {
    return this.counts[this.cells.indexOf(cell)] ?? 0;
  }

  /** undefined = the metric has no instances in this kernel. */
  place(cell: number): Place | undefined {
    const at = this.cells.indexOf(cell);
    const [offset, length] = [this.offsets[at], this.lengths[at]];
    if (offset === undefined || length === undefined || length === 0) return undefined;
    return { offset, length };
  }
}

/** Lists of the kernel that is being read. */
export class ListDraft {
  private length = 0;
  private cells = new Uint32Array(64);
  private counts = new Uint32Array(64);
  private offsets = new Float64Array(64);
  private lengths = new Uint32Array(64);

  private readonly whole = new Slab(Uint32Array);
  private readonly places = new Slab(Float64Array);

  add(cell: number, count: number, offset: number, length: number): void {
    const at = this.length++;
    if (at === this.cells.length) {
      this.cells = doubled(this.cells);
      this.counts = doubled(this.counts);
      this.offsets = doubled(this.offsets);
      this.lengths = doubled(this.lengths);
    }
    this.cells[at] = cell;
    this.counts[at] = count;
    this.offsets[at] = offset;
    this.lengths[at] = length;
  }

  /** What was added since the last time. */
  take(): Lists {
    const { length } = this;
    this.length = 0;
    const { whole, places } = this;
    return new Lists(
      whole.keep(this.cells, length),
      whole.keep(this.counts, length),
      places.keep(this.offsets, length),
      whole.keep(this.lengths, length),
    );
  }
}

/** The numbers of an array in one of twice the length. */
export function doubled<T extends Uint32Array | Float64Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
