/**
 * “Export Trace or Report…”: asks for the format and the file, and has the engine write it, with progress that can be cancelled.
 * Reads and writes nothing itself; that is the worker's business. Needs no trust, since it runs no program.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import { FailureError, toFailure } from '../core/base/result.ts';
import { EXPORT_EXTENSIONS, type ExportFormat } from '../core/export/formats.ts';
import { formatBytes } from '../core/format/bytes.ts';
import { CANCELLED } from '../core/protocol/rpc.ts';
import { OpenTrace } from './open-trace.ts';
import type { EngineClient } from './engine-client.ts';
import { exportFolder, exportName } from './export-place.ts';
import { failureLine } from './failures.ts';
import type { AnyFile } from './status-bar.ts';

interface Choice extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

/** @returns whether a file was written */
export async function exportFile(file: AnyFile, engine: EngineClient): Promise<boolean> {
  const choice = await vscode.window.showQuickPick(choicesFor(file), {
    title: vscode.l10n.t('Export {0}', file.name),
    placeHolder: vscode.l10n.t('File format'),
    matchOnDescription: true,
  });
  if (choice === undefined) return false;
  const extension = EXPORT_EXTENSIONS[choice.format];
  const folder = await exportFolder(file.uri);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${exportName(file.name)}.${extension}`),
    filters: { [choice.label]: [extension.split('.').at(-1) ?? extension] },
    title: vscode.l10n.t('Export {0}', file.name),
  });
  if (target === undefined) return false;
  try {
    const bytes = await writing(file, engine, choice.format, target);
    const written = path.basename(target.path);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Exported {0} to {1} ({2})', file.name, written, formatBytes(bytes)),
    );
    return true;
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.reason !== CANCELLED) {
      void vscode.window.showErrorMessage(failureLine(failure));
    }
    return false;
  }
}

function choicesFor(file: AnyFile): Choice[] {
  const isTrace = file instanceof OpenTrace;
  const rows = isTrace ? vscode.l10n.t('one row an event') : vscode.l10n.t('one row a kernel');
  const forPrograms = vscode.l10n.t('for pandas, Polars, DuckDB and Spark');
  const choices: Choice[] = [
    {
      format: 'csv',
      label: 'CSV',
      description: rows,
      detail: vscode.l10n.t('For scripts, with names exactly as they are'),
    },
    {
      format: 'json',
      label: 'JSON',
      description: rows,
      detail: vscode.l10n.t('With what each column is, the GPUs and the warnings'),
    },
    {
      format: 'chrome',
      label: vscode.l10n.t('Chrome trace'),
      description: vscode.l10n.t('a timeline'),
      detail: vscode.l10n.t(
        'For Perfetto and chrome://tracing, with launches, steps, layers and operators',
      ),
    },
    {
      format: 'parquet',
      label: 'Parquet',
      description: rows,
      detail: vscode.l10n.t('Typed and small, {0}', forPrograms),
    },
  ];
  return isTrace ? choices : choices.filter(({ format }) => format !== 'chrome');
}

async function writing(
  file: AnyFile,
  engine: EngineClient,
  format: ExportFormat,
  target: vscode.Uri,
): Promise<number> {
  if (target.scheme !== 'file') {
    const { path: where, scheme } = target;
    throw new FailureError({
      reason: 'export-not-local',
      message: `${where} is not on this machine (${scheme}:)`,
      advice: 'Choose a folder on the machine where VS Code runs its extensions.',
      args: [where, scheme],
    });
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting {0}', path.basename(target.path)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let told = 0;
    const request = { format, path: target.fsPath, keep: [file.uri.fsPath] };
    return engine.telling(
      ({ fraction }) => {
        progress.report({ increment: 100 * (fraction - told) });
        told = fraction;
      },
      ticket => file.ask('exportFile', trace => ({ ...request, trace, ticket }), abort.signal),
    );
  });
}
