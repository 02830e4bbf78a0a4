/**
 * One measured opening of a Kineto trace in a process of its own, and the references that it is held against.
 *
 *     kineto-child MODE FILE ROUNDS     prints {"ms", "cpuMs", "peakBytes", "events"} of the last round
 *
 * Modes: `ours` (file to columns), `parse` (gunzip, then JSON.parse of the text), `gunzip` (streamed, nothing else).
 */

import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { kinetoReader } from '../../../src/core/readers/torch/reader.ts';
import { openBytes, readHead } from '../../../src/worker/files.ts';

const [mode = '', file = '', rounds = '1'] = process.argv.slice(2);

const MODES: Readonly<Record<string, () => Promise<number>>> = {
  async ours() {
    const source = openBytes(file, await readHead(file));
    const opened = await kinetoReader.read(source, {
      breathe: () => new Promise(resolve => setImmediate(resolve)),
      progress: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.error.message);
    // Asked for while the trace is still held, so that the peak is that of a trace in use.
    return Number(opened.value.trace.facts.find(({ label }) => label === 'Events')?.value);
  },
  async parse() {
    const parsed = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
      traceEvents: unknown[];
    };
    return parsed.traceEvents.length;
  },
  async gunzip() {
    const chunkSize = 256 * 1024;
    let bytes = 0;
    const stream = createReadStream(file, { highWaterMark: chunkSize });
    for await (const chunk of stream.pipe(createGunzip({ chunkSize }))) {
      bytes += (chunk as Uint8Array).length;
    }
    return bytes;
  },
};

for (let round = 1; round < Number(rounds); round++) await MODES[mode]!();
const before = process.cpuUsage();
const begin = performance.now();
const events = await MODES[mode]!();
const ms = performance.now() - begin;
const { user, system } = process.cpuUsage(before);
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(
  `${JSON.stringify({ ms, cpuMs: (user + system) / 1000, peakBytes, events })}\n`,
);
