/**
 * One editor tab with a report page: loads the page, tells it the report's state, hands its questions on to the engine,
 * and runs the few commands that a page may run. Keeps no view state.
 */

import * as vscode from 'vscode';
import { FailureError, toFailure } from '../../core/base/result.ts';
import type { EngineApi } from '../../core/protocol/engine.ts';
import type {
  ReportHostApi,
  ReportId,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
} from '../../core/protocol/report.ts';
import type { CancelSignal, Served } from '../../core/protocol/rpc.ts';
import { DisposableStore } from '../disposable.ts';
import { translateFailure, translateWarning } from '../failures.ts';
import type { Log } from '../log.ts';
import { pageHtml, pageRoot } from '../panels/html.ts';
import { PageConnection } from './page-connection.ts';
import type { ReportFile } from './report-file.ts';

/** The longest line that a page may put into the log. */
const LOG_LINE = 4000;

const COMMANDS: Readonly<Record<string, (file: ReportFile) => unknown>> = {
  'kernelLens.retry': file => file.load(),
  'kernelLens.reopenWith': () =>
    vscode.commands.executeCommand('workbench.action.reopenWithEditor'),
  'kernelLens.showLog': () => vscode.commands.executeCommand('kernelLens.showLog'),
};

export class ReportPanel extends DisposableStore {
  readonly file: ReportFile;
  readonly panel: vscode.WebviewPanel;
  private readonly log: Log;
  private readonly connection: PageConnection<ReportHostApi, ReportPanelApi>;

  constructor(file: ReportFile, panel: vscode.WebviewPanel, extensionUri: vscode.Uri, log: Log) {
    super();
    this.file = file;
    this.panel = panel;
    this.log = log;
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] };
    this.connection = this.register(new PageConnection(panel.webview, this.serve()));
    this.register(file.onDidChangeState(() => this.sendState()));
    this.register(file.onDidProgress(event => this.connection.page?.notify('progress', event)));
    this.register(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.connection.endLife();
      }),
    );
    panel.webview.html = pageHtml(panel.webview, extensionUri, {
      name: 'report',
      styles: ['report'],
    });
  }

  /** What the page shows now; undefined while there is no page. */
  async probe(): Promise<ReportProbe | undefined> {
    return this.connection.page?.call('probe', 'state');
  }

  private serve(): Served<ReportHostApi> {
    return {
      ready: () => this.sendState(),
      kernelList: (request, { signal }) =>
        this.ask('kernelList', report => ({ ...request, report }), signal),
      kernelPage: (kernel, { signal }) =>
        this.ask('kernelPage', report => ({ report, kernel }), signal),
      roofline: (_, { signal }) => this.ask('roofline', report => report, signal),
      memoryChart: (kernel, { signal }) =>
        this.ask('memoryChart', report => ({ report, kernel }), signal),
      metricCard: (request, { signal }) =>
        this.ask('metricCard', report => ({ ...request, report }), signal),
      occupancy: (request, { signal }) =>
        this.ask('occupancy', report => ({ ...request, report }), signal),
      run: command => this.run(command),
      cancelOpen: () => this.file.cancel(),
      copy: async text => {
        if (typeof text === 'string') await vscode.env.clipboard.writeText(text);
      },
      reportError: text => this.log.error(`[page] ${String(text).slice(0, LOG_LINE)}`),
    };
  }

  /** `file.ask` whose failures are in the user's language, since pages show them. */
  private async ask<K extends keyof EngineApi>(
    method: K,
    argument: (id: ReportId) => Parameters<EngineApi[K]>[0],
    signal: CancelSignal,
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    try {
      return await this.file.ask(method, argument, signal);
    } catch (caught) {
      throw new FailureError(translateFailure(toFailure(caught)));
    }
  }

  private async run(command: string): Promise<void> {
    if (!Object.hasOwn(COMMANDS, command)) {
      const message = `A page may not run ${command}`;
      throw new FailureError({ reason: 'command-refused', message });
    }
    await COMMANDS[command]?.(this.file);
  }

  private sendState(): void {
    this.connection.page?.notify('init', this.initMessage());
  }

  private initMessage(): ReportInit {
    const { state, name } = this.file;
    const bundle = vscode.l10n.bundle;
    const common = {
      locale: vscode.env.language,
      name,
      ...(bundle === undefined ? {} : { l10n: bundle }),
    };
    switch (state.kind) {
      case 'opening':
        return { ...common, state: 'opening' };
      case 'failed':
        return { ...common, state: 'failed', failure: translateFailure(state.failure) };
      case 'open': {
        const { summary } = state;
        const warnings = summary.warnings.map(translateWarning);
        return { ...common, state: 'open', summary: { ...summary, warnings } };
      }
    }
  }
}
