/**
 * Remembers what was decoded last at a place that recurs from kernel to kernel. Where the bytes are the same again, so
 * is the result: most texts of a report are, and thousands of copies would fill the memory. Keeps one result a place.
 */

interface Seen<T> {
  /** The bytes, and maybe room behind them. */
  bytes: Uint8Array;
  length: number;
  result: T;
}

export class LastSeen<T> {
  private readonly seen = new Map<number, Seen<T>>();
  private readonly decode: (bytes: Uint8Array) => T;

  /** @param decode must depend on nothing but the bytes; the result is shared, so nobody may change it */
  constructor(decode: (bytes: Uint8Array) => T) {
    this.decode = decode;
  }

  of(place: number, bytes: Uint8Array): T {
    const last = this.seen.get(place);
    if (last?.length === bytes.length && areEqual(last.bytes, bytes)) return last.result;
    const result = this.decode(bytes);
    const { length } = bytes;
    // The bytes may lie in a window that is written to again, so they are copied.
    if (last === undefined) {
      this.seen.set(place, { bytes: bytes.slice(), length, result });
    } else {
      if (last.bytes.length < length) last.bytes = new Uint8Array(length * 2);
      last.bytes.set(bytes);
      last.length = length;
      last.result = result;
    }
    return result;
  }
}

/** Whether `room` begins with these bytes. */
function areEqual(room: Uint8Array, bytes: Uint8Array): boolean {
  const { length } = bytes;
  const a = new DataView(room.buffer, room.byteOffset, length);
  const b = new DataView(bytes.buffer, bytes.byteOffset, length);
  let i = 0;
  for (; i + 4 <= length; i += 4) if (a.getInt32(i) !== b.getInt32(i)) return false;
  for (; i < length; i++) if (room[i] !== bytes[i]) return false;
  return true;
}
