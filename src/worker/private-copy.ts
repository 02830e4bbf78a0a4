/**
 * Copies of databases in a folder of their own, for the cases in which SQLite would otherwise create or change files
 * beside the user's: write-ahead logs, unfinished transactions, and databases inside gzip. Opens no database.
 */

import { constants, createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { threadId } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';
import { FailureError } from '../core/base/result.ts';
import { copyFolderPrefix } from '../core/protocol/copies.ts';
import { fileFailure, temporaryFolderFailure } from './failures.ts';

/** A file in a temporary folder; `dispose` removes both. */
export interface PrivateCopy {
  readonly path: string;
  dispose(): void;
}

/** Folders that exist now; what is still being filled when the program ends goes with it. */
const folders = new Set<string>();
process.on('exit', () => folders.forEach(removeFolder));

/** Copies a database together with the companion files that hold its latest changes. */
export async function copyDatabase(path: string): Promise<PrivateCopy> {
  return inOwnFolder(path, async target => {
    await copyFile(path, target, constants.COPYFILE_FICLONE);
    for (const suffix of ['-wal', '-journal']) {
      if (await hasContent(path + suffix)) await copyFile(path + suffix, target + suffix);
    }
  });
}

/** Unpacks a gzip file. */
export async function unpackDatabase(path: string, name: string): Promise<PrivateCopy> {
  return inOwnFolder(path, async target => {
    try {
      await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
    } catch (caught) {
      const code = caught instanceof Error && 'code' in caught ? String(caught.code) : '';
      if (!code.startsWith('Z_')) throw caught;
      throw new FailureError({
        reason: 'truncated',
        message: `${name} is cut off or damaged: it does not unpack to its end`,
        advice: 'Copy or download the file again.',
        args: [name],
      });
    }
  });
}

/** Whether a file exists and has any byte. */
export async function hasContent(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0;
  } catch {
    return false;
  }
}

async function inOwnFolder(
  original: string,
  fill: (target: string) => Promise<void>,
): Promise<PrivateCopy> {
  const folder = newFolder(original);
  const dispose = (): void => removeFolder(folder);
  const path = join(folder, 'copy.sqlite');
  try {
    await fill(path);
    return { path, dispose };
  } catch (caught) {
    dispose();
    throw fileFailure(caught, original);
  }
}

/** At once, so that the program cannot end between making a folder and knowing of it. */
function newFolder(original: string): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), copyFolderPrefix(process.pid, threadId)));
    folders.add(folder);
    return folder;
  } catch (caught) {
    throw temporaryFolderFailure(caught, tmpdir(), original);
  }
}

/** Tries again where a file is just being made in it. */
function removeFolder(folder: string): void {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}
