/**
 * Records of the profiler's CSV files as their bytes arrive: quoted fields with doubled quotes and line breaks, CRLF,
 * and the tab behind absolute times that keeps spreadsheets from rounding them. Columns are found by name only.
 */

import type { ByteSource } from '../types.ts';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
/** A longer record is damage: an open quote that swallows the file. */
const MAX_RECORD = 1 << 22;

/** @param offset of the record's first byte in the file, @param length its bytes without the line break */
export type OnRecord = (values: readonly string[], offset: number, length: number) => void;

/** Calls back for each record, the header included. Cost: one decoding a record. */
export async function readCsv(source: ByteSource, onRecord: OnRecord): Promise<void> {
  let pending = new Uint8Array(0);
  let base = 0;
  const state = { quoted: false, at: 0 };
  for await (const chunk of source.chunks()) {
    const bytes = new Uint8Array(pending.length + chunk.length);
    bytes.set(pending);
    bytes.set(chunk, pending.length);
    const from = takeRecords(source, bytes, base, state, onRecord);
    pending = bytes.slice(from);
    base += from;
    state.at -= from;
    if (pending.length > MAX_RECORD) return;
  }
  const rest = text(source, pending);
  if (rest.trim() !== '') onRecord(splitRecord(rest), base, pending.length);
}

/** Reports the complete records in `bytes`; returns where the next one begins. */
function takeRecords(
  source: ByteSource,
  bytes: Uint8Array,
  base: number,
  state: { quoted: boolean; at: number },
  onRecord: OnRecord,
): number {
  let from = 0;
  let { quoted, at } = state;
  for (; at < bytes.length; at++) {
    const code = bytes[at]!;
    if (code === QUOTE) quoted = !quoted;
    else if (code === NEWLINE && !quoted) {
      const record = text(source, bytes.subarray(from, at));
      if (record.trim() !== '') onRecord(splitRecord(record), base + from, at - from);
      from = at + 1;
    }
  }
  state.quoted = quoted;
  state.at = at;
  return from;
}

function text(source: ByteSource, bytes: Uint8Array): string {
  return source
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .replace(/\r$/, '');
}

/** The values of one record, without quotes of the format and without padding. */
export function splitRecord(record: string): string[] {
  if (!record.includes('"')) return record.split(',').map(value => value.trim());
  const values: string[] = [];
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"[^,]*|([^,]*))/g;
  for (const match of record.matchAll(pattern)) {
    values.push(match[1] === undefined ? match[2]!.trim() : match[1].replaceAll('""', '"').trim());
  }
  return values;
}

/** Position of each column by name. */
export function columnIndex(header: readonly string[]): ReadonlyMap<string, number> {
  return new Map(header.map((name, i) => [name, i]));
}

/** ns of 'µs.fraction' text relative to whole `originMicros`; NaN where there is no number. */
export function csvNanoseconds(value: string, originMicros: number): number {
  const match = /^(\d{1,17})(?:\.(\d+))?$/.exec(value);
  if (match === null) return NaN;
  const fraction = Math.round(Number(`0.${match[2] ?? '0'}`) * 1000);
  return (Number(match[1]) - originMicros) * 1000 + fraction;
}
