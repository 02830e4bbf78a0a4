/** What the operating system says about a file, as failures that a person can act on. Opens nothing itself. */

import { FailureError, type Failure } from '../core/base/result.ts';
import { basename } from 'node:path';

/** Turns an error of a file operation on `path` into a failure; anything else is given back as it is. */
export function fileFailure(caught: unknown, path: string): unknown {
  const code = errorCode(caught);
  const failure = code === undefined ? undefined : failureOf(code, path);
  return failure === undefined ? caught : new FailureError(failure);
}

/** Why no copy of `path` can be made: the folder for temporary files is missing, closed to us or full. */
export function temporaryFolderFailure(caught: unknown, folder: string, path: string): unknown {
  const code = errorCode(caught);
  if (code === undefined || code === 'ENOSPC') return fileFailure(caught, path);
  return new FailureError({
    reason: 'no-temporary-folder',
    message: `${basename(path)}: a temporary copy is needed, and ${folder} takes none (${code})`,
    advice: 'Set TMPDIR to a folder that can be written to.',
    args: [basename(path), folder, code],
  });
}

function errorCode(caught: unknown): string | undefined {
  if (typeof caught !== 'object' || caught === null || !('code' in caught)) return undefined;
  return typeof caught.code === 'string' ? caught.code : undefined;
}

function failureOf(code: string, path: string): Failure | undefined {
  const name = basename(path);
  const args = [name, path];
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        reason: 'file-not-found',
        message: `${name}: no such file (${path})`,
        advice: 'Check the path; the file may have been moved or deleted.',
        args,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        reason: 'no-permission',
        message: `${name}: no permission to read ${path}`,
        advice: `Allow reading, for example: chmod +r ${shellQuote(path)}`,
        args,
      };
    case 'EISDIR':
      return {
        reason: 'is-a-folder',
        message: `${name} is a folder, not a trace`,
        advice: 'Choose a file inside it.',
        args,
      };
    case 'ENOSPC':
      return {
        reason: 'disk-full',
        message: `${name}: no space left for a temporary copy`,
        advice: 'Free some space in the folder for temporary files, or set TMPDIR to another.',
        args,
      };
    case 'EIO':
      return {
        reason: 'unreadable',
        message: `${name}: the disk or network file system failed while reading ${path}`,
        advice: 'Copy the file to a local disk and open the copy.',
        args,
      };
    default:
      return undefined;
  }
}

/** A path as one word of a POSIX shell. */
function shellQuote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
