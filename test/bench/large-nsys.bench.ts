/**
 * Exports of Nsight Systems with five and with ten million kernels, made from the long sample (goals 6 to 8): opening,
 * the kernel summary, and a comparison. Takes minutes, 4 GB of disk and as much memory: `npm run bench -- large-nsys`.
 */

import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BenchContext } from './support/bench.ts';
import { childProgram, inTurns, megabytes, type Cost, type Measure } from './support/child.ts';
import { makeLongNsys } from './support/make-long-nsys.ts';

const ROUNDS = 3;

export default async function (ctx: BenchContext): Promise<void> {
  const packed = path.join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const long = path.join(ctx.temporary, 'long.sqlite');
  await pipeline(createReadStream(packed), createGunzip(), createWriteStream(long));
  const measure = childProgram(ctx, 'nsys-child');
  const made = (kernels: number, tables?: readonly string[]): { file: string; rows: number } => {
    const file = path.join(ctx.temporary, `${kernels}.sqlite`);
    ctx.note(`making ${file} ...`);
    return { file, rows: makeLongNsys(long, file, kernels, tables) };
  };
  const kernelsOnly = made(5e6, ['CUPTI_ACTIVITY_KIND_KERNEL']);
  fiveMillion(ctx, measure, kernelsOnly.file);
  rmSync(kernelsOnly.file);
  const complete = made(10e6);
  tenMillion(ctx, measure, complete.file, complete.rows);
}

function fiveMillion(ctx: BenchContext, measure: Measure, file: string): void {
  const both = (rounds: number, ours: string, reference: string): [Cost, Cost] =>
    inTurns(
      rounds,
      () => measure([ours, file]),
      () => measure([reference, file]),
    );
  const name = 'nsys, 5 M kernels';
  const [open, eight] = both(ROUNDS, 'open', 'eight');
  const cpu = { ours: open.cpuMs, reference: eight.cpuMs };
  const peaks = { ours: megabytes(open.peakBytes), reference: megabytes(eight.peakBytes) };
  ctx.push({ name, unit: 'ms', ours: open.ms, reference: eight.ms, goal: 0.5 });
  ctx.push({ name: `${name}, CPU`, unit: 'ms', ...cpu, goal: 0.5 });
  ctx.push({ name: `${name}, peak`, unit: 'MB', ...peaks, goal: 0.35 });
  const [summary, group] = both(ROUNDS, 'summary', 'group');
  const times = { ours: summary.ms, reference: group.ms };
  ctx.push({ name: `${name}: summary beside GROUP BY`, unit: 'ms', ...times, goal: 2 });
  const [diff, one] = both(1, 'diff', 'editor');
  const compared = { ours: diff.ms, reference: one.ms };
  const beside = 'compared with as many, beside opening one';
  ctx.push({ name: `${name}: ${beside}`, unit: 'ms', ...compared, goal: 1 });
}

function tenMillion(ctx: BenchContext, measure: Measure, file: string, rows: number): void {
  const name = `nsys, ${(rows / 1e6).toFixed(0)} M rows, 10 M of them kernels`;
  for (const [what, mode] of [
    ['columns', 'open'],
    ['steps and tracks too', 'editor'],
  ] as const) {
    const { ms, peakBytes } = measure([mode, file]);
    ctx.note(`${name}, ${what}: ${Math.round(ms)} ms`);
    const peak = { ours: peakBytes / rows, goal: 100 };
    ctx.push({ name: `${name}, ${what}: peak memory a row`, unit: 'bytes', ...peak });
  }
}
