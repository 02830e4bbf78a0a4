/** Opens what a path names: a file, or a folder of the ranks of one run. */

import { resolve } from 'node:path';
import type { ReadContext } from '../core/readers/types.ts';
import { isFolder, openFolder } from './folder.ts';
import { openFile, type OpenFile } from './open-file.ts';

/** Throws a `FailureError`, or `Cancelled` from the context. */
export async function openPath(path: string, context: ReadContext): Promise<OpenFile> {
  const absolute = resolve(path);
  context.progress(0, 'detect');
  if (await isFolder(absolute)) return openFolder(absolute, context);
  return openFile(absolute, context);
}
