/**
 * All analyses of the longest trace together against opening it, and their growth as the trace gets longer. Each
 * round opens the file again, because answers are kept with their trace.
 */

import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { apiSummary } from '../../src/core/analysis/api.ts';
import { copySummary } from '../../src/core/analysis/copies.ts';
import { headlineOf } from '../../src/core/analysis/headline.ts';
import { kernelSummary } from '../../src/core/analysis/kernels.ts';
import { launchSummary } from '../../src/core/analysis/launch.ts';
import { stepLayers } from '../../src/core/analysis/layers.ts';
import { treePage } from '../../src/core/analysis/model/tree.ts';
import { rangeSummary } from '../../src/core/analysis/ranges.ts';
import { findSteps } from '../../src/core/analysis/steps.ts';
import { deviceTimes } from '../../src/core/analysis/time.ts';
import type { Trace } from '../../src/core/trace/trace.ts';
import { Engine } from '../../src/worker/engine.ts';
import { rangeProgram, repeat, type Part } from '../support/range-program.ts';
import { elapsed, median, type BenchContext } from './support/bench.ts';

const ROUNDS = 5;

/** Everything that the tree, the headline and the command line ask. */
function analyse(trace: Trace): void {
  kernelSummary(trace);
  kernelSummary(trace, 'grid');
  copySummary(trace);
  apiSummary(trace);
  deviceTimes(trace);
  rangeSummary(trace);
  findSteps(trace);
  stepLayers(trace);
  launchSummary(trace);
  headlineOf(trace);
  treePage(trace, '', 0, 200);
}

export default async function (ctx: BenchContext): Promise<void> {
  await growth(ctx);
  const packed = path.join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const file = path.join(ctx.temporary, 'long.sqlite');
  await pipeline(createReadStream(packed), createGunzip(), createWriteStream(file));
  const opening: number[] = [];
  const analysing: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const engine = new Engine();
    let trace: Trace | undefined;
    const open = await elapsed(async () => {
      ({ trace } = engine.trace((await engine.open(file)).id));
    });
    const analysed = await elapsed(() => analyse(trace!));
    engine.closeAll();
    // The first round is for the compiler.
    if (round === 0) continue;
    opening.push(open);
    analysing.push(analysed);
  }
  ctx.push({
    name: 'all analyses of long.sqlite against opening it',
    unit: 'ms',
    ours: median(analysing),
    reference: median(opening),
    goal: 1,
  });
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
