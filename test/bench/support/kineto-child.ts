/**
 * One measured opening of a Kineto trace in a process of its own, and the references that it is held against.
 *
 *     kineto-child MODE FILE ROUNDS     prints the cost of the last round
 *
 * Modes: `ours` (file to columns), `parse` (gunzip, then JSON.parse of the text), `gunzip` (streamed, nothing else),
 * `stream` (gunzip, then another streaming parser that hands out one event after another), `texts` (`ours`, but gives
 * back the length of the longest text made of bytes).
 */

import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';
import { JSONParser } from '@streamparser/json';
import { kinetoReader } from '../../../src/core/readers/torch/reader.ts';
import { openBytes, readHead } from '../../../src/worker/files.ts';
import { printCost } from './print-cost.ts';

const [mode = '', file = '', rounds = '1'] = process.argv.slice(2);

const MODES: Readonly<Record<string, () => Promise<number>>> = {
  ours: () => ours(),
  async texts() {
    let longest = 0;
    await ours(text => (longest = Math.max(longest, text.length)));
    return longest;
  },
  async parse() {
    const parsed = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
      traceEvents: unknown[];
    };
    return parsed.traceEvents.length;
  },
  async gunzip() {
    let bytes = 0;
    for await (const chunk of gunzipped()) bytes += (chunk as Uint8Array).length;
    return bytes;
  },
  async stream() {
    let events = 0;
    const parser = new JSONParser({ paths: ['$.traceEvents.*'], keepStack: false });
    parser.onValue = () => events++;
    for await (const chunk of gunzipped()) parser.write(chunk as Uint8Array);
    return events;
  },
};

/** @param decoded told every text made of the file's bytes; core has no other way to make one */
async function ours(decoded?: (text: string) => void): Promise<number> {
  const source = openBytes(file, await readHead(file));
  if (decoded !== undefined) {
    const decode = source.decode.bind(source);
    source.decode = bytes => {
      const text = decode(bytes);
      decoded(text);
      return text;
    };
  }
  const opened = await kinetoReader.read(source, {
    breathe: () => new Promise(resolve => setImmediate(resolve)),
    progress: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  // Asked for while the trace is still held, so that the peak is that of a trace in use.
  return Number(opened.value.trace.facts.find(({ label }) => label === 'Events')?.value);
}

function gunzipped(): Gunzip {
  const chunkSize = 256 * 1024;
  return createReadStream(file, { highWaterMark: chunkSize }).pipe(createGunzip({ chunkSize }));
}

for (let round = 1; round < Number(rounds); round++) await MODES[mode]!();
await printCost(MODES[mode]!);
