/**
 * Opening the long export of Nsight Systems beside better-sqlite3 reading the same columns and doing nothing with them,
 * and its kernel summary beside the sums in SQL (goal 7). Larger ones are in large-nsys.bench.ts.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BenchContext } from './support/bench.ts';
import { childProgram, inTurns, megabytes } from './support/child.ts';

const ROUNDS = 5;

export default async function (ctx: BenchContext): Promise<void> {
  const packed = join(ctx.sharedDir, 'traces/nsys/long.sqlite.gz');
  if (!existsSync(packed)) {
    ctx.note(`${packed} is not here`);
    return;
  }
  const long = join(ctx.temporary, 'long.sqlite');
  writeFileSync(long, gunzipSync(await readFile(packed)));
  const measure = childProgram(ctx, 'nsys-child');
  const both = (ours: string, reference: string) =>
    inTurns(
      ROUNDS,
      () => measure([ours, long]),
      () => measure([reference, long]),
    );
  const name = 'nsys long, 213 k kernels';
  const [open, floor] = both('open', 'floor');
  const peaks = { ours: megabytes(open.peakBytes), reference: megabytes(floor.peakBytes) };
  ctx.push({ name, unit: 'ms', ours: open.ms, reference: floor.ms, goal: 3 });
  ctx.push({ name: `${name}, peak of the process`, unit: 'MB', ...peaks });
  const [summary, group] = both('summary', 'group');
  const times = { ours: summary.ms, reference: group.ms };
  ctx.push({ name: `${name}: summary beside GROUP BY`, unit: 'ms', ...times, goal: 2 });
}
