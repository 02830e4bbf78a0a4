/**
 * Records of ncu's CSV as they come: quoted fields with doubled quotes (RFC 4180), and between them whatever the
 * profiled program and ncu itself print to the same terminal. Knows no column but the first one's name.
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

const HEADER_START = '"ID",';
/** A line that cannot be the inside of a field: so the record before it lost a quote. */
const RECORD_START = /^"\d*","/;

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
  let rest: Uint8Array = new Uint8Array(0);
  let wide: boolean | undefined;
  for await (const chunk of source.chunks()) {
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    if (bytes.length >= 2) wide ??= isUtf16(bytes);
    const end = wide === undefined ? 0 : afterLastLine(bytes, wide);
    // A line without end belongs to no table; keeping all of it would cost its square.
    rest = bytes.length - end > MAX_LINE ? new Uint8Array(0) : bytes.slice(end);
    if (end > 0) yield linesOf(textOf(source, bytes.subarray(0, end), wide === true));
  }
  if (rest.length > 0) yield linesOf(textOf(source, rest, wide === true));
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

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

/** Puts lines together to records; the first record is the header. */
export class RecordReader {
  readonly noise: Noise = { lines: 0, damaged: 0, messages: [], truncated: false };
  private header = '';
  private pending: string[] = [];
  private pendingLength = 0;

  /** The records that this line completes: none, one, or the header. */
  push(line: string): string[] | undefined {
    if (this.pending.length > 0 && RECORD_START.test(line)) this.giveUp();
    if (this.pending.length === 0 && !this.opens(line)) return undefined;
    this.pending.push(line);
    this.pendingLength += line.length;
    const record = this.pending.length === 1 ? line : this.pending.join('\n');
    if (!isBalanced(record)) {
      if (this.pending.length > MAX_LINES || this.pendingLength > MAX_RECORD) this.giveUp();
      return undefined;
    }
    this.forget();
    return splitRecord(record);
  }

  /** To be called after the last line. */
  end(): void {
    if (this.pending.length > 0) this.noise.truncated = true;
    this.forget();
  }

  /** Whether a record can begin with this line. */
  private opens(line: string): boolean {
    if (this.header === '') {
      const start = line.startsWith('\ufeff') ? line.slice(1) : line;
      if (start.startsWith(HEADER_START)) {
        this.header = line;
        return true;
      }
    } else if (line.startsWith('"') && line !== this.header) {
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
  }
}

/** Whether every quoted field of the text is closed. */
function isBalanced(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}

/** The fields of one record. Unquoted fields are taken as they are. */
export function splitRecord(record: string): string[] {
  const fields: string[] = [];
  let at = record.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    let end: number;
    if (record[at] === '"') {
      end = closingQuote(record, at + 1);
      const raw = record.slice(at + 1, end);
      fields.push(raw.includes('""') ? raw.replaceAll('""', '"') : raw);
      end = record.indexOf(',', end);
    } else {
      end = record.indexOf(',', at);
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
