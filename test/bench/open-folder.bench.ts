/** A folder of four ranks as one run and its overlaps, beside opening its four files one after another (goal 12). */

import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { deviceTimes } from '../../src/core/analysis/time.ts';
import { Engine } from '../../src/worker/engine.ts';
import { pairs, type BenchContext } from './support/bench.ts';

const ROUNDS = 7;

export default async function (ctx: BenchContext): Promise<void> {
  const name = 'folder of four ranks and its overlaps, beside its files';
  const files = [0, 1, 2, 3].map(rank =>
    path.join(ctx.sharedDir, 'traces', 'nsys', `tp4.rank${rank}.sqlite`),
  );
  if (!files.every(file => existsSync(file))) {
    ctx.push({ name, unit: 'ms', skipped: 'the samples are not here' });
    return;
  }
  const folder = path.join(ctx.temporary, 'tp4');
  mkdirSync(folder);
  for (const file of files) symlinkSync(file, path.join(folder, path.basename(file)));
  const opened = async (engine: Engine, paths: readonly string[]): Promise<number[]> => {
    const ids: number[] = [];
    for (const each of paths) ids.push((await engine.open(each)).id);
    return ids;
  };
  const times = await pairs(
    ROUNDS,
    async () => {
      const engine = new Engine();
      const [run] = await opened(engine, [folder]);
      if (deviceTimes(engine.trace(run!).trace).length !== 4) throw new Error('not four devices');
      engine.closeAll();
    },
    async () => {
      const engine = new Engine();
      await opened(engine, files);
      engine.closeAll();
    },
  );
  ctx.push({ name, unit: 'ms', ...times, goal: 1.2 });
}
