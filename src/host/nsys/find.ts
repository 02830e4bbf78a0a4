/**
 * Finds a profiler: the setting first, then PATH. Runs nothing, and looks into absolute folders only, so that a
 * program lying in the workspace is never taken for one.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import { FailureError } from '../../core/base/result.ts';

export type Profiler = 'nsys' | 'ncu';

/** Path of the program; undefined where there is none. Rejects where the setting names a file that is not there. */
export async function findProfiler(
  name: Profiler,
  configured: string,
): Promise<string | undefined> {
  if (configured !== '') {
    if (path.isAbsolute(configured) && (await isFile(configured))) return configured;
    throw new FailureError({
      reason: `${name}-path-wrong`,
      message: `The setting kernelLens.${name}Path names no program: ${configured}`,
      advice: `Correct the setting, or empty it to look for ${name} on PATH.`,
      args: [configured],
    });
  }
  const program = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(folder => path.isAbsolute(folder));
  for (const folder of folders) {
    const candidate = path.join(folder, program);
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.file(file));
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
