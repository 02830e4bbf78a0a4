/** The shared Nsight Systems traces by name, the compressed one unpacked for the test file that needs it. */

import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fixture, sharedFile } from './shared.ts';

/** Path of a trace; skips the running test with a line where it is not here. */
export async function nsysTrace(
  context: Mocha.Context,
  name: string,
  temporary: () => string,
): Promise<string> {
  if (name === 'eager7b') return fixture('sample/eager7b.sqlite');
  if (name !== 'long') return sharedFile(context, `traces/nsys/${name}.sqlite`);
  const packed = sharedFile(context, 'traces/nsys/long.sqlite.gz');
  const path = join(temporary(), 'long.sqlite');
  if (!existsSync(path)) {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(path));
  }
  return path;
}
