/** A folder of four ranks as one run, beside opening its four files one after another. */

import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/worker/engine.ts';
import { pairs, type BenchContext } from './support/bench.ts';

const ROUNDS = 7;

export default async function (ctx: BenchContext): Promise<void> {
  const name = 'folder of four ranks, beside its files';
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
  const open = async (paths: readonly string[]): Promise<void> => {
    const engine = new Engine();
    for (const each of paths) await engine.open(each);
    engine.closeAll();
  };
  const times = await pairs(
    ROUNDS,
    () => open([folder]),
    () => open(files),
  );
  ctx.push({ name, unit: 'ms', ...times, goal: 1.2 });
}
