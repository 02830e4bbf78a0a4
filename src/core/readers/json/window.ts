/**
 * A sliding part of a byte stream in one array, followed by zero bytes, so that scanners need no bounds checks: zero
 * is no JSON. Holds what is being read and nothing else; the consumer says what it no longer needs.
 */

/** Zero bytes after the end: an escape may step over the first one. */
const TERMINATORS = 2;

export class ByteWindow {
  bytes: Uint8Array;
  /** Number of bytes held; `bytes[end]` is 0. */
  end = 0;
  /** Offset in the stream of `bytes[0]`. */
  base = 0;

  constructor(capacity = 1 << 19) {
    this.bytes = new Uint8Array(capacity + TERMINATORS);
  }

  /**
   * Drops everything before `keepFrom` and appends `chunk`. What was at `keepFrom` is at 0 afterwards.
   * Cost: a copy of what is kept and of the chunk. `bytes` may be another array afterwards.
   */
  append(chunk: Uint8Array, keepFrom: number): void {
    const kept = this.end - keepFrom;
    const needed = kept + chunk.length;
    if (needed + TERMINATORS > this.bytes.length) {
      let capacity = this.bytes.length;
      while (capacity < needed + TERMINATORS) capacity *= 2;
      const larger = new Uint8Array(capacity);
      larger.set(this.bytes.subarray(keepFrom, this.end));
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, keepFrom, this.end);
    }
    this.bytes.set(chunk, kept);
    this.bytes.fill(0, needed, needed + TERMINATORS);
    this.end = needed;
    this.base += keepFrom;
  }
}
