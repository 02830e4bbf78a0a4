/**
 * The growing span table of a builder: chunks that hold all columns of 65,536 rows, so that appending touches one
 * object and never copies. Columns are taken out one by one, each letting go of its part of the chunks.
 */

const CHUNK_BITS = 16;
const CHUNK_LENGTH = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_LENGTH - 1;

/** The columns of a chunk; what they mean is said in `SpanTable`. */
class Chunk {
  start = new Float64Array(CHUNK_LENGTH);
  dur = new Float64Array(CHUNK_LENGTH);
  name = new Uint32Array(CHUNK_LENGTH);
  lane = new Uint16Array(CHUNK_LENGTH);
  kind = new Uint8Array(CHUNK_LENGTH);
  correlation = new Uint32Array(CHUNK_LENGTH);
  detail = new Int32Array(CHUNK_LENGTH);
  source = new Uint32Array(CHUNK_LENGTH);
  link = new Int32Array(CHUNK_LENGTH);
}

type ColumnName = keyof Chunk;
type Column = Chunk[ColumnName];

export class SpanRows {
  length = 0;
  private readonly chunks: Chunk[] = [];
  private tail = new Chunk();

  /** Appends a row and gives its number; `link` begins as -1. */
  push(
    lane: number,
    kind: number,
    start: number,
    dur: number,
    name: number,
    correlation: number,
    detail: number,
    source: number,
  ): number {
    const row = this.length++;
    const offset = row & CHUNK_MASK;
    if (offset === 0) {
      if (row > 0) this.tail = new Chunk();
      this.chunks.push(this.tail);
    }
    const tail = this.tail;
    tail.start[offset] = start;
    tail.dur[offset] = dur;
    tail.name[offset] = name;
    tail.lane[offset] = lane;
    tail.kind[offset] = kind;
    tail.correlation[offset] = correlation;
    tail.detail[offset] = detail;
    tail.source[offset] = source;
    tail.link[offset] = -1;
    return row;
  }

  get(column: ColumnName, row: number): number {
    return this.chunks[row >>> CHUNK_BITS]![column][row & CHUNK_MASK]!;
  }

  linkOf(row: number): number {
    return this.chunks[row >>> CHUNK_BITS]!.link[row & CHUNK_MASK]!;
  }

  setLink(row: number, to: number): void {
    this.chunks[row >>> CHUNK_BITS]!.link[row & CHUNK_MASK] = to;
  }

  /** One column in the order of appending; its part of the chunks is let go. */
  take<K extends ColumnName>(column: K): Chunk[K] {
    const result = this.empty(column);
    this.chunks.forEach((chunk, i) => {
      const at = i << CHUNK_BITS;
      const length = Math.min(CHUNK_LENGTH, this.length - at);
      result.set(chunk[column].subarray(0, length), at);
      this.release(chunk, column);
    });
    return result;
  }

  /** One column permuted (`order[i]` = row that becomes row i); its part of the chunks is let go. */
  takeInOrder<K extends ColumnName>(column: K, order: Uint32Array): Chunk[K] {
    const result: Column = this.empty(column);
    const parts: Column[] = this.chunks.map(chunk => chunk[column]);
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      result[i] = parts[row >>> CHUNK_BITS]![row & CHUNK_MASK]!;
    }
    for (const chunk of this.chunks) this.release(chunk, column);
    return result as Chunk[K];
  }

  private empty<K extends ColumnName>(column: K): Chunk[K] {
    const Type = this.tail[column].constructor as new (length: number) => Chunk[K];
    return new Type(this.length);
  }

  private release<K extends ColumnName>(chunk: Chunk, column: K): void {
    const Type = chunk[column].constructor as new (length: number) => Chunk[K];
    chunk[column] = new Type(0);
  }
}
