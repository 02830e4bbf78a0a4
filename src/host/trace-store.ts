/** The open traces and the open reports. Each is a FileStore; the traces tell menus that there are some. */

import * as vscode from 'vscode';
import type { ReportFile } from './editor/report-file.ts';
import { FileStore } from './file-store.ts';
import type { OpenTrace } from './open-trace.ts';

export class TraceStore extends FileStore<OpenTrace> {
  get traces(): readonly OpenTrace[] {
    return this.files;
  }
}

export type ReportStore = FileStore<ReportFile>;

/** The conditions of menus: whether a trace, a report or any of both is open, and whether a file is being read. */
export function publishContext(traces: TraceStore, reports: ReportStore): vscode.Disposable {
  const publish = (): void => {
    const reading = [...traces.files, ...reports.files].some(
      ({ state }) => state.kind === 'opening',
    );
    setContext('kernelLens.hasTraces', traces.files.length > 0);
    setContext('kernelLens.hasReports', reports.files.length > 0);
    setContext('kernelLens.isReading', reading);
  };
  return vscode.Disposable.from(traces.onDidChange(publish), reports.onDidChange(publish));
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
