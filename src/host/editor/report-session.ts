/**
 * A report as one page sees it: the file, perhaps a second one as baseline, and the match between them. Answers the
 * page's questions about both from the engine and says what the page needs to begin. Knows no webview.
 */

import * as vscode from 'vscode';
import { FailureError, toFailure, type Failure } from '../../core/base/result.ts';
import type { PanelAction } from '../../core/protocol/panel.ts';
import type { ReportComparison, ReportSummary } from '../../core/protocol/report.ts';
import type {
  ReportAgainst,
  ReportHostApi,
  ReportInit,
  ReportSide,
} from '../../core/protocol/report-panel.ts';
import type { ReportId } from '../../core/protocol/ids.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import { askForPage } from '../ask.ts';
import { DisposableStore } from '../disposable.ts';
import { translateFailure, translateWarning } from '../failures.ts';
import type { OpenFile } from '../open-file.ts';
import { pageLanguage } from '../panels/language.ts';
import type { ReportStore } from '../trace-store.ts';
import type { ReportFile } from './report-file.ts';

type Questions = Pick<
  ReportHostApi,
  | 'kernelList'
  | 'kernelPage'
  | 'roofline'
  | 'kernelRoofline'
  | 'memoryChart'
  | 'metricCard'
  | 'occupancy'
>;

export class ReportSession extends DisposableStore {
  readonly file: ReportFile;
  private readonly store: ReportStore;
  private baselineFile: ReportFile | undefined;
  private listener: vscode.Disposable | undefined;
  private comparison: ReportComparison | Failure | undefined;
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** `init` says something else now. */
  readonly onDidChange = this.changed.event;

  constructor(uri: vscode.Uri, store: ReportStore) {
    super();
    this.store = store;
    this.file = store.acquire(uri);
    this.register(this.file.onDidChangeState(() => this.update()));
  }

  get baseline(): ReportFile | undefined {
    return this.baselineFile;
  }

  /** Compares with another report from now on; undefined = with none. */
  compareWith(uri: vscode.Uri | undefined): void {
    const before = this.baselineFile;
    this.listener?.dispose();
    this.baselineFile = uri === undefined ? undefined : this.store.acquire(uri);
    this.listener = this.baselineFile?.onDidChangeState(() => this.update());
    if (before !== undefined) this.store.release(before);
    this.update();
  }

  stopComparingWith(file: OpenFile): void {
    if (this.baselineFile === file) this.compareWith(undefined);
  }

  override dispose(): void {
    this.listener?.dispose();
    if (this.baselineFile !== undefined) this.store.release(this.baselineFile);
    this.store.release(this.file);
    super.dispose();
  }

  questions(): Served<Questions> {
    const { file } = this;
    return {
      kernelList: (request, { signal }) => {
        const against = summaryOf(this.baselineFile)?.id;
        const more = against === undefined ? {} : { against };
        return askForPage(file, 'kernelList', report => ({ ...request, ...more, report }), signal);
      },
      kernelPage: ({ side, kernel }, { signal }) =>
        askForPage(this.of(side), 'kernelPage', report => ({ report, kernel }), signal),
      roofline: (side, { signal }) =>
        askForPage(this.of(side), 'roofline', report => report, signal),
      kernelRoofline: ({ side, kernel }, { signal }) =>
        askForPage(this.of(side), 'kernelRoofline', report => ({ report, kernel }), signal),
      memoryChart: ({ side, kernel }, { signal }) =>
        askForPage(this.of(side), 'memoryChart', report => ({ report, kernel }), signal),
      metricCard: ({ side, kernel, metric }, { signal }) =>
        askForPage(this.of(side), 'metricCard', report => ({ report, kernel, metric }), signal),
      occupancy: (request, { signal }) =>
        askForPage(file, 'occupancy', report => ({ ...request, report }), signal),
    };
  }

  init(): ReportInit {
    const { file, baselineFile } = this;
    const common = { ...pageLanguage(), name: file.name };
    for (const { name, state } of [file, ...(baselineFile === undefined ? [] : [baselineFile])]) {
      if (state.kind === 'opening') return { ...common, name, state: 'opening' };
      if (state.kind === 'failed') {
        const failure = translateFailure(state.failure);
        return { ...common, name, state: 'failed', failure, actions: this.waysOut() };
      }
    }
    const summary = summaryOf(file);
    if (summary === undefined) return { ...common, state: 'opening' };
    const open = { ...common, state: 'open' as const, summary: translated(summary) };
    if (baselineFile === undefined) return open;
    const against = this.against();
    if (against === undefined) return { ...common, state: 'opening' };
    if ('reason' in against) {
      return { ...common, state: 'failed', failure: against, actions: this.waysOut() };
    }
    return { ...open, against };
  }

  /** The report can be seen without its baseline. */
  private waysOut(): readonly PanelAction[] {
    return this.baselineFile === undefined
      ? []
      : [{ command: 'kernelLens.stopComparing', label: vscode.l10n.t('Stop Comparing') }];
  }

  private against(): ReportAgainst | Failure | undefined {
    const { comparison } = this;
    const { baselineFile } = this;
    const summary = summaryOf(baselineFile);
    if (comparison === undefined || baselineFile === undefined || summary === undefined) {
      return undefined;
    }
    if ('reason' in comparison) return translateFailure(comparison);
    const uri = baselineFile.uri.toString();
    return { uri, summary: translated(summary), comparison };
  }

  private of(side: ReportSide): ReportFile {
    if (side === 'own') return this.file;
    if (this.baselineFile !== undefined) return this.baselineFile;
    throw new FailureError({ reason: 'bad-request', message: 'There is no baseline report' });
  }

  private update(): void {
    this.comparison = undefined;
    const [a, b] = [summaryOf(this.baselineFile)?.id, summaryOf(this.file)?.id];
    if (a !== undefined && b !== undefined) void this.compare(a, b);
    this.changed.fire();
  }

  private async compare(a: ReportId, b: ReportId): Promise<void> {
    const answer = await this.file.ask('compareReports', () => ({ a, b })).catch(toFailure);
    const isOld = summaryOf(this.baselineFile)?.id !== a || summaryOf(this.file)?.id !== b;
    if (isOld || this.isDisposed) return;
    this.comparison = answer;
    this.changed.fire();
  }
}

function summaryOf(file: ReportFile | undefined): ReportSummary | undefined {
  return file?.state.kind === 'open' ? file.state.summary : undefined;
}

function translated(summary: ReportSummary): ReportSummary {
  return { ...summary, warnings: summary.warnings.map(translateWarning) };
}
