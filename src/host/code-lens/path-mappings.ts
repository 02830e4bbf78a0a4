/**
 * The setting that says where files of the machine that ran lie here, and what an answer adds to it. Only compares
 * paths; whether a file is there is for others to find out.
 */

import * as vscode from 'vscode';
import {
  learnMapping,
  mapPath,
  segments,
  type PathMapping,
} from '../../core/source/source-paths.ts';
import { readSettings } from '../settings.ts';

const FOLDER = '${workspaceFolder}';

/** Answers that no settings of a workspace keep. */
const ofSession: PathMapping[] = [];

/** Where a path may be by the setting, the most likely first; `'elsewhere'` = said not to be here. */
export function mappedTo(path: string): readonly vscode.Uri[] | 'elsewhere' {
  const targets = mapPath(path, all());
  if (targets[0] === '') return 'elsewhere';
  return targets.filter(target => target !== '').flatMap(urisOf);
}

/** What files of this name may be called where they ran: the same, or what the setting says. */
export function namesOf(name: string): ReadonlySet<string> {
  const renamed = all()
    .filter(({ to }) => lastOf(to) === name)
    .map(({ from }) => lastOf(from));
  return new Set([name, ...renamed]);
}

function lastOf(path: string): string {
  return segments(path).at(-1) ?? '';
}

function all(): readonly PathMapping[] {
  return [...readSettings().pathMapping, ...ofSession].map(slashed);
}

function slashed({ from, to }: PathMapping): PathMapping {
  return { from: from.replaceAll('\\', '/'), to: to.replaceAll('\\', '/') };
}

/** Relative ones are looked for in each folder of the workspace. */
function urisOf(target: string): readonly vscode.Uri[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const inFolder =
    target === FOLDER
      ? ''
      : target.startsWith(`${FOLDER}/`)
        ? target.slice(FOLDER.length + 1)
        : undefined;
  if (inFolder === undefined && /^(\/|[a-zA-Z]:\/)/.test(target)) return [vscode.Uri.file(target)];
  return folders.map(({ uri }) => vscode.Uri.joinPath(uri, inFolder ?? target));
}

/** Keeps where a path is, or with undefined that it is not here, in the settings of the workspace. */
export async function learn(path: string, file: vscode.Uri | undefined): Promise<void> {
  const learnt =
    file === undefined ? { from: path, to: '' } : portable(learnMapping(path, file.path));
  if (vscode.workspace.workspaceFolders === undefined) {
    ofSession.unshift(learnt);
    return;
  }
  const configuration = vscode.workspace.getConfiguration('kernelLens');
  const own = configuration.inspect<unknown>('pathMapping')?.workspaceValue;
  const others = (Array.isArray(own) ? (own as (Partial<PathMapping> | null)[]) : []).filter(
    entry => entry?.from !== learnt.from || entry.to !== learnt.to,
  );
  try {
    const { Workspace } = vscode.ConfigurationTarget;
    await configuration.update('pathMapping', [learnt, ...others], Workspace);
  } catch {
    // The settings cannot be written, such as while their file has errors: the answer counts until the window closes.
    ofSession.unshift(learnt);
  }
}

/** Within the workspace, so that others can share the setting. */
function portable({ from, to }: PathMapping): PathMapping {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (to === uri.path) return { from, to: FOLDER };
    if (to.startsWith(`${uri.path}/`)) {
      return { from, to: `${FOLDER}${to.slice(uri.path.length)}` };
    }
  }
  return { from, to: vscode.Uri.file(to).fsPath };
}
