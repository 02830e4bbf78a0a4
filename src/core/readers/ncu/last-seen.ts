/**
 * Remembers what was decoded last at a place that recurs from kernel to kernel. Where the bytes are the same again, so
 * is the result: most texts of a report are, and thousands of copies would fill the memory. Keeps one result a place.
 */

interface Seen<T> {
  /** The bytes, and maybe room behind them. */
  bytes: Uint8Array;
  view: DataView;
  length: number;
  result: T;
}

export class LastSeen<T> {
  private readonly seen = new Map<number, Seen<T>>();
  private readonly decode: (bytes: Uint8Array) => T;
  /** Of the buffer asked about last: nearly always that of the same window. */
  private view: DataView = new DataView(new ArrayBuffer(0));

  /** @param decode must depend on nothing but the bytes; the result is shared, so nobody may change it */
  constructor(decode: (bytes: Uint8Array) => T) {
    this.decode = decode;
  }

  of(place: number, bytes: Uint8Array): T {
    const last = this.seen.get(place);
    const { buffer, byteOffset, length } = bytes;
    if (this.view.buffer !== buffer) this.view = new DataView(buffer);
    if (last?.length === length && areEqual(last.view, this.view, byteOffset, length)) {
      return last.result;
    }
    const result = this.decode(bytes);
    // The bytes may lie in a window that is written to again, so they are copied.
    const room = last !== undefined && last.bytes.length >= length ? last : seenOf(length, result);
    room.bytes.set(bytes);
    room.length = length;
    room.result = result;
    if (room !== last) this.seen.set(place, room);
    return result;
  }
}

function seenOf<T>(length: number, result: T): Seen<T> {
  const bytes = new Uint8Array(length * 2);
  return { bytes, view: new DataView(bytes.buffer), length, result };
}

/** Whether `a` begins with the `length` bytes of `b` from `from` on. */
function areEqual(a: DataView, b: DataView, from: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (a.getInt32(i) !== b.getInt32(from + i)) return false;
  for (; i < length; i++) if (a.getUint8(i) !== b.getUint8(from + i)) return false;
  return true;
}
