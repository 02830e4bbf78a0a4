/** Byte strings as small numbers, so that a name is decoded once and not once an event. Exact: bytes are compared. */

/** 2^32 over the golden ratio, odd. */
const MULTIPLIER = 0x9e3779b1;
/** A power of two, more than one layer has operators. */
const TURNS = 1 << 13;

/** Every byte counts: strings that differ in a running number only are common. Four bytes at a time, 0.5 ns a byte. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (const stop = to - 3; at < stop; at += 4) {
    const word =
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ word, MULTIPLIER);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, MULTIPLIER);
  return hash ^ (hash >>> 13);
}

export class ByteInterner {
  /** Number of distinct byte strings so far; ids are below it. */
  length = 0;
  private slots = new Int32Array(1024);
  private hashes = new Int32Array(512);
  /** String i lies at [starts[i], starts[i + 1]) of the arena. */
  private starts = new Float64Array(513);
  private arena = new Uint8Array(1 << 14);
  private last = -1;
  private earlier = -1;
  /** What came after two strings last time, by both; of several at the same place the last. */
  private readonly turns = new Int32Array(TURNS);

  /** The id of the bytes in [from, to), `length` as it was before where they are new. About 1 ns a byte. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    const size = to - from;
    const hash = hashOf(bytes, from, to);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.slots[slot]! - 1;
      if (id < 0) return this.add(bytes, from, to, hash, slot);
      if (this.hashes[id] === hash && this.holds(id, bytes, from, size)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** The same for bytes that mostly repeat, like categories and threads: the last two strings are tried first. */
  internRepeated(bytes: Uint8Array, from: number, to: number): number {
    const size = to - from;
    const { last, earlier } = this;
    if (last >= 0 && this.holds(last, bytes, from, size)) return last;
    this.earlier = last;
    if (earlier >= 0 && this.holds(earlier, bytes, from, size)) return (this.last = earlier);
    return (this.last = this.intern(bytes, from, to));
  }

  /**
   * The same for bytes that come in an order that recurs, like names and shapes of operators layer by layer: what came
   * after the same two strings last time is tried first, which costs half of finding it by its hash.
   */
  internInTurn(bytes: Uint8Array, from: number, to: number): number {
    const turn = (Math.imul(this.earlier, MULTIPLIER) + this.last) & (TURNS - 1);
    this.earlier = this.last;
    const guess = this.turns[turn]!;
    if (guess < this.length && this.holds(guess, bytes, from, to - from))
      return (this.last = guess);
    return (this.turns[turn] = this.last = this.intern(bytes, from, to));
  }

  /**
   * Like `internInTurn`, for bytes of which only the beginning is known: the string whose turn it is, if it stands at
   * `from`; -1 = it does not, and `internInTurn` is to be asked. Only for strings none of which begins another.
   */
  inTurn(bytes: Uint8Array, from: number): number {
    const guess = this.turns[(Math.imul(this.earlier, MULTIPLIER) + this.last) & (TURNS - 1)]!;
    if (guess >= this.length || !this.holds(guess, bytes, from, this.sizeOf(guess))) return -1;
    this.earlier = this.last;
    return (this.last = guess);
  }

  /** Bytes of string `id`. */
  sizeOf(id: number): number {
    return this.starts[id + 1]! - this.starts[id]!;
  }

  /** Whether string `id` stands at `from`, followed by `next`; returns the index of `next`, -1 = it does not. */
  match(id: number, bytes: Uint8Array, from: number, next: number): number {
    const arena = this.arena;
    const stop = this.starts[id + 1]!;
    for (let i = this.starts[id]!; i < stop; i++) if (arena[i] !== bytes[from++]) return -1;
    return bytes[from] === next ? from : -1;
  }

  private holds(id: number, bytes: Uint8Array, from: number, size: number): boolean {
    const start = this.starts[id]!;
    if (this.starts[id + 1]! - start !== size) return false;
    const arena = this.arena;
    for (let i = 0; i < size; i++) if (arena[start + i] !== bytes[from + i]) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const id = this.length++;
    const start = this.starts[id]!;
    const stop = start + to - from;
    if (stop > this.arena.length) {
      const larger = new Uint8Array(Math.max(stop, this.arena.length * 2));
      larger.set(this.arena);
      this.arena = larger;
    }
    this.arena.set(bytes.subarray(from, to), start);
    if (id + 2 > this.starts.length) this.growTables();
    this.hashes[id] = hash;
    this.starts[id + 1] = stop;
    this.slots[slot] = id + 1;
    if (this.length * 2 > this.slots.length) this.rehash();
    return id;
  }

  private growTables(): void {
    const hashes = new Int32Array(this.hashes.length * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const starts = new Float64Array(hashes.length + 1);
    starts.set(this.starts);
    this.starts = starts;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.length; id++) {
      let slot = this.hashes[id]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = id + 1;
    }
  }
}
