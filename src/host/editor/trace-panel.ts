/**
 * One editor tab with a timeline page: loads the page, tells it what the trace's state is, and relays between the two.
 * Keeps no view state; the page does (`setState`), and VS Code gives it back when the tab is shown again.
 */

import * as vscode from 'vscode';
import type { Selection } from '../../core/protocol/selection.ts';
import type {
  HostApi,
  PanelApi,
  PanelCommand,
  PanelInit,
  PanelProbe,
} from '../../core/protocol/panel.ts';
import { DisposableStore } from '../disposable.ts';
import { translateFailure, translateSummary } from '../failures.ts';
import { logOfPage, type Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import { pageLanguage } from '../panels/language.ts';
import { readSettings } from '../settings.ts';
import { exportTable } from './export-table.ts';
import { PageConnection } from './page-connection.ts';
import { actionsFor, runPageCommand } from './page-commands.ts';
import { servePage } from './relay.ts';

export class TracePanel extends DisposableStore {
  readonly trace: OpenTrace;
  readonly panel: vscode.WebviewPanel;
  private readonly log: Log;
  private readonly connection: PageConnection<HostApi, PanelApi>;
  /** To be selected by the page's next life. */
  private pendingSelection: Selection | undefined;

  constructor(trace: OpenTrace, panel: vscode.WebviewPanel, extensionUri: vscode.Uri, log: Log) {
    super();
    this.trace = trace;
    this.panel = panel;
    this.log = log;
    this.connection = this.register(new PageConnection(panel, extensionUri, this.serve()));
    this.register(trace.onDidChangeState(() => this.sendState()));
    this.register(trace.onDidProgress(event => this.connection.page?.notify('progress', event)));
    this.connection.load({ name: 'timeline', styles: ['timeline'] });
  }

  /** Selects in the page and brings the tab to the front, leaving the keyboard focus where it is. */
  reveal(selection: Selection): void {
    const page = this.panel.visible ? this.connection.page : undefined;
    if (page === undefined || this.trace.state.kind !== 'open') this.pendingSelection = selection;
    else page.notify('reveal', selection);
    if (!this.panel.visible) this.panel.reveal(undefined, true);
  }

  command(command: PanelCommand): void {
    this.connection.page?.notify('command', command);
  }

  /** What the page shows now; undefined while there is no page. */
  async probe(): Promise<PanelProbe | undefined> {
    return this.connection.page?.call('probe', 'state');
  }

  private serve(): ReturnType<typeof servePage> {
    return servePage(this.trace, {
      ready: () => this.sendState(),
      selected: selection => this.trace.select(selection),
      run: command => runPageCommand(command, this.trace),
      exportTable: (request, page) => exportTable(this.trace, request, page),
      copy: async text => vscode.env.clipboard.writeText(text),
      showCounters: async span => {
        await vscode.commands.executeCommand('kernelLens.showCounters', this.trace, span);
      },
      goToSource: async selection => {
        const element = { trace: this.trace, node: { selection } };
        await vscode.commands.executeCommand('kernelLens.goToSource', element);
      },
      reportError: text => logOfPage(this.log, text),
    });
  }

  private sendState(): void {
    this.connection.page?.notify('init', this.initMessage());
  }

  private initMessage(): PanelInit {
    const { state, name } = this.trace;
    const common = { ...pageLanguage(), name };
    if (state.kind === 'opening') return { ...common, state: 'opening' };
    if (state.kind === 'failed') {
      const { failure } = state;
      const actions = actionsFor(failure);
      return { ...common, state: 'failed', failure: translateFailure(failure), actions };
    }
    const { summary, tracks, headline } = state;
    const selection = this.pendingSelection;
    this.pendingSelection = undefined;
    return {
      ...common,
      state: 'open',
      summary: translateSummary(summary),
      tracks,
      headline,
      keysByPlace: readSettings().keysByPlace,
      ...(selection === undefined ? {} : { selection }),
    };
  }
}
