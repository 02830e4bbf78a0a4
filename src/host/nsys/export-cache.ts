/**
 * Where converted reports are kept: in the extension's own storage, one file per report and version of it (path, time
 * and size), never beside the user's file. Old ones are removed. Does not convert.
 */

import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

/** Conversions that are kept; each is as large as a trace. */
const KEPT = 8;

export class ExportCache {
  private readonly folder: vscode.Uri;

  constructor(storage: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(storage, 'nsys-exports');
  }

  /** Where the conversion of this version of `report` belongs. */
  entry(report: vscode.Uri, stat: vscode.FileStat): vscode.Uri {
    const key = createHash('sha256')
      .update(JSON.stringify([report.fsPath, stat.mtime, stat.size]))
      .digest('hex')
      .slice(0, 24);
    return vscode.Uri.joinPath(this.folder, `${key}.sqlite`);
  }

  /** A name for a conversion that is not finished. */
  async partial(entry: vscode.Uri): Promise<vscode.Uri> {
    await vscode.workspace.fs.createDirectory(this.folder);
    const suffix = `.${randomUUID()}.partial.sqlite`;
    return entry.with({ path: entry.path.replace(/\.sqlite$/, suffix) });
  }

  /** Puts a finished conversion in its place, and old ones away. */
  async keep(partial: vscode.Uri, entry: vscode.Uri): Promise<void> {
    await vscode.workspace.fs.rename(partial, entry, { overwrite: true });
    await this.prune(entry);
  }

  private async prune(newest: vscode.Uri): Promise<void> {
    const files = await vscode.workspace.fs.readDirectory(this.folder);
    const entries = await Promise.all(
      files.map(async ([name]) => {
        const uri = vscode.Uri.joinPath(this.folder, name);
        const stat = await exists(uri);
        // One that is gone by now has been finished or given up, here or in another window.
        return stat === undefined ? [] : [{ uri, mtime: stat.mtime }];
      }),
    );
    const old = entries
      .flat()
      .filter(({ uri }) => uri.path !== newest.path)
      .sort((a, b) => b.mtime - a.mtime)
      .slice(KEPT - 1);
    for (const { uri } of old) {
      // One that is in use on Windows cannot be deleted; the next time it can.
      await Promise.resolve(vscode.workspace.fs.delete(uri)).catch(() => undefined);
    }
  }
}

export async function exists(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
}
