/**
 * Writes a table of a page as a CSV file where the user wants it. Asks the engine for the rows page by page; shows
 * progress that can be cancelled. Nothing is written until all rows are there.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import { csvPieces } from '../../core/analysis/tables/csv.ts';
import type { TableExport, TablePage, TableRequest } from '../../core/protocol/tables.ts';
import { exportFolder, exportName } from '../export-place.ts';
import type { OpenTrace } from '../open-trace.ts';

/** @returns rows written; undefined where the user chose no file or cancelled */
export async function exportTable(
  trace: OpenTrace,
  request: TableExport,
  ask: (request: Omit<TableRequest, 'trace'>) => Promise<TablePage>,
): Promise<number | undefined> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(
      await exportFolder(trace.uri),
      `${exportName(trace.name, request.table)}.csv`,
    ),
    filters: { [vscode.l10n.t('Comma-separated values')]: ['csv'] },
    title: vscode.l10n.t('Export Table'),
  });
  if (target === undefined) return undefined;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting {0}', path.basename(target.path)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const { table, scope, names, sort, filter } = request;
    const common = {
      ...{ table, scope, names },
      ...(sort === undefined ? {} : { sort }),
      ...(filter === undefined ? {} : { filter }),
    };
    const pieces: Uint8Array[] = [];
    const encoder = new TextEncoder();
    let written = 0;
    const pages = csvPieces(request, (offset, limit) => ask({ ...common, offset, limit }));
    for await (const { text, rows, of } of pages) {
      if (token.isCancellationRequested) return undefined;
      pieces.push(encoder.encode(text));
      written += rows;
      progress.report({ increment: of > 0 ? (100 * rows) / of : 0 });
    }
    await vscode.workspace.fs.writeFile(target, Buffer.concat(pieces));
    return written;
  });
}
