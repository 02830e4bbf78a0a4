/** One opened report of hardware counters. Tabs of one file share it; its life is OpenFile's. Keeps the summary only. */

import type { Progress } from '../../core/protocol/opening.ts';
import type { ReportSummary } from '../../core/protocol/report.ts';
import type { CancelSignal } from '../../core/protocol/rpc.ts';
import { OpenFile } from '../open-file.ts';

interface OpenedReport {
  readonly summary: ReportSummary;
}

export class ReportFile extends OpenFile<OpenedReport> {
  protected override open(
    path: string,
    onProgress: (event: Progress) => void,
    signal: CancelSignal,
  ): Promise<ReportSummary> {
    return this.engine.openReport(path, onProgress, signal);
  }

  protected override async complete(summary: ReportSummary): Promise<OpenedReport> {
    return { summary: { ...summary, name: this.name } };
  }
}
