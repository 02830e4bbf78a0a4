/**
 * Writes an export where the user wants it, whole or not at all: under a temporary name beside the target, renamed at
 * the end. Never over what is open; a target that is no ordinary file (a pipe, a device) is written to directly.
 */

import { rmSync } from 'node:fs';
import { lstat, open, readdir, realpath, rename, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FailureError } from '../../core/base/result.ts';
import type { BytePiece } from './bytes.ts';

/** What goes on while bytes are written; throws where it is to end early. */
export type Between = (fraction: number) => Promise<void>;

/** Temporary files that exist now; they go with the program. */
const unfinished = new Set<string>();
process.on('exit', () => unfinished.forEach(remove));

/**
 * @param inputs paths that must not be written to: what is open, and what it was made from
 * @returns bytes written
 */
export async function writeToFile(
  pieces: Iterable<BytePiece>,
  path: string,
  inputs: readonly string[],
  between: Between,
): Promise<number> {
  const target = await targetOf(path);
  await refuseInput(target, inputs);
  const isDirect = target.exists && !target.isFile;
  const name = isDirect ? target.path : temporaryName(target.path);
  if (!isDirect) {
    await removeLeft(dirname(target.path));
    unfinished.add(name);
  }
  try {
    const handle = await open(name, isDirect ? 'w' : 'wx');
    const written = await writeAll(handle, pieces, between);
    if (!isDirect) await rename(name, target.path);
    unfinished.delete(name);
    return written;
  } catch (caught) {
    if (!isDirect) remove(name);
    throw writingFailure(caught, path);
  }
}

async function writeAll(
  handle: FileHandle,
  pieces: Iterable<BytePiece>,
  between: Between,
): Promise<number> {
  let written = 0;
  try {
    for (const { bytes, fraction } of pieces) {
      await handle.writeFile(bytes);
      written += bytes.length;
      await between(fraction);
    }
  } finally {
    await handle.close();
  }
  return written;
}

interface Target {
  /** Behind links, so that these stay what they are. */
  readonly path: string;
  readonly exists: boolean;
  readonly isFile: boolean;
}

async function targetOf(path: string): Promise<Target> {
  const absolute = resolve(path);
  try {
    const real = await realpath(absolute);
    const state = await stat(real);
    if (state.isDirectory()) {
      throw new FailureError({
        reason: 'export-to-folder',
        message: `${absolute} is a folder`,
        advice: 'Name the file to write.',
        args: [absolute],
      });
    }
    return { path: real, exists: true, isFile: state.isFile() };
  } catch (caught) {
    if (caught instanceof FailureError) throw caught;
    return { path: absolute, exists: false, isFile: false };
  }
}

/** Throws the failure `export-over-input`. */
async function refuseInput({ path, exists }: Target, inputs: readonly string[]): Promise<void> {
  if (!exists) return;
  const own = await identity(path);
  for (const input of inputs) {
    for (const file of [input, ...(await namesIn(input))]) {
      if ((await identity(file)) !== own) continue;
      throw new FailureError({
        reason: 'export-over-input',
        message: `${path} is what is being exported and is never written to`,
        advice: 'Choose another file.',
        args: [path],
      });
    }
  }
}

/** Device and inode, which links share; undefined = there is no such file. */
async function identity(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Everything below a folder, as a run of ranks is one; empty for a file. */
async function namesIn(path: string): Promise<string[]> {
  try {
    const names = await readdir(path, { recursive: true });
    return names.map(name => join(path, name));
  } catch {
    return [];
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${Date.now()}.part`);
}

const TEMPORARY = /^\..+\.(\d+)-\d{13}\.part$/;
/** A program that still writes has written more recently: it may run on another machine that shares the folder. */
const LEFT_MS = 60_000;

/** Removes what programs that were ended while they exported into this folder have left there. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined || runs(Number(pid))) continue;
    const path = join(folder, name);
    const state = await lstat(path).catch(() => undefined);
    if (state?.isFile() !== true || Date.now() - state.mtimeMs < LEFT_MS) continue;
    try {
      remove(path);
    } catch {
      // Somebody else's, then: no reason not to export.
    }
  }
}

/** Whether there is a process of this number, be it another user's. */
function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (caught) {
    return !(caught instanceof Error && 'code' in caught && caught.code === 'ESRCH');
  }
}

function remove(path: string): void {
  unfinished.delete(path);
  rmSync(path, { force: true });
}

/** What the operating system says about the target; anything else is given back as it is. */
function writingFailure(caught: unknown, path: string): unknown {
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : '';
  const known = KNOWN[code];
  if (known === undefined) return caught;
  const [reason, why] = known;
  return new FailureError({ reason, message: `${path} cannot be written: ${why}`, args: [path] });
}

const NO_PERMISSION = ['export-no-permission', 'no permission'] as const;
const NO_SPACE = ['export-no-space', 'no space left'] as const;
const NO_FOLDER = ['export-no-folder', 'there is no such folder'] as const;

/** Reason and words by error code. */
const KNOWN: Readonly<Record<string, readonly [reason: string, why: string]>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: ['export-read-only', 'the file system is read-only'],
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EFBIG: ['export-too-large', 'the file would be too large for this file system'],
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  ENAMETOOLONG: ['export-name-too-long', 'the name is too long'],
  EIO: ['export-disk-failed', 'the disk failed'],
};
