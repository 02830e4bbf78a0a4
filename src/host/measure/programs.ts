/** Which programs a measuring task runs: the profiler of the settings or of PATH, and the Python of the workspace. */

import * as vscode from 'vscode';
import type { MeasureEnvironment, MeasureTool } from '../../core/measure/task-command.ts';
import { findProfiler } from '../nsys/find.ts';
import { readSettings } from '../settings.ts';

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(
      path: unknown,
    ): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/**
 * A tool that is not found stays a bare name, so that the task can be listed; `isMissing` tells before it starts.
 * Rejects with a `FailureError` where a setting is wrong.
 */
export async function programsFor(
  tool: MeasureTool,
  given: string | undefined,
  folder: vscode.Uri | undefined,
  extensionUri: vscode.Uri,
): Promise<MeasureEnvironment> {
  const { nsysPath, ncuPath } = readSettings();
  const python = given !== undefined && given !== '' ? given : await pythonOf(folder);
  const torchScript = vscode.Uri.joinPath(
    extensionUri,
    'media',
    'measure',
    'torch_profile.py',
  ).fsPath;
  if (tool === 'torch') return { tool: '', python, torchScript };
  const found = await findProfiler(tool, tool === 'nsys' ? nsysPath : ncuPath);
  return { tool: found ?? tool, python, torchScript };
}

/** Whether the program of a task was not found. */
export function isMissing(tool: MeasureTool, program: string): boolean {
  return tool !== 'torch' && program === tool;
}

/** The interpreter chosen in the Python extension, else the one on PATH. */
async function pythonOf(folder: vscode.Uri | undefined): Promise<string> {
  const onPath = process.platform === 'win32' ? 'python' : 'python3';
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (extension === undefined) return onPath;
  try {
    const { environments } = await extension.activate();
    const chosen = environments?.getActiveEnvironmentPath(folder);
    const resolved = await environments?.resolveEnvironment(chosen);
    return resolved?.executable.uri?.fsPath ?? onPath;
  } catch {
    return onPath;
  }
}
