/**
 * How fast and in how much memory traces of the PyTorch profiler open, beside what Node itself needs for their bytes
 * (goals 1 to 5). The large inputs are made from a real trace on the first run and kept in the cache.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BenchContext } from './support/bench.ts';
import { childProgram, inTurns, megabytes, type Cost, type Measure } from './support/child.ts';
import { LONG_BYTES, longKineto } from './support/long-kineto.ts';

const ROUNDS = 5;
const LONG_ROUNDS = 3;
/** The engine has compiled everything by the time it opens its fourth trace. */
const WARM_ROUND = '4';
const LONGEST_TEXT_MB = 64;

export default async function (ctx: BenchContext): Promise<void> {
  const file = path.join(ctx.sharedDir, 'traces', 'torch', 'eager.pt.trace.json.gz');
  if (!existsSync(file)) {
    ctx.note(`${file} is not here: nothing is measured`);
    return;
  }
  const measure = childProgram(ctx, 'kineto-child');
  small(ctx, measure, file);
  const growth = [];
  for (const times of [1, 2, 4]) growth.push(await long(ctx, measure, file, times));
  linear(ctx, growth);
  const once = await longKineto(ctx, file, 1);
  otherParser(ctx, measure, once);
  longestText(ctx, measure, once);
}

/** Goal 5: what 2 and 4 times the size cost beside 2 and 4 times the cost of one; the clock's time for comparison. */
function linear(ctx: BenchContext, [once, ...more]: readonly Cost[]): void {
  for (const [i, { cpuMs, ms }] of more.entries()) {
    const times = 2 ** (i + 1);
    const name = (what: string): string =>
      `Kineto, ${times} × 540 MB: ${what} beside ${times} × that of one`;
    const cpu = { ours: cpuMs, reference: once!.cpuMs * times };
    ctx.push({ name: name('CPU'), unit: 'ms', ...cpu, goal: 1.15 });
    const time = { ours: ms, reference: once!.ms * times };
    ctx.push({ name: name('time'), unit: 'ms', ...time });
  }
}

/** Goal 3. */
function otherParser(ctx: BenchContext, measure: Measure, file: string): void {
  const [ours, other] = inTurns(
    LONG_ROUNDS,
    () => measure(['ours', file]),
    () => measure(['stream', file]),
  );
  const name = (what: string): string => `Kineto, 540 MB: ${what} beside @streamparser/json`;
  const cpu = { ours: ours.cpuMs, reference: other.cpuMs };
  ctx.push({ name: name('CPU'), unit: 'ms', ...cpu, goal: 0.2 });
  const time = { ours: ours.ms, reference: other.ms };
  ctx.push({ name: name('time'), unit: 'ms', ...time, goal: 0.2 });
}

/**
 * Goal 5: a text is decoded from bytes, which is watched, or put together from others, which a heap that is smaller
 * than such a text would not survive.
 */
function longestText(ctx: BenchContext, measure: Measure, file: string): void {
  const { count } = measure(['texts', file], [`--max-old-space-size=${LONGEST_TEXT_MB}`]);
  const name = 'Kineto, 540 MB: longest text decoded, in a heap of 64 MB';
  if (count === 0) throw new Error('no text was seen');
  ctx.push({ name, unit: 'kB', ours: count / 1e3, goal: LONGEST_TEXT_MB * 1e3 });
}

function small(ctx: BenchContext, measure: Measure, file: string): void {
  const [ours, parse] = inTurns(
    ROUNDS,
    () => measure(['ours', file]),
    () => measure(['parse', file]),
  );
  const [warm, warmParse] = inTurns(
    ROUNDS,
    () => measure(['ours', file, WARM_ROUND]),
    () => measure(['parse', file, WARM_ROUND]),
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
  const file = await longKineto(ctx, source, times);
  const rounds = times === 1 ? ROUNDS : LONG_ROUNDS;
  const [ours, gunzip] = inTurns(
    rounds,
    () => measure(['ours', file]),
    () => measure(['gunzip', file]),
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
    reference: megabytes(gunzip.count),
    goal: 0.6,
  });
  const perEvent = Math.round(ours.peakBytes / ours.count);
  ctx.push({ name: `${name}: peak memory an event`, unit: 'bytes', ours: perEvent, goal: 150 });
  return ours;
}
