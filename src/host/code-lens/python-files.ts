/** The Python files of the workspace and their text. Remembers nothing. */

import * as vscode from 'vscode';

/** More files are not looked through. */
const FILES = 5000;
/** Folders with files of programs others wrote, and copies of them. */
const OTHERS = ['node_modules', '.git', 'site-packages', '__pycache__', '.venv', 'venv'];
const EXCLUDED = `**/{${OTHERS.join(',')}}/**`;

/** None where the workspace cannot be searched: sites of a file itself need no others. */
export async function pythonFiles(): Promise<readonly vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles('**/*.py', EXCLUDED, FILES);
  } catch {
    return [];
  }
}

/**
 * Whether other files are found where a path was made or is gone: a Python file, or what may be a folder of them, whose
 * files are not always told by themselves.
 */
export function mayHoldFiles({ path }: vscode.Uri): boolean {
  // Packages are installed by thousands of files.
  return /\.py$|\/[^./]+$/.test(path) && !path.split('/').some(part => OTHERS.includes(part));
}

/** As it stands in an editor, else in the file; undefined where it cannot be read. */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    document => document.uri.toString() === uri.toString(),
  );
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
