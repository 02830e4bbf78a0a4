/**
 * How fast a report of hardware counters opens, and in how much memory, beside the floor: reading the file's bytes.
 * The real 19 MB report, of which code and section definitions are most, the same results many times over, and thousands
 * of kernels without anything to step over.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Engine } from '../../src/worker/engine.ts';
import { withManyKernels } from '../support/many-kernels.ts';
import { median, pairs, peakMemory, type BenchContext, type ChildCost } from './support/bench.ts';

const ROUNDS = 7;
const TIMES = 12;
/** Peak memory over that of a process that holds the file's bytes. */
const MEMORY_GOAL = 1.5;
/** CPU milliseconds for the real report: a busy machine stretches wall time. */
const CPU_GOAL_MS = 150;
/** A report of a whole step, which is read in full: its results have nothing to step over. */
const KERNELS = 5000;
/** CPU milliseconds for it over those for reading its bytes. */
const OVER_FLOOR_MS = 1000;

export default async function (ctx: BenchContext): Promise<void> {
  const real = path.join(ctx.sharedDir, 'traces', 'ncu', 'decode_10_5.ncu-rep');
  if (!existsSync(real)) {
    ctx.push({ name: 'open a report', unit: 'ms', skipped: 'the sample is not here' });
    return;
  }
  const small = await measure(ctx, 'report of 19 MB, 12 kernels', real, CPU_GOAL_MS);
  const many = path.join(ctx.temporary, 'many.ncu-rep');
  writeFileSync(many, manyTimes(readFileSync(real), TIMES));
  const large = await measure(ctx, `its results ${TIMES} times over`, many);
  ctx.note(
    `CPU per kernel: ${(small / 12).toFixed(2)} ms, ${(large / (12 * TIMES)).toFixed(2)} ms`,
  );
  const step = path.join(ctx.temporary, 'step.ncu-rep');
  writeFileSync(step, withManyKernels(readFileSync(real), KERNELS));
  const name = `report of ${KERNELS} kernels`;
  const full = await measure(ctx, name, step);
  const floor = await medianCpu(async () => void readFileSync(step));
  ctx.push({
    name: `${name}: CPU over that of reading the bytes`,
    unit: 'ms',
    ours: full - floor,
    goal: OVER_FLOOR_MS,
  });
  const firsts = Array.from({ length: ROUNDS }, () => inOwnProcess(ctx, step));
  ctx.push({
    name: `${name}: the same as the first file of a process`,
    unit: 'ms',
    ours: median(firsts.map(([ours, bytes]) => ours.cpuMs - bytes.cpuMs)),
    goal: OVER_FLOOR_MS,
  });
  rmSync(step);
  await measure(ctx, 'its raw page as CSV', real.replace('.ncu-rep', '.raw.csv'));
}

/** @returns median CPU milliseconds to open the file */
async function measure(
  ctx: BenchContext,
  name: string,
  file: string,
  goal?: number,
): Promise<number> {
  const size = readFileSync(file).length;
  const walls = await pairs(
    ROUNDS,
    () => open(file),
    () => readFileSync(file),
  );
  const cpu = await medianCpu(() => open(file));
  ctx.push({ name: `${name}: open, beside reading the bytes`, unit: 'ms', ...walls });
  ctx.push({ name: `${name}: CPU`, unit: 'ms', ours: cpu, ...(goal !== undefined && { goal }) });
  ctx.push({ name: `${name}: rate`, unit: 'MB/s', ours: size / 1e6 / (cpu / 1000) });
  const [ours, floor] = inOwnProcess(ctx, file);
  ctx.push({
    name: `${name}: peak memory`,
    unit: 'MB',
    ours: ours.peakBytes / 1e6,
    reference: floor.peakBytes / 1e6,
    goal: MEMORY_GOAL,
  });
  return cpu;
}

/** What it costs as the first file of a process: to open it, and to read its bytes. */
function inOwnProcess(ctx: BenchContext, file: string): [ours: ChildCost, floor: ChildCost] {
  const engine = JSON.stringify(pathToFileURL(path.join(ctx.root, 'src/worker/engine.ts')).href);
  const ours = peakMemory(
    `import { Engine } from ${engine};
     await new Engine().open(process.argv.at(-1));`,
    [file],
  );
  const floor = peakMemory(
    `import { readFileSync } from 'node:fs';
     import ${engine};
     const bytes = readFileSync(process.argv.at(-1));
     if (bytes.length === 0) throw new Error('empty');`,
    [file],
  );
  return [ours, floor];
}

async function medianCpu(work: () => Promise<void>): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) costs.push(await cpuOf(work));
  return median(costs);
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function open(file: string): Promise<void> {
  const engine = new Engine();
  await engine.open(file);
  engine.closeAll();
}

/** The file with the blocks after its string table repeated: the same results again and again. */
function manyTimes(bytes: Buffer, times: number): Buffer {
  let at = 8 + bytes.readUInt32LE(4);
  let longestHeader = 0;
  let from = at;
  while (at < bytes.length) {
    const header = bytes.readUInt32LE(at);
    const end = at + 4 + header + payloadSize(bytes.subarray(at + 4, at + 4 + header));
    // The block whose header holds the strings has by far the longest one.
    if (header > longestHeader) {
      longestHeader = header;
      from = end;
    }
    at = end;
  }
  const repeated: Buffer[] = Array.from({ length: times - 1 }, () => bytes.subarray(from));
  return Buffer.concat([bytes, ...repeated]);
}

/** Field 5 of a block header, a varint; other fields are stepped over. */
function payloadSize(header: Buffer): number {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = header.readUInt8(at++);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < header.length) {
    const tag = varint();
    const value = varint();
    if (tag >>> 3 === 5) return value;
    if ((tag & 7) === 2) at += value;
  }
  return 0;
}
