/**
 * One panel beside the code with a chart of a report: the roofline or the memory chart of the kernel in hand. Keeps the
 * report open as long as it shows it, with or without an editor.
 */

import * as vscode from 'vscode';
import type {
  KernelSelection,
  ReportChart,
  ReportChartApi,
  ReportHostApi,
  ReportProbe,
} from '../../core/protocol/report-panel.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import { DisposableStore } from '../disposable.ts';
import { pageIcon } from '../panels/html.ts';
import type { OpenFile } from '../open-file.ts';
import type { ReportStore } from '../trace-store.ts';
import { PageConnection } from './page-connection.ts';
import { reportActions, type ReportActionOptions } from './report-actions.ts';
import { ReportSession } from './report-session.ts';

export interface ChartSource {
  readonly uri: vscode.Uri;
  /** Report that this one is compared with. */
  readonly baseline?: vscode.Uri | undefined;
  readonly selection: KernelSelection;
}

export interface ChartServices extends Omit<ReportActionOptions, 'reopenWith'> {
  readonly store: ReportStore;
  readonly extensionUri: vscode.Uri;
  /** A kernel was chosen in the chart. */
  readonly selected: (uri: vscode.Uri, kernel: number) => void;
}

export class ReportChartPanel extends DisposableStore {
  readonly chart: ReportChart;
  readonly panel: vscode.WebviewPanel;
  private readonly services: ChartServices;
  private session: ReportSession;
  private connection: PageConnection<ReportHostApi, ReportChartApi>;
  private selection: KernelSelection;
  private listeners: vscode.Disposable | undefined;

  constructor(
    chart: ReportChart,
    panel: vscode.WebviewPanel,
    source: ChartSource,
    services: ChartServices,
  ) {
    super();
    this.chart = chart;
    this.panel = panel;
    this.services = services;
    this.selection = source.selection;
    panel.iconPath = pageIcon(services.extensionUri, 'report');
    [this.session, this.connection] = this.open(source);
  }

  get uri(): vscode.Uri {
    return this.session.file.uri;
  }

  /** Shows what is in hand in a report's editor: another kernel, or another report. */
  follow(source: ChartSource): void {
    this.selection = source.selection;
    const { session } = this;
    const isSame =
      session.file.uri.toString() === source.uri.toString() &&
      session.baseline?.uri.toString() === source.baseline?.toString();
    if (isSame) return void this.connection.page?.notify('select', source.selection);
    // The next one is opened first: a report that both show is not read again.
    const old = [this.listeners, this.connection, this.session];
    [this.session, this.connection] = this.open(source);
    for (const part of old) part?.dispose();
  }

  closeOf(file: OpenFile): void {
    if (this.session.file === file) this.panel.dispose();
    else this.session.stopComparingWith(file);
  }

  /** What the page shows now; undefined while there is no page. */
  async probe(): Promise<ReportProbe | undefined> {
    return this.connection.page?.call('probe', 'state');
  }

  /** Asks which editor is to show the report. The panel is none, and another one may be the active one. */
  reopenWith(): Thenable<unknown> {
    return vscode.commands.executeCommand('explorer.openWith', this.uri);
  }

  override dispose(): void {
    this.listeners?.dispose();
    this.connection.dispose();
    this.session.dispose();
    super.dispose();
  }

  private open({
    uri,
    baseline,
  }: ChartSource): [ReportSession, PageConnection<ReportHostApi, ReportChartApi>] {
    const { panel, services } = this;
    const session = new ReportSession(uri, services.store);
    const connection = new PageConnection<ReportHostApi, ReportChartApi>(
      panel,
      services.extensionUri,
      this.serve(session),
    );
    if (baseline !== undefined) session.compareWith(baseline);
    const { file } = session;
    this.listeners = vscode.Disposable.from(
      session.onDidChange(() => this.sendState()),
      file.onDidProgress(event => connection.page?.notify('progress', event)),
    );
    const titles: Readonly<Record<ReportChart, string>> = {
      roofline: vscode.l10n.t('Roofline: {0}', file.name),
      memory: vscode.l10n.t('Memory Chart: {0}', file.name),
    };
    panel.title = titles[this.chart];
    connection.load({ name: 'report-chart', styles: ['report'] });
    return [session, connection];
  }

  private serve(session: ReportSession): Served<ReportHostApi> {
    const { services } = this;
    return {
      ready: () => this.sendState(),
      ...session.questions(),
      ...reportActions(session, { ...services, reopenWith: () => this.reopenWith() }),
      selected: ({ kernel }) => {
        const { baseline } = this.selection;
        // The partner of another kernel is told by the editor.
        const kept = baseline?.side === 'own' ? { baseline } : {};
        this.selection = { kernel, ...kept };
        this.connection.page?.notify('select', this.selection);
        services.selected(session.file.uri, kernel);
      },
    };
  }

  private sendState(): void {
    this.connection.page?.notify('init', {
      chart: this.chart,
      report: this.session.init(),
      uri: this.uri.toString(),
      selection: this.selection,
    });
  }
}
