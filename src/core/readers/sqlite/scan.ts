/**
 * Numeric columns of an SQLite table straight from its pages: several times as fast as through SQL, since no value
 * becomes an object on the way. Gives up (`NotScannable`) on anything unusual, so that the caller asks SQLite instead.
 */

import type { DatabasePages } from '../types.ts';
import { LEAF_HEADER, leavesOf, NotScannable, type Leaf } from './leaves.ts';

/** How an integer becomes a number. */
export type ColumnForm =
  /** As it is; exact up to 2^53. */
  | 'number'
  /** Less the shift of the scan, exact wherever the result is below 2^53. */
  | 'time'
  /** Its low 53 bits. */
  | 'id';

export interface ScanColumn {
  /** Position in the table. */
  readonly index: number;
  readonly form: ColumnForm;
}

/** Some rows, column by column. NULL and whatever is no number are NaN. Valid until the next is asked for. */
export interface NumberPage {
  readonly length: number;
  readonly rowIds: Float64Array;
  readonly columns: readonly Float64Array[];
}

export interface Scan {
  readonly pages: DatabasePages;
  readonly root: number;
  readonly columns: readonly ScanColumn[];
  /** Subtracted from columns of the form `time`. */
  readonly shift: bigint;
  /** Rows to gather before they are given out. */
  readonly rows: number;
}

/** Forms as small numbers; a time without a shift is a plain number. */
const NUMBER = 0;
const TIME = 1;
const ID = 2;

/** Bytes of a value by serial type; 10 and 11 do not occur in files. */
const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];
const HIGH = 2 ** 32;

/** Throws `NotScannable`, always between two pages: what was given out is right and in order. */
export function* scanTable(scan: Scan): Iterable<NumberPage> {
  const decoder = new RowDecoder(scan);
  for (const leaf of leavesOf(scan.pages, scan.root)) {
    const cells = cellsOf(leaf);
    for (let cell = 0; cell < cells; cell++) {
      decoder.add(leaf, cell);
      if (decoder.length === scan.rows) yield decoder.take();
    }
  }
  if (decoder.length > 0) yield decoder.take();
}

function cellsOf({ page, at }: Leaf): number {
  const cells = (page[at + 3]! << 8) | page[at + 4]!;
  if (at + LEAF_HEADER + 2 * cells > page.length) throw new NotScannable('too many cells');
  return cells;
}

class RowDecoder {
  length = 0;
  private readonly rowIds: Float64Array;
  private readonly columns: readonly Float64Array[];
  /** Position in the table to that in `columns`; -1 = not asked for. */
  private readonly slots: Int32Array;
  private readonly forms: Uint8Array;
  private readonly largestLocal: number;
  private readonly shiftHigh: number;
  private readonly shiftLow: number;
  private lastRowId = -Infinity;

  constructor({ pages, columns, shift, rows }: Scan) {
    this.rowIds = new Float64Array(rows);
    this.columns = columns.map(() => new Float64Array(rows));
    const highest = Math.max(-1, ...columns.map(column => column.index));
    this.slots = new Int32Array(highest + 1).fill(-1);
    columns.forEach((column, i) => (this.slots[column.index] = i));
    this.forms = Uint8Array.from(columns, ({ form }) =>
      form === 'id' ? ID : form === 'time' && shift !== 0n ? TIME : NUMBER,
    );
    this.largestLocal = pages.usableSize - 35;
    this.shiftHigh = Number(BigInt.asIntN(64, shift) >> 32n);
    this.shiftLow = Number(BigInt.asUintN(32, shift));
  }

  take(): NumberPage {
    const { length, rowIds, columns } = this;
    this.length = 0;
    return { length, rowIds, columns };
  }

  add({ page, at }: Leaf, cell: number): void {
    const pointer = at + LEAF_HEADER + 2 * cell;
    let position = (page[pointer]! << 8) | page[pointer + 1]!;
    let byte = page[position++]!;
    let payload = byte & 0x7f;
    while (byte >= 0x80) {
      byte = page[position++]!;
      payload = payload * 128 + (byte & 0x7f);
    }
    byte = page[position++]!;
    let rowId = byte & 0x7f;
    while (byte >= 0x80) {
      byte = page[position++]!;
      rowId = rowId * 128 + (byte & 0x7f);
    }
    // A long row continues on other pages; a negative row id takes nine bytes, a form this does not decode.
    if (payload > this.largestLocal || position + payload > page.length || rowId > 2 ** 53) {
      throw new NotScannable('a row of unusual form');
    }
    if (rowId <= this.lastRowId) throw new NotScannable('row ids do not ascend');
    this.lastRowId = rowId;
    this.rowIds[this.length] = rowId;
    this.record(page, position, position + payload);
    this.length++;
  }

  /** Decodes the record in [position, end) into row `length` of the columns. */
  private record(page: Uint8Array, position: number, end: number): void {
    const { slots, columns, length } = this;
    const headerLength = page[position]!;
    // A header of 128 bytes or more: a table with more columns than any of these has.
    if (headerLength >= 0x80) throw new NotScannable('a long header');
    const headerEnd = position + headerLength;
    let header = position + 1;
    let body = headerEnd;
    for (let column = 0; column < slots.length; column++) {
      const slot = slots[column]!;
      if (header >= headerEnd) {
        // Written before the column was added to the table.
        if (slot >= 0) columns[slot]![length] = NaN;
        continue;
      }
      let type = page[header++]!;
      if (type >= 0x80) {
        let byte = type;
        type &= 0x7f;
        do {
          byte = page[header++]!;
          type = type * 128 + (byte & 0x7f);
        } while (byte >= 0x80);
      }
      if (slot >= 0) this.store(columns[slot]!, page, body, type, this.forms[slot]!);
      body += type < 12 ? SIZES[type]! : (type - 12) >>> 1;
    }
    if (body > end) throw new NotScannable('a row is longer than it says');
  }

  /** Stores instead of giving back: a number that crosses a function's border costs an object. */
  private store(
    column: Float64Array,
    page: Uint8Array,
    at: number,
    type: number,
    form: number,
  ): void {
    let low = 0;
    switch (type) {
      case 1:
        low = (page[at]! << 24) >> 24;
        break;
      case 2:
        low = ((page[at]! << 24) >> 16) | page[at + 1]!;
        break;
      case 3:
        low = ((page[at]! << 24) >> 8) | (page[at + 1]! << 8) | page[at + 2]!;
        break;
      case 4:
        low = word(page, at);
        break;
      case 5:
      case 6: {
        const high = type === 6 ? word(page, at) : ((page[at]! << 24) >> 16) | page[at + 1]!;
        this.large(column, high, word(page, type === 6 ? at + 4 : at + 2), form);
        return;
      }
      case 8:
        break;
      case 9:
        low = 1;
        break;
      default:
        column[this.length] = type === 7 ? real(page, at) : NaN;
        return;
    }
    if (form === NUMBER || (form === ID && low >= 0)) column[this.length] = low;
    else this.large(column, low < 0 ? -1 : 0, low, form);
  }

  /** @param high signed upper half @param low lower half of the integer */
  private large(column: Float64Array, high: number, low: number, form: number): void {
    const rest = low >>> 0;
    if (form === TIME) {
      column[this.length] = (high - this.shiftHigh) * HIGH + (rest - this.shiftLow);
    } else {
      column[this.length] = (form === ID ? high & 0x1fffff : high) * HIGH + rest;
    }
  }
}

function real(page: Uint8Array, at: number): number {
  return new DataView(page.buffer, page.byteOffset + at, 8).getFloat64(0);
}

function word(page: Uint8Array, at: number): number {
  return (page[at]! << 24) | (page[at + 1]! << 16) | (page[at + 2]! << 8) | page[at + 3]!;
}
