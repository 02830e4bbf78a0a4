/**
 * One protobuf message as a run of fields, over the wire reader of protobufjs: field by field, unknown ones skipped,
 * every length checked against the end of its message. Knows no message of any format.
 */

import { Reader, util } from 'protobufjs/minimal.js';
import { shortText } from './short-text.ts';

export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A message that cannot be what it claims to be. Caught where the rest of the file can still be used. */
export class WireError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WireError';
  }
}

/** A 64-bit varint as protobufjs hands it over: a number where there is no Long class, else its two halves. */
type Long = number | { readonly low: number; readonly high: number };

const TWO_32 = 4294967296;
const MAX_SAFE_HIGH = 0x1fffff;

export class Message {
  /** Number of the current field; 0 before the first and after the last. */
  field = 0;
  private type = -1;
  private pending = false;
  private readonly reader: Reader;

  constructor(bytes: Uint8Array) {
    this.reader = new Reader(bytes);
  }

  /** Advances to the next field; false at the end. A value that was not taken is skipped. */
  next(): boolean {
    if (this.pending) this.skip();
    const { reader } = this;
    if (reader.pos >= reader.len) {
      this.field = 0;
      return false;
    }
    const tag = guarded(() => reader.uint32());
    this.field = tag >>> 3;
    this.type = tag & 7;
    if (this.field === 0) throw new WireError('field number 0');
    this.pending = true;
    return true;
  }

  /** A varint as number (64-bit values beyond 2^53 are rounded), or 0 where the field has another type. */
  number(): number {
    const value = this.integer();
    return typeof value === 'bigint' ? Number(value) : value;
  }

  /** A varint, exact; 0 where the field has another type. */
  integer(): number | bigint {
    if (!this.is(WireType.varint)) return 0;
    return exact(guarded(() => this.reader.uint64()));
  }

  /** A varint that may be negative (int64), exact. */
  signed(): number | bigint {
    if (!this.is(WireType.varint)) return 0;
    const value = BigInt.asIntN(64, BigInt(exact(guarded(() => this.reader.uint64()))));
    const asNumber = Number(value);
    return Number.isSafeInteger(asNumber) ? asNumber : value;
  }

  double(): number {
    return this.is(WireType.fixed64) ? guarded(() => this.reader.double()) : NaN;
  }

  float(): number {
    return this.is(WireType.fixed32) ? guarded(() => this.reader.float()) : NaN;
  }

  text(): string {
    return Message.textOf(this.bytes());
  }

  /** UTF-8 text of bytes; what is no UTF-8 becomes U+FFFD. */
  static textOf(bytes: Uint8Array): string {
    return shortText(bytes) ?? guarded(() => utf8(bytes));
  }

  /** The bytes of the field, a view; empty where the field has another type. */
  bytes(): Uint8Array {
    if (!this.is(WireType.bytes)) return new Uint8Array(0);
    const { reader } = this;
    const length = guarded(() => reader.uint32());
    if (length > reader.len - reader.pos) throw new WireError('length beyond its message');
    const start = reader.pos;
    reader.pos += length;
    return reader.buf.subarray(start, reader.pos);
  }

  message(): Message {
    return new Message(this.bytes());
  }

  private is(type: number): boolean {
    if (this.type !== type) {
      this.skip();
      return false;
    }
    this.pending = false;
    return true;
  }

  private skip(): void {
    this.pending = false;
    const type = this.type;
    if (type !== 0 && type !== 1 && type !== 2 && type !== 5)
      throw new WireError('unknown wire type');
    guarded(() => this.reader.skipType(type));
    if (this.reader.pos > this.reader.len) throw new WireError('field beyond its message');
  }
}

function utf8(bytes: Uint8Array): string {
  return util.utf8.read(bytes, 0, bytes.length);
}

function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error));
  }
}

function exact(value: Long): number | bigint {
  if (typeof value === 'number') return value;
  const high = value.high >>> 0;
  const low = value.low >>> 0;
  if (high <= MAX_SAFE_HIGH) return high * TWO_32 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}
