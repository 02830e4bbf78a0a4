/**
 * What a save dialog proposes for what is made of a file: a name after it, in the folder beside it or else where the
 * user works. Writes nothing.
 */

import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** The file's own folder; the workspace's, or else the user's, where that is an extension's or cannot be written to. */
export async function exportFolder(file: vscode.Uri): Promise<vscode.Uri> {
  const beside = vscode.Uri.joinPath(file, '..');
  if (!isOfExtension(file) && (await isWritable(beside))) return beside;
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

/** Such as the bundled sample; not what the user has opened as a workspace. */
function isOfExtension(file: vscode.Uri): boolean {
  if (vscode.workspace.getWorkspaceFolder(file) !== undefined) return false;
  return vscode.extensions.all.some(({ extensionUri }) => isInside(file, extensionUri));
}

function isInside(file: vscode.Uri, folder: vscode.Uri): boolean {
  if (file.scheme !== folder.scheme) return false;
  const way = path.relative(folder.fsPath, file.fsPath);
  return !way.startsWith('..') && !path.isAbsolute(way);
}

/**
 * `eager7b kernels`: the name without what tells a format, and which part of the file it is; only letters that every
 * file system takes.
 */
export function exportName(name: string, part?: string): string {
  const base = name.replace(
    /(\.sqlite|\.nsys-rep|\.ncu-rep|\.pt\.trace|\.trace|\.json|\.db|\.csv|\.gz)+$/i,
    '',
  );
  const whole = part === undefined ? base : `${base} ${part}`;
  return whole.replace(/[^\p{L}\p{N} ._-]/gu, '_') || 'trace';
}

/** As far as VS Code knows: a folder may refuse all the same, which the dialog or the export says. */
async function isWritable(folder: vscode.Uri): Promise<boolean> {
  const { fs } = vscode.workspace;
  if (fs.isWritableFileSystem(folder.scheme) === false) return false;
  try {
    return (await fs.stat(folder)).permissions === undefined;
  } catch {
    return false;
  }
}
