/**
 * Makes a long trace out of a real one: its events again and again, each copy later and with ids of its own, in
 * Kineto's layout. For benches and memory tests; nothing of it is committed.
 *
 *     node test/support/make-long-kineto.ts IN.json.gz OUT.json[.gz] BYTES
 */

import { once } from 'node:events';
import { createWriteStream, readFileSync, renameSync } from 'node:fs';
import process, { argv } from 'node:process';
import { finished } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';

/** Numbers that a copy changes: times by the trace's length, ids by what the trace used of them. */
const CHANGING = /"(ts|correlation|External id|Ev Idx|id)": ?(-?\d+)(\.\d+)?/g;

interface Piece {
  /** Text before the number. */
  readonly text: string;
  /** Whole part of a time in µs, or an id; the fraction of a time stays. */
  readonly value: number;
  readonly isTime: boolean;
}

interface Parts {
  readonly head: string;
  readonly pieces: readonly Piece[];
  readonly rest: string;
  readonly tail: string;
  readonly events: number;
  /** µs and ids from one copy to the next. */
  readonly period: number;
  readonly ids: number;
}

function takeApart(text: string): Parts {
  const first = text.indexOf('[', text.indexOf('"traceEvents"')) + 1;
  const last = text.lastIndexOf(']');
  const events = text.slice(first, last);
  const pieces: Piece[] = [];
  let at = 0;
  let earliest = Infinity;
  let latest = -Infinity;
  let ids = 0;
  for (const match of events.matchAll(CHANGING)) {
    const isTime = match[1] === 'ts';
    const value = Number(match[2]);
    const begin = match.index + match[0].length - match[2]!.length - (match[3]?.length ?? 0);
    pieces.push({ text: events.slice(at, begin), value, isTime });
    at = begin + match[2]!.length;
    if (isTime) {
      earliest = Math.min(earliest, value);
      latest = Math.max(latest, value);
    } else {
      ids = Math.max(ids, value);
    }
  }
  return {
    head: text.slice(0, first),
    pieces,
    rest: events.slice(at).trimEnd(),
    tail: `\n  ${text.slice(last)}`,
    events: events.split('"ph": ').length - 1,
    period: latest - earliest + 1000,
    ids: ids + 1,
  };
}

function copy({ pieces, rest, period, ids }: Parts, number: number): string {
  let text = '';
  for (const piece of pieces) {
    text += piece.text + String(piece.value + number * (piece.isTime ? period : ids));
  }
  return text + rest;
}

/**
 * Writes a trace of at least `bytes` bytes of JSON to `output` (gzip if its name says so), by way of a temporary name.
 *
 * @returns its bytes of JSON and its number of events
 */
export async function makeLongKineto(
  input: string,
  output: string,
  bytes: number,
): Promise<{ jsonBytes: number; events: number }> {
  const source = readFileSync(input);
  const parts = takeApart((source[0] === 0x1f ? gunzipSync(source) : source).toString('utf8'));
  const partial = `${output}.partial`;
  const file = createWriteStream(partial);
  const sink = output.endsWith('.gz') ? createGzip() : file;
  if (sink !== file) sink.pipe(file);
  let jsonBytes = 0;
  const write = async (text: string): Promise<void> => {
    const buffer = Buffer.from(text);
    jsonBytes += buffer.length;
    if (!sink.write(buffer)) await once(sink, 'drain');
  };
  await write(parts.head);
  let copies = 0;
  for (; jsonBytes < bytes; copies++) {
    await write(copy(parts, copies));
    if (jsonBytes < bytes) await write(',');
  }
  await write(parts.tail);
  sink.end();
  await finished(file);
  renameSync(partial, output);
  return { jsonBytes, events: copies * parts.events };
}

if (argv[1]?.endsWith('make-long-kineto.ts')) {
  const [, , input = '', output = '', bytes = ''] = argv;
  const made = await makeLongKineto(input, output, Number(bytes));
  process.stdout.write(`${output}: ${made.jsonBytes} bytes of JSON, ${made.events} events\n`);
}
