/** Runs in a worker thread: opens a trace and tells how it went. Cancels itself where it is asked to. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { kinetoReader } from '../../src/core/readers/torch/reader.ts';
import { Cancelled } from '../../src/core/readers/types.ts';
import { openBytes, readHead } from '../../src/worker/files.ts';

export interface Asked {
  readonly file: string;
  /** Fraction of progress at which the user gives up; Infinity = never. */
  readonly cancelAt: number;
  /** Waits a while until no more than this is in use beyond what was in the beginning: a read may still be on its way. */
  readonly spareMb?: number;
}

export interface Told {
  readonly outcome: string;
  readonly rows: number;
  readonly fractions: readonly number[];
  /** What is in use before and at the end, each after a collection. */
  readonly usedMb: readonly [before: number, after: number];
}

async function open({ file, cancelAt }: Asked): Promise<Omit<Told, 'usedMb'>> {
  const source = openBytes(file, await readHead(file));
  const fractions: number[] = [];
  const context = {
    progress(fraction: number): void {
      fractions.push(fraction);
    },
    async breathe(): Promise<void> {
      await new Promise(resolve => setImmediate(resolve));
      if ((fractions.at(-1) ?? 0) >= cancelAt) throw new Cancelled();
    },
  };
  try {
    const opened = await kinetoReader.read(source, context);
    const outcome = opened.ok ? 'opened' : opened.error.reason;
    const rows = opened.ok ? opened.value.trace.spans.length : 0;
    return { outcome, rows, fractions };
  } catch (caught) {
    const outcome = caught instanceof Error ? caught.name : String(caught);
    return { outcome, rows: 0, fractions };
  } finally {
    source.close();
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function usedMb(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setTimeout(resolve, 20));
    collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

const before = await usedMb();
const asked = workerData as Asked;
const told = await open(asked);
const { spareMb = Infinity } = asked;
let after = await usedMb();
for (let tries = 0; after - before >= spareMb && tries < 100; tries++) after = await usedMb();
const result: Told = { ...told, usedMb: [before, after] };
parentPort?.postMessage(result);
