/**
 * All analyses of the longest trace together against opening it, and their growth as the trace gets longer. Each
 * round opens the file again, because answers are kept with their trace.
 */

import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { headlineOf } from '../../src/core/analysis/headline.ts';
import { kernelSummary } from '../../src/core/analysis/kernels.ts';
import { kindRows } from '../../src/core/analysis/kind-rows.ts';
import { launchSummary } from '../../src/core/analysis/launch.ts';
import { layersMap } from '../../src/core/analysis/layers-map.ts';
import { stepLayers } from '../../src/core/analysis/layers.ts';
import { treePage } from '../../src/core/analysis/model/tree.ts';
import { rangeSummary } from '../../src/core/analysis/ranges.ts';
import { findSteps } from '../../src/core/analysis/steps.ts';
import { apiTable } from '../../src/core/analysis/tables/summaries.ts';
import { timeBreakdown } from '../../src/core/analysis/time-breakdown.ts';
import { deviceTimes } from '../../src/core/analysis/time.ts';
import { unclassified } from '../../src/core/analysis/unclassified.ts';
import { finished } from '../../src/core/base/unhurried.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { Engine } from '../../src/worker/engine.ts';
import { rangeProgram, repeat, type Part } from '../support/range-program.ts';
import { elapsed, median, type BenchContext, type BenchRow } from './support/bench.ts';

const ROUNDS = 5;
/** Rounds before those that count, until the compiler has seen what is hot in opening and in analysing. */
const WARM_UP = 5;

/** Everything that the pages, the tree, the headline and the command line ask. */
function analyse(trace: Trace): void {
  kernelSummary(trace);
  kernelSummary(trace, 'grid');
  finished(apiTable(trace, kindRows(trace).api));
  deviceTimes(trace);
  rangeSummary(trace);
  findSteps(trace);
  stepLayers(trace);
  launchSummary(trace);
  headlineOf(trace);
  treePage(trace, '', 0, 200);
  layersMap(trace, 'duration');
  timeBreakdown(trace);
  unclassified(trace);
}

export default async function (ctx: BenchContext): Promise<void> {
  // Before the made-up traces, whose remains the collector would clear away while the real one is measured.
  await againstOpening(ctx);
  await growth(ctx);
}

async function againstOpening(ctx: BenchContext): Promise<void> {
  const packed = path.join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const file = path.join(ctx.temporary, 'long.sqlite');
  await pipeline(createReadStream(packed), createGunzip(), createWriteStream(file));
  const opening = new Costs();
  const analysing = new Costs();
  const first = { opening: new Costs(), analysing: new Costs() };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const engine = new Engine();
    let trace: Trace | undefined;
    const open = await cost(async () => {
      ({ trace } = engine.trace((await engine.open(file)).id));
    });
    const analysed = await cost(() => analyse(trace!));
    engine.closeAll();
    if (round > 0 && round < WARM_UP) continue;
    const costs = round === 0 ? first : { opening, analysing };
    costs.opening.add(open);
    costs.analysing.add(analysed);
  }
  const name = 'all analyses of long.sqlite against opening it';
  const row = (
    suffix: string,
    ours: readonly number[],
    reference: readonly number[],
  ): BenchRow => ({
    name: name + suffix,
    unit: 'ms',
    ours: median(ours),
    reference: median(reference),
  });
  ctx.push({ ...row('', analysing.wall, opening.wall), goal: 1 });
  // All threads together: the collector works beside the program, and other programs' work does not count.
  ctx.push({ ...row(', CPU time', analysing.cpu, opening.cpu), goal: 1 });
  ctx.push(row(', first time in a process', first.analysing.wall, first.opening.wall));
}

/** Of some rounds, ms. */
class Costs {
  readonly wall: number[] = [];
  readonly cpu: number[] = [];

  add({ wall, cpu }: { readonly wall: number; readonly cpu: number }): void {
    this.wall.push(wall);
    this.cpu.push(cpu);
  }
}

async function cost(work: () => unknown): Promise<{ wall: number; cpu: number }> {
  const before = process.cpuUsage();
  const wall = await elapsed(work);
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

/** Time per step for 1, 2 and 4 times as many steps: linear work keeps it the same. */
async function growth(ctx: BenchContext): Promise<void> {
  const times = [1, 2, 4].map(() => [] as number[]);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, factor] of [1, 2, 4].entries()) {
      const trace = rangeProgram(program(150 * factor));
      const ms = await elapsed(() => analyse(trace));
      if (round > 0) times[i]!.push(ms / factor);
    }
  }
  const [once, twice, four] = times.map(median);
  ctx.push({
    name: 'analyses, 2 × the steps, per step',
    unit: 'ms',
    ours: twice!,
    reference: once!,
    goal: 1.5,
  });
  ctx.push({
    name: 'analyses, 4 × the steps, per step',
    unit: 'ms',
    ours: four!,
    reference: once!,
    goal: 1.5,
  });
}

function program(steps: number): Part[] {
  const layers = (): Part[] => repeat(32, layer => [`layer_${layer}`, 12]);
  return repeat(steps, step => [`decode step=${step}`, 2, ...layers(), 4]);
}
