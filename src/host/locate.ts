/**
 * From what the user opened to the path that the engine reads. Refuses what is no file of this machine.
 */

import type * as vscode from 'vscode';
import { FailureError } from '../core/base/result.ts';
import { isNsysReport, type NsysConverter } from './nsys/convert.ts';
import type { Locate } from './open-file.ts';

export function createLocate(converter: NsysConverter): Locate {
  return async (uri, report, signal) => {
    if (uri.scheme !== 'file') throw notLocal(uri);
    if (isNsysReport(uri)) return converter.convert(uri, report, signal);
    return uri.fsPath;
  };
}

function notLocal(uri: vscode.Uri): FailureError {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return new FailureError({
    reason: 'not-a-local-file',
    message: `${name} is not a file on this machine (${uri.scheme}:)`,
    advice: 'Save a copy on the machine where VS Code runs its extensions, and open that.',
    args: [name, uri.scheme],
  });
}
