/**
 * From a `.nsys-rep` report to a file that the engine reads: an export that lies beside it and is newer, one converted
 * before, or one that nsys writes now. Converting needs a trusted workspace, since it runs a program.
 */

import * as vscode from 'vscode';
import { FailureError } from '../../core/base/result.ts';
import type { CancelSignal } from '../../core/protocol/rpc.ts';
import type { Log } from '../log.ts';
import type { ReportProgress } from '../open-file.ts';
import { readSettings } from '../settings.ts';
import { exportCommand, siblingOf } from './command.ts';
import { exists, type ExportCache } from './export-cache.ts';
import { findProfiler } from './find.ts';
import { runNsys } from './run-nsys.ts';

export function isNsysReport(uri: vscode.Uri): boolean {
  return uri.path.toLowerCase().endsWith('.nsys-rep');
}

export class NsysConverter {
  private readonly cache: ExportCache;
  private readonly log: Log;

  constructor(cache: ExportCache, log: Log) {
    this.cache = cache;
    this.log = log;
  }

  /** Path of the SQLite file with the report's content. Rejects with a `FailureError`. */
  async convert(
    report: vscode.Uri,
    progress: ReportProgress,
    signal: CancelSignal,
  ): Promise<string> {
    const stat = await exists(report);
    // The engine says what is wrong with a file that is not there.
    if (stat === undefined) return report.fsPath;
    const sibling = vscode.Uri.file(siblingOf(report.fsPath));
    const beside = await exists(sibling);
    if (beside !== undefined && beside.size > 0 && beside.mtime >= stat.mtime) {
      this.log.info(`${report.fsPath}: reading the export beside it`);
      return sibling.fsPath;
    }
    const entry = this.cache.entry(report, stat);
    if ((await exists(entry)) !== undefined) return entry.fsPath;
    await this.run(report, entry, progress, signal);
    return entry.fsPath;
  }

  private async run(
    report: vscode.Uri,
    entry: vscode.Uri,
    progress: ReportProgress,
    signal: CancelSignal,
  ): Promise<void> {
    const program = await this.program(report);
    progress(0, 'convert');
    const partial = await this.cache.partial(entry);
    this.log.info(`${report.fsPath}: converting with ${program}`);
    try {
      await runNsys({
        program,
        report: report.fsPath,
        output: partial.fsPath,
        // Reading comes after it, and counts from 0 again.
        onProgress: fraction => progress(fraction, 'convert'),
        onOutput: text => this.log.debug(`[nsys] ${text.trim()}`),
        signal,
      });
      await this.cache.keep(partial, entry);
    } catch (error) {
      await Promise.resolve(vscode.workspace.fs.delete(partial)).catch(() => undefined);
      throw error;
    }
  }

  private async program(report: vscode.Uri): Promise<string> {
    const name = report.path.slice(report.path.lastIndexOf('/') + 1);
    const command = exportCommand(report.fsPath, process.platform);
    if (!vscode.workspace.isTrusted) {
      throw new FailureError({
        reason: 'nsys-untrusted',
        message: `${name} has to be converted by nsys, which is not run in a workspace that is not trusted`,
        advice: `Trust the workspace, or run this yourself and open the result: ${command}`,
        args: [name, command],
      });
    }
    const program = await findProfiler('nsys', readSettings().nsysPath);
    if (program !== undefined) return program;
    throw new FailureError({
      reason: 'nsys-not-found',
      message: `${name} has to be converted by nsys, which was not found on this machine`,
      advice: `Set kernelLens.nsysPath, or run this where nsys is and open the result: ${command}`,
      args: [name, command],
    });
  }
}
