/**
 * Growable typed-array columns for builders: appended in fixed chunks, so that growing never copies and never
 * needs twice the memory. `finish` makes the one exactly sized array and lets the chunks go.
 */

type Numeric = Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumericConstructor<T extends Numeric> = new (length: number) => T;

const CHUNK_BITS = 16;
const CHUNK_LENGTH = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_LENGTH - 1;

export class GrowingColumn<T extends Numeric> {
  length = 0;
  private chunks: T[] = [];
  private tail: T;
  private readonly make: NumericConstructor<T>;

  constructor(make: NumericConstructor<T>) {
    this.make = make;
    this.tail = new make(0);
  }

  push(value: number): void {
    const offset = this.length & CHUNK_MASK;
    if (offset === 0) {
      this.tail = new this.make(CHUNK_LENGTH);
      this.chunks.push(this.tail);
    }
    this.tail[offset] = value;
    this.length++;
  }

  get(index: number): number {
    return this.chunks[index >>> CHUNK_BITS]![index & CHUNK_MASK]!;
  }

  set(index: number, value: number): void {
    this.chunks[index >>> CHUNK_BITS]![index & CHUNK_MASK] = value;
  }

  /**
   * The rows as one array of exact size, in order or permuted (`order[i]` = row that becomes row i).
   * Each chunk is released when it has been copied; the column is empty afterwards.
   */
  finish(order?: Uint32Array): T {
    const result = new this.make(this.length);
    if (order === undefined) {
      for (let chunk = 0; chunk < this.chunks.length; chunk++) {
        const at = chunk << CHUNK_BITS;
        const part = this.chunks[chunk]!;
        result.set(part.subarray(0, Math.min(CHUNK_LENGTH, this.length - at)), at);
        this.chunks[chunk] = new this.make(0);
      }
    } else {
      const chunks = this.chunks;
      for (let i = 0; i < order.length; i++) {
        const row = order[i]!;
        result[i] = chunks[row >>> CHUNK_BITS]![row & CHUNK_MASK]!;
      }
    }
    this.chunks = [];
    this.length = 0;
    return result;
  }
}
