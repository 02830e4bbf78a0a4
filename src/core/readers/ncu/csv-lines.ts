/**
 * Records of ncu's CSV as they come: quoted fields with doubled quotes (RFC 4180), and between them whatever the
 * profiled program and ncu itself print to the same terminal. Spreadsheets write the same table with quotes only where
 * needed, and with their own separators. Knows no column but the first one's name.
 */

import type { ByteSource } from '../types.ts';
import { isUtf16, textOfUtf16 } from './utf16.ts';

const NEWLINE = 10;
/** A record of so many lines or characters is a stray quote, not a field with line breaks. */
const MAX_LINES = 64;
const MAX_RECORD = 4 * 1024 * 1024;
const MAX_LINE = 16 * 1024 * 1024;
/** ncu's own words to keep for a message when there is no table. */
const MAX_MESSAGES = 20;

/** The header: quoted as ncu writes it, or as a spreadsheet does. */
export const HEADER = /^\ufeff?(?:"ID"|ID)([,;\t])[^\n]*Kernel Name/m;

/** How a table is written. */
interface Dialect {
  readonly separator: string;
  /** What a record begins with; other lines are not of the table. */
  readonly opening: RegExp;
  /** A line that cannot be the inside of a field: so the record before it lost a quote. */
  readonly inField: RegExp;
}

function dialectOf(header: string, separator: string): Dialect {
  return /^\ufeff?"/.test(header)
    ? { separator, opening: /^"/, inField: new RegExp(`^"\\d*"${separator}"`) }
    : {
        separator,
        opening: new RegExp(`^"?\\d*"?${separator}`),
        inField: new RegExp(`^\\d+${separator}\\d+${separator}`),
      };
}

/** What was met outside the records. */
export interface Noise {
  /** Lines outside the table. */
  lines: number;
  /** Records that could not be completed. */
  damaged: number;
  /** `==ERROR==` and `==WARNING==` lines, without the mark. */
  readonly messages: string[];
  /** Whether the file ended inside a record. */
  truncated: boolean;
}

/** Complete lines of text, chunk by chunk, without their ends. The last one may lack its end. */
export async function* lineBatches(source: ByteSource): AsyncIterableIterator<string[]> {
  const rest = new Pieces();
  let wide: boolean | undefined;
  for await (const chunk of source.chunks()) {
    rest.add(chunk);
    if (wide !== undefined && !chunk.includes(NEWLINE) && rest.length <= MAX_LINE) continue;
    const bytes = rest.take();
    if (bytes.length >= 2) wide ??= isUtf16(bytes);
    const end = wide === undefined ? 0 : afterLastLine(bytes, wide);
    // A line without end belongs to no table.
    if (bytes.length - end <= MAX_LINE) rest.add(bytes.subarray(end));
    if (end > 0) yield linesOf(textOf(source, bytes.subarray(0, end), wide === true));
  }
  if (rest.length > 0) yield linesOf(textOf(source, rest.take(), wide === true));
}

/** Chunks that are put together when their line ends: doing so with every chunk would cost the line's square. */
class Pieces {
  length = 0;
  private pieces: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    this.pieces.push(piece.slice());
    this.length += piece.length;
  }

  take(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    this.length = 0;
    return whole;
  }
}

/** Offset behind the last line end; 0 where there is none. */
function afterLastLine(bytes: Uint8Array, wide: boolean): number {
  let at = bytes.lastIndexOf(NEWLINE);
  if (!wide) return at + 1;
  // As a code unit: at an even offset, with a zero behind it.
  while (at >= 0 && (at % 2 === 1 || bytes[at + 1] !== 0)) at = bytes.lastIndexOf(NEWLINE, at - 1);
  return at < 0 ? 0 : at + 2;
}

function textOf(source: ByteSource, bytes: Uint8Array, wide: boolean): string {
  return wide ? textOfUtf16(bytes) : source.decode(bytes);
}

function linesOf(text: string): string[] {
  const lines = text.replaceAll('\r', '').split('\n');
  if (text.endsWith('\n')) lines.pop();
  return lines;
}

/** Puts lines together to records; the first record is the header. */
export class RecordReader {
  readonly noise: Noise = { lines: 0, damaged: 0, messages: [], truncated: false };
  private header = '';
  private dialect: Dialect | undefined;
  private pending: string[] = [];
  private pendingLength = 0;
  /** Whether a quoted field is open at the end of what is pending. */
  private inField = false;

  /** The records that this line completes: none, one, or the header. */
  push(line: string): string[] | undefined {
    if (this.pending.length > 0 && this.dialect?.inField.test(line) === true) this.giveUp();
    if (this.pending.length === 0 && !this.opens(line)) return undefined;
    this.pending.push(line);
    this.pendingLength += line.length;
    if (hasOddQuotes(line)) this.inField = !this.inField;
    if (this.inField) {
      if (this.pending.length > MAX_LINES || this.pendingLength > MAX_RECORD) this.giveUp();
      return undefined;
    }
    const record = this.pending.join('\n');
    this.forget();
    return splitRecord(record, this.dialect?.separator);
  }

  /** To be called after the last line. */
  end(): void {
    if (this.pending.length > 0) this.noise.truncated = true;
    this.forget();
  }

  /** Whether a record can begin with this line. */
  private opens(line: string): boolean {
    if (this.header === '') {
      const separator = HEADER.exec(line)?.[1];
      if (separator !== undefined) {
        this.header = line;
        this.dialect = dialectOf(line, separator);
        return true;
      }
    } else if (this.dialect?.opening.test(line) === true && line !== this.header) {
      return true;
    }
    if (line !== '') this.skip(line);
    return false;
  }

  private skip(line: string): void {
    this.noise.lines++;
    const match = /^==(ERROR|WARNING)==\s*(.*)$/.exec(line);
    if (match?.[2] !== undefined && this.noise.messages.length < MAX_MESSAGES) {
      this.noise.messages.push(match[2]);
    }
  }

  private giveUp(): void {
    this.noise.damaged++;
    this.forget();
  }

  private forget(): void {
    this.pending = [];
    this.pendingLength = 0;
    this.inField = false;
  }
}

/** Whether a quoted field that is open before a line is closed behind it, or the other way round. */
function hasOddQuotes(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

/** The fields of one record. Unquoted fields are taken as they are. */
export function splitRecord(record: string, separator = ','): string[] {
  const fields: string[] = [];
  let at = record.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    let end: number;
    if (record[at] === '"') {
      end = closingQuote(record, at + 1);
      const raw = record.slice(at + 1, end);
      fields.push(raw.includes('""') ? raw.replaceAll('""', '"') : raw);
      end = record.indexOf(separator, end);
    } else {
      end = record.indexOf(separator, at);
      fields.push(record.slice(at, end < 0 ? record.length : end));
    }
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** Position of the quote that closes a field whose text begins at `from`; the end where none does. */
function closingQuote(record: string, from: number): number {
  for (let at = record.indexOf('"', from); at >= 0; at = record.indexOf('"', at + 2)) {
    if (record[at + 1] !== '"') return at;
  }
  return record.length;
}
