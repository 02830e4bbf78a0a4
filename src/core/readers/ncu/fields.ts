/**
 * Walks one message of a file field by field through a `Cursor`, handing over what is wanted and stepping over the
 * rest, so that megabytes of code and section definitions are not even read.
 */

import { EndOfFile, type Cursor } from './cursor.ts';
import { WireError, WireType } from './wire.ts';

export interface FieldVisitor {
  /** How many bytes of a length-delimited field to hand over: 0 = step over it. More than it has = all. */
  wants(field: number, length: number): number;
  /** @param offset of `bytes` in the content. @param length of the whole field */
  bytes(field: number, bytes: Uint8Array, offset: number, length: number): void;
  varint(field: number, value: number | bigint): void;
  /**
   * Takes what it can of the fields that begin at `from`, as a whole and before `limit`, and returns where it stopped.
   * @param base offset of `window` in the content
   */
  run?(window: Uint8Array, from: number, limit: number, base: number): number;
}

/** A tag and a length or varint, ten bytes each at most. */
const FIELD_START = 20;

/** Visits the fields of the message that lies between the cursor and `end`, and leaves the cursor there. */
export async function walkFields(
  cursor: Cursor,
  end: number,
  visitor: FieldVisitor,
): Promise<void> {
  while (cursor.position < end) {
    // Thousands of fields lie in one window: waiting for each would cost more than reading it.
    const room = Math.min(FIELD_START, end - cursor.position);
    if (!cursor.ready(room) && !(await cursor.has(room))) throw new EndOfFile();
    if (visitor.run !== undefined && takeRun(cursor, end, visitor)) continue;
    const tag = Number(cursor.varintNow(end));
    const field = Math.floor(tag / 8);
    const type = tag % 8;
    if (field === 0) throw new WireError('field number 0');
    if (type === WireType.varint) visitor.varint(field, cursor.varintNow(end));
    else if (type === WireType.fixed64) cursor.skip(8);
    else if (type === WireType.fixed32) cursor.skip(4);
    else if (type !== WireType.bytes) throw new WireError('unknown wire type');
    else {
      const length = Number(cursor.varintNow(end));
      if (length > end - cursor.position) throw new WireError('length beyond its message');
      const wanted = Math.min(length, visitor.wants(field, length));
      const offset = cursor.position;
      if (wanted > 0) {
        const bytes = cursor.ready(wanted) ? cursor.takeNow(wanted) : await cursor.take(wanted);
        visitor.bytes(field, bytes, offset, length);
      }
      cursor.skip(length - wanted);
    }
  }
  if (cursor.position > end) throw new WireError('field beyond its message');
}

/** Whether the visitor took any field by itself. */
function takeRun(cursor: Cursor, end: number, visitor: FieldVisitor): boolean {
  const { window, windowStart: base, position } = cursor;
  const limit = Math.min(window.length, end - base);
  const to = visitor.run?.(window, position - base, limit, base) ?? 0;
  if (base + to <= position) return false;
  cursor.position = base + to;
  return true;
}
