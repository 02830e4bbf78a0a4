/**
 * One editor tab with a report page: loads the page, tells it the report's state, and runs the few commands that a page
 * may run. Remembers which kernel is in hand; other view state is the page's.
 */

import * as vscode from 'vscode';
import type {
  KernelSelection,
  ReportHostApi,
  ReportPanelApi,
  ReportPlace,
  ReportProbe,
} from '../../core/protocol/report-panel.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import { DisposableStore } from '../disposable.ts';
import type { ReportStore } from '../trace-store.ts';
import { PageConnection } from './page-connection.ts';
import { reportActions, type ReportActionOptions } from './report-actions.ts';
import type { ReportFile } from './report-file.ts';
import { ReportSession } from './report-session.ts';

export interface ReportPanelOptions extends ReportActionOptions {
  readonly extensionUri: vscode.Uri;
}

export class ReportPanel extends DisposableStore {
  readonly panel: vscode.WebviewPanel;
  readonly session: ReportSession;
  private readonly options: ReportPanelOptions;
  private readonly connection: PageConnection<ReportHostApi, ReportPanelApi>;
  private current: KernelSelection | undefined;
  private restored = false;
  /** To be revealed once there is a page that shows the report. */
  private wanted: ReportPlace | undefined;
  private readonly selected = this.register(new vscode.EventEmitter<KernelSelection>());
  readonly onDidSelect = this.selected.event;

  constructor(
    uri: vscode.Uri,
    store: ReportStore,
    panel: vscode.WebviewPanel,
    options: ReportPanelOptions,
  ) {
    super();
    this.panel = panel;
    this.options = options;
    this.session = this.register(new ReportSession(uri, store));
    this.connection = this.register(new PageConnection(panel, options.extensionUri, this.serve()));
    this.register(this.session.onDidChange(() => this.sendState()));
    this.register(
      this.file.onDidProgress(event => this.connection.page?.notify('progress', event)),
    );
    this.connection.load({ name: 'report', styles: ['report'] });
  }

  get file(): ReportFile {
    return this.session.file;
  }

  /** The kernel in hand; undefined until the page has shown one. */
  get selection(): KernelSelection | undefined {
    return this.current;
  }

  /** Takes a kernel in hand, at once or as soon as the report is shown. */
  reveal(place: ReportPlace): void {
    this.wanted = place;
    if (this.current !== undefined) this.sendWanted();
  }

  /** Compares with another report; undefined = with none. */
  compareWith(baseline: vscode.Uri | undefined): void {
    this.session.compareWith(baseline);
  }

  /** What the page shows now; undefined while there is no page. */
  async probe(): Promise<ReportProbe | undefined> {
    return this.connection.page?.call('probe', 'state');
  }

  private serve(): Served<ReportHostApi> {
    const { session, options } = this;
    return {
      ready: kept => {
        if (!this.restored) this.restore(kept?.against);
        this.sendState();
      },
      ...session.questions(),
      ...reportActions(session, options),
      selected: selection => {
        const isFirst = this.current === undefined;
        this.current = selection;
        this.selected.fire(selection);
        // The page's first kernel is the one that it remembers.
        if (isFirst) this.sendWanted();
      },
    };
  }

  /** Once a window: later pages are told, and do not tell. */
  private restore(against: string | undefined): void {
    this.restored = true;
    if (typeof against !== 'string' || against === '') return;
    if (this.session.baseline === undefined) this.compareWith(vscode.Uri.parse(against));
  }

  private sendWanted(): void {
    const { wanted } = this;
    const { page } = this.connection;
    if (wanted === undefined || page === undefined) return;
    this.wanted = undefined;
    page.notify('reveal', wanted);
  }

  private sendState(): void {
    this.current = undefined;
    this.connection.page?.notify('init', this.session.init());
  }
}
