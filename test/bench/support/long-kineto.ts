/** Long traces of the PyTorch profiler, made from a real one on first need and kept in the cache. */

import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeLongKineto } from '../../support/make-long-kineto.ts';
import type { BenchContext } from './bench.ts';

/** More than a JavaScript string may be long. */
export const LONG_BYTES = 540e6;

/** A trace of so many times 540 MB. */
export async function longKineto(
  ctx: BenchContext,
  source: string,
  times: number,
): Promise<string> {
  const folder = path.join(ctx.cacheDir, 'bench');
  const file = path.join(folder, `kineto-long-${times}.json.gz`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  ctx.note(`making ${file} ...`);
  await makeLongKineto(source, file, LONG_BYTES * times);
  return file;
}
