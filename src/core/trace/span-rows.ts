/**
 * The growing span table of a builder: chunks that hold all columns of their rows, so that appending touches one object
 * and never copies. Each chunk is as long as all before it and 65,536 rows: a long table has few and large ones, which
 * go back to the system when they are let go, and what is not filled of the last costs no memory. Columns are taken out
 * one by one, each letting go of its part of the chunks.
 */

const FIRST_BITS = 16;
const FIRST_LENGTH = 1 << FIRST_BITS;

/** The chunk of a row. */
function chunkOf(row: number): number {
  return 31 - FIRST_BITS - Math.clz32(row + FIRST_LENGTH);
}

/** The first row of a chunk. */
function firstOf(chunk: number): number {
  return (FIRST_LENGTH << chunk) - FIRST_LENGTH;
}

/** The columns of a chunk; what they mean is said in `SpanTable`. */
class Chunk {
  start: Float64Array;
  dur: Float64Array;
  name: Uint32Array;
  lane: Uint16Array;
  kind: Uint8Array;
  correlation: Uint32Array;
  detail: Int32Array;
  source: Uint32Array;
  link: Int32Array;

  constructor(length: number) {
    this.start = new Float64Array(length);
    this.dur = new Float64Array(length);
    this.name = new Uint32Array(length);
    this.lane = new Uint16Array(length);
    this.kind = new Uint8Array(length);
    this.correlation = new Uint32Array(length);
    this.detail = new Int32Array(length);
    this.source = new Uint32Array(length);
    this.link = new Int32Array(length);
  }
}

type ColumnName = keyof Chunk;
type Column = Chunk[ColumnName];

export class SpanRows {
  length = 0;
  private readonly chunks: Chunk[] = [];
  private tail = new Chunk(0);
  /** First row of the tail, and of the chunk that will follow it. */
  private tailFrom = 0;
  private tailTo = 0;

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
    if (row === this.tailTo) this.grow();
    const offset = row - this.tailFrom;
    const { tail } = this;
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
    const chunk = chunkOf(row);
    return this.chunks[chunk]![column][row - firstOf(chunk)]!;
  }

  linkOf(row: number): number {
    const chunk = chunkOf(row);
    return this.chunks[chunk]!.link[row - firstOf(chunk)]!;
  }

  setLink(row: number, to: number): void {
    const chunk = chunkOf(row);
    this.chunks[chunk]!.link[row - firstOf(chunk)] = to;
  }

  /** One column in the order of appending; its part of the chunks is let go. */
  take<K extends ColumnName>(column: K): Chunk[K] {
    const result = this.empty(column);
    this.chunks.forEach((chunk, i) => {
      const at = firstOf(i);
      result.set(chunk[column].subarray(0, this.length - at), at);
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
      const chunk = chunkOf(row);
      result[i] = parts[chunk]![row - firstOf(chunk)]!;
    }
    for (const chunk of this.chunks) this.release(chunk, column);
    return result as Chunk[K];
  }

  private grow(): void {
    const chunk = this.chunks.length;
    this.tailFrom = firstOf(chunk);
    this.tailTo = firstOf(chunk + 1);
    this.tail = new Chunk(this.tailTo - this.tailFrom);
    this.chunks.push(this.tail);
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
