/**
 * Comparing two long traces against opening one: the verdict and the first page of rows. The traces are open as in the
 * editor, their headline shown; once more from nothing, where finding the steps of both is part of it.
 */

import { copyFileSync, createReadStream, createWriteStream, existsSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Sources } from '../../src/core/analysis/diff/comparison.ts';
import { diffOf } from '../../src/core/analysis/diff/diff.ts';
import { headlineOf } from '../../src/core/analysis/headline.ts';
import { Engine } from '../../src/worker/engine.ts';
import { ask } from '../support/diff-sides.ts';
import { elapsed, median, type BenchContext } from './support/bench.ts';

const ROUNDS = 5;

/** What the page asks first. */
function compared(sources: Sources): void {
  diffOf(sources);
  ask(sources, { by: 'operator', limit: 200 });
}

export default async function (ctx: BenchContext): Promise<void> {
  const packed = path.join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const files = ['a.sqlite', 'b.sqlite'].map(name => path.join(ctx.temporary, name));
  const [first, second] = files as [string, string];
  await pipeline(createReadStream(packed), createGunzip(), createWriteStream(first));
  copyFileSync(first, second);
  const opening: number[] = [];
  const shown: number[] = [];
  const fresh: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const isShown of [true, false]) {
      const engine = new Engine();
      const sides: Sources['a'][number][] = [];
      const open = await elapsed(async () => sides.push(await opened(engine, first)));
      sides.push(await opened(engine, second));
      if (isShown) for (const { trace } of sides) headlineOf(trace);
      const [a, b] = sides as [Sources['a'][number], Sources['a'][number]];
      const ms = await elapsed(() => compared({ a: [a], b: [b] }));
      engine.closeAll();
      // The first round is for the compiler.
      if (round === 0) continue;
      opening.push(open);
      (isShown ? shown : fresh).push(ms);
    }
  }
  const reference = median(opening);
  ctx.push({
    name: 'comparing two shown traces against opening one',
    unit: 'ms',
    ours: median(shown),
    reference,
    goal: 1,
  });
  ctx.push({
    name: 'the same, steps and all of both found first',
    unit: 'ms',
    ours: median(fresh),
    reference,
    goal: 2,
  });
}

async function opened(engine: Engine, file: string): Promise<Sources['a'][number]> {
  const { id } = await engine.open(file);
  const { name, trace } = engine.trace(id);
  return { id, name, trace };
}
