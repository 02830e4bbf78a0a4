/** Where the instances of metrics lie in a file, a few numbers for each list of each kernel. Reads none of them. */

import type { Layout } from './layout.ts';

/** Where the message with the instances of a metric lies in the file's content. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The metrics of one kernel that have instances, one entry of each array for each. */
export interface Lists {
  /** Cell of the kernel's row. */
  readonly cells: Uint32Array;
  /** Number of instances. */
  readonly counts: Uint32Array;
  readonly offsets: Float64Array;
  /** 0 = not in the file by itself. */
  readonly lengths: Uint32Array;
}

/** Lists of the kernel that is being read. */
export class ListDraft {
  private length = 0;
  private cells = new Uint32Array(64);
  private counts = new Uint32Array(64);
  private offsets = new Float64Array(64);
  private lengths = new Uint32Array(64);

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
    return {
      cells: this.cells.slice(0, length),
      counts: this.counts.slice(0, length),
      offsets: this.offsets.slice(0, length),
      lengths: this.lengths.slice(0, length),
    };
  }
}

export class Places {
  private readonly kernels: readonly { readonly layout: Layout; readonly lists: Lists }[];

  constructor(kernels: readonly { readonly layout: Layout; readonly lists: Lists }[]) {
    this.kernels = kernels.map(({ layout, lists }) => ({ layout, lists }));
  }

  /** undefined = the metric has no instances in this kernel. */
  of(kernel: number, metric: string): Place | undefined {
    const of = this.kernels[kernel];
    if (of === undefined) return undefined;
    const { layout, lists } = of;
    const at = lists.cells.findIndex(cell => layout.firsts[cell]?.name === metric);
    if (at < 0 || lists.lengths[at] === 0) return undefined;
    return { offset: lists.offsets[at]!, length: lists.lengths[at]! };
  }
}

/** The numbers of an array in one of twice the length. */
export function doubled<T extends Uint32Array | Float64Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
