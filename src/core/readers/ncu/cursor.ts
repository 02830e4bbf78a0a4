/**
 * Walks a file forwards by known lengths: small parts are read into a window, bulk is stepped over without reading it
 * (a plain file is read at offsets; a gzip file is decompressed but not kept). Knows no format.
 */

import type { ByteSource } from '../types.ts';
import { WireError } from './wire.ts';

/** Read ahead this much: results are runs of small fields between large ones. */
const WINDOW = 128 * 1024;
/** Read ahead this much at most, and this part of what was read since something was stepped over. */
const MAX_WINDOW = 2 * 1024 * 1024;
const PART = 1 / 8;
/** No part of a report is kept in one piece beyond this; a larger length is damage. */
const MAX_PIECE = 512 * 1024 * 1024;

/** The file ended before something that it announced. */
export class EndOfFile extends Error {
  constructor() {
    super('end of file');
    this.name = 'EndOfFile';
  }
}

export class Cursor {
  /** Offset in the decompressed content. */
  position = 0;
  /** Bytes read from the source, for the bench: skipped bulk of a plain file is not among them. */
  bytesRead = 0;
  /** Bytes at hand, valid until the next asynchronous call. */
  window: Uint8Array = new Uint8Array(0);
  /** Where they lie in the content. */
  windowStart = 0;
  /** Bytes read since something was stepped over. */
  private straight = 0;
  /** Windows of a plain file are read into this again and again. */
  private room: Uint8Array = new Uint8Array(0);
  private readonly source: ByteSource;
  private readonly chunks: AsyncIterator<Uint8Array> | undefined;

  constructor(source: ByteSource) {
    this.source = source;
    this.chunks = source.gzip ? source.chunks()[Symbol.asyncIterator]() : undefined;
  }

  /** End of the content where it is known before reading it; Infinity for gzip. */
  get end(): number {
    return this.chunks === undefined ? this.source.size : Infinity;
  }

  /** 0..1 of the file as stored. */
  fraction(): number {
    const done = this.chunks === undefined ? this.position : this.source.consumed();
    return this.source.size === 0 ? 1 : Math.min(1, done / this.source.size);
  }

  /** Whether `length` bytes are there; fewer are in the window when it answers false. */
  async has(length: number): Promise<boolean> {
    if (this.available() >= length) return true;
    if (length > MAX_PIECE) return false;
    await (this.chunks === undefined ? this.fillAt(length) : this.fillFrom(this.chunks, length));
    return this.available() >= length;
  }

  /** A view of the next `length` bytes, valid until the next asynchronous call; moves past them. */
  async take(length: number): Promise<Uint8Array> {
    if (this.available() < length && !(await this.has(length))) throw new EndOfFile();
    return this.takeNow(length);
  }

  async u32(): Promise<number> {
    const b = await this.take(4);
    return (b[0]! | (b[1]! << 8) | (b[2]! << 16) | (b[3]! << 24)) >>> 0;
  }

  /** Moves past `length` bytes without reading them. May move past the end: the next read says so. */
  skip(length: number): void {
    this.position += length;
  }

  /** Whether `length` bytes lie in the window: then `takeNow` and `varintNow` may be used, which wait for nothing. */
  ready(length: number): boolean {
    return this.available() >= length;
  }

  /** As `take`, for bytes that are `ready`. */
  takeNow(length: number): Uint8Array {
    const from = this.position - this.windowStart;
    this.position += length;
    return this.window.subarray(from, from + length);
  }

  /** A varint that ends before `limit`, exact. Its bytes, ten or those up to `limit`, must be `ready`. */
  varintNow(limit: number): number | bigint {
    const room = Math.min(10, limit - this.position);
    const start = this.position - this.windowStart;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < room; i++) {
      const byte = this.window[start + i]!;
      value += (byte & 127) * scale;
      if (byte < 128) {
        this.position += i + 1;
        return value <= Number.MAX_SAFE_INTEGER ? value : exactVarint(this.window, start, i + 1);
      }
      scale *= 128;
    }
    throw new WireError('number without end');
  }

  /** Whether the content ended before the cursor's position; only meaningful once `has` answered false. */
  overshot(): boolean {
    const end =
      this.chunks === undefined ? this.source.size : this.windowStart + this.window.length;
    return this.position > end || this.source.truncated();
  }

  private available(): number {
    const from = this.position - this.windowStart;
    return from < 0 || from > this.window.length ? 0 : this.window.length - from;
  }

  private async fillAt(length: number): Promise<void> {
    const left = this.source.size - this.position;
    if (left <= 0) return;
    const isStraight = this.position <= this.windowStart + this.window.length;
    this.straight = isStraight ? this.straight + this.window.length : 0;
    const ahead = Math.max(WINDOW, Math.min(MAX_WINDOW, this.straight * PART));
    const wanted = Math.min(left, Math.max(length, Math.floor(ahead)));
    if (this.room.length < wanted) this.room = new Uint8Array(wanted);
    const window = await this.source.readAt(this.position, wanted, this.room);
    this.window = window;
    this.windowStart = this.position;
    this.bytesRead += window.length;
  }

  private async fillFrom(chunks: AsyncIterator<Uint8Array>, length: number): Promise<void> {
    const kept = this.window.slice(this.position - this.windowStart);
    let start = kept.length > 0 ? this.position : this.windowStart + this.window.length;
    const parts: Uint8Array[] = kept.length > 0 ? [kept] : [];
    let end = start + kept.length;
    while (end < this.position + length) {
      const next = await chunks.next();
      if (next.done === true) break;
      end += next.value.length;
      this.bytesRead += next.value.length;
      if (end <= this.position) start = end;
      else parts.push(next.value.slice());
    }
    this.window = joined(parts);
    this.windowStart = start;
  }
}

function exactVarint(bytes: Uint8Array, start: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 7n) | BigInt(bytes[start + i]! & 127);
  return BigInt.asUintN(64, value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
