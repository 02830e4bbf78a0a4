/**
 * How fast and in how much memory traces of the PyTorch profiler open, beside what Node itself needs for their bytes
 * (goals 1 to 5). The large inputs are made from a real trace on the first run and kept in the cache.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { makeLongKineto } from '../support/make-long-kineto.ts';
import { median, type BenchContext } from './support/bench.ts';

interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly events: number;
}

type Measure = (mode: 'ours' | 'parse' | 'gunzip', file: string, rounds?: number) => Cost;

/** More than a JavaScript string may be long. */
const LONG_BYTES = 540e6;
const ROUNDS = 5;
const LONG_ROUNDS = 3;
/** The engine has compiled everything by the time it opens its fourth trace. */
const WARM_ROUND = 4;

export default async function (ctx: BenchContext): Promise<void> {
  const file = path.join(ctx.sharedDir, 'traces', 'torch', 'eager.pt.trace.json.gz');
  if (!existsSync(file)) {
    ctx.note(`${file} is not here: nothing is measured`);
    return;
  }
  const measure = childOf(ctx);
  small(ctx, measure, file);
  const growth = [];
  for (const times of [1, 2, 4]) growth.push(await long(ctx, measure, file, times));
  const [once, ...more] = growth;
  for (const [i, { cpuMs }] of more.entries()) {
    const times = 2 ** (i + 1);
    ctx.push({
      name: `Kineto, ${times} × 540 MB: CPU beside ${times} × that of one`,
      unit: 'ms',
      ours: cpuMs,
      reference: once!.cpuMs * times,
      goal: 1.15,
    });
  }
}

/** The measured program as one plain file: stripping types would be part of its memory otherwise. */
function childOf(ctx: BenchContext): Measure {
  const program = path.join(ctx.temporary, 'kineto-child.mjs');
  buildSync({
    entryPoints: [path.join(ctx.root, 'test/bench/support/kineto-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  });
  return (mode, file, rounds = 1) => {
    const args = [program, mode, file, String(rounds)];
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8' });
    return JSON.parse(printed.trimEnd().split('\n').at(-1)!) as Cost;
  };
}

/** In turns, so that a busy moment hits both. */
function inTurns(rounds: number, ours: () => Cost, reference: () => Cost): [Cost, Cost] {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    costs[0].push(ours());
    costs[1].push(reference());
  }
  return [medianOf(costs[0]), medianOf(costs[1])];
}

function medianOf(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost): number => median(costs.map(cost => cost[key]));
  return { ms: of('ms'), cpuMs: of('cpuMs'), peakBytes: of('peakBytes'), events: of('events') };
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

function small(ctx: BenchContext, measure: Measure, file: string): void {
  const [ours, parse] = inTurns(
    ROUNDS,
    () => measure('ours', file),
    () => measure('parse', file),
  );
  const [warm, warmParse] = inTurns(
    ROUNDS,
    () => measure('ours', file, WARM_ROUND),
    () => measure('parse', file, WARM_ROUND),
  );
  const name = 'Kineto, 27 MB';
  const beside = 'beside gunzip and JSON.parse';
  ctx.push({
    name: `${name}: time ${beside}`,
    unit: 'ms',
    ours: ours.ms,
    reference: parse.ms,
    goal: 1,
  });
  ctx.push({
    name: `${name}, the fourth: time ${beside}`,
    unit: 'ms',
    ours: warm.ms,
    reference: warmParse.ms,
    goal: 1,
  });
  ctx.push({
    name: `${name}: CPU ${beside}`,
    unit: 'ms',
    ours: ours.cpuMs,
    reference: parse.cpuMs,
  });
  ctx.push({
    name: `${name}: peak memory ${beside}`,
    unit: 'MB',
    ours: megabytes(ours.peakBytes),
    reference: megabytes(parse.peakBytes),
    goal: 0.75,
  });
}

async function long(
  ctx: BenchContext,
  measure: Measure,
  source: string,
  times: number,
): Promise<Cost> {
  const folder = path.join(ctx.cacheDir, 'bench');
  const file = path.join(folder, `kineto-long-${times}.json.gz`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    ctx.note(`making ${file} ...`);
    await makeLongKineto(source, file, LONG_BYTES * times);
  }
  const rounds = times === 1 ? ROUNDS : LONG_ROUNDS;
  const [ours, gunzip] = inTurns(
    rounds,
    () => measure('ours', file),
    () => measure('gunzip', file),
  );
  const name = `Kineto, ${Math.round((LONG_BYTES * times) / 1e6)} MB`;
  const cpu = { unit: 'ms', ours: ours.cpuMs, reference: gunzip.cpuMs };
  ctx.push({ name: `${name}: CPU beside gunzip alone`, ...cpu, goal: 5 });
  ctx.push({
    name: `${name}: time beside gunzip alone`,
    unit: 'ms',
    ours: ours.ms,
    reference: gunzip.ms,
  });
  ctx.push({
    name: `${name}: peak memory beside its JSON`,
    unit: 'MB',
    ours: megabytes(ours.peakBytes),
    reference: megabytes(gunzip.events),
    goal: 0.6,
  });
  const perEvent = Math.round(ours.peakBytes / ours.events);
  ctx.push({ name: `${name}: peak memory an event`, unit: 'bytes', ours: perEvent, goal: 150 });
  return ours;
}
