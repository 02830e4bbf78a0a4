// The report page in a plain headless browser, without VS Code: the real bundle under the strict
// policy, and a host in the test process that answers from the real engine on a real report.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/workbench.mjs';
import type {
  KernelSelection,
  ReportAgainst,
  ReportChart,
  ReportChartApi,
  ReportChartInit,
  ReportHostApi,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
  ReportSide,
  ReportSummary,
} from '../../../src/core/protocol/report.ts';
import { Peer, type CallContext, type Served } from '../../../src/core/protocol/rpc.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { startPageServer, type PageServer } from './server.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { browserSide, encode } from './wire.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const screenshots =
  process.env['KERNEL_LENS_TEST_SCREENSHOTS'] ?? path.join(root, 'test-results', 'screenshots');

export interface ReportOptions {
  /** Absolute path. */
  readonly file?: string;
  /** The panel with this chart instead of the report's page. */
  readonly chart?: ReportChart;
  readonly selection?: KernelSelection;
  /** The report to compare with. */
  readonly baseline?: string;
  /** What the host says instead of opening one. */
  readonly init?: ReportInit;
  readonly theme?: ThemeName;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly state?: unknown;
}

let browser: Promise<Browser> | undefined;
let server: Promise<PageServer> | undefined;

export async function closeReports(): Promise<void> {
  await (await browser)?.close();
  (await server)?.close();
  browser = undefined;
  server = undefined;
}

const context: CallContext = {
  signal: new AbortController().signal,
  transfer: () => undefined,
};

export class ReportTest {
  page!: Page;
  peer!: Peer<ReportHostApi, ReportPanelApi & ReportChartApi>;
  readonly errors: string[] = [];
  readonly copied: string[] = [];
  readonly commands: string[] = [];
  private readonly options: ReportOptions;
  private readonly engine = new Engine();
  /** Kernels that the page said are in hand. */
  readonly selections: KernelSelection[] = [];
  /** Kernels of the baseline that the page wanted shown. */
  readonly opened: number[] = [];
  /** What the page said it was compared with before. */
  kept: { readonly against?: string } | null = null;
  private summary: ReportSummary | undefined;
  private against: ReportAgainst | undefined;

  constructor(options: ReportOptions) {
    this.options = options;
  }

  async open(): Promise<this> {
    const { theme = 'dark', viewport = { width: 1280, height: 900 } } = this.options;
    await this.read();
    const made = await (
      await (browser ??= launchBrowser())
    ).newContext({ viewport, timezoneId: 'UTC', reducedMotion: 'reduce' });
    this.page = await made.newPage();
    this.page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.errors.push(message.text());
      }
    });
    this.page.on('pageerror', error => this.errors.push(error.stack ?? String(error)));
    const listeners: ((message: unknown) => void)[] = [];
    await this.page.exposeFunction('klPost', (text: string) => {
      for (const listener of listeners) listener(JSON.parse(text));
    });
    const { variables, body } = THEMES[theme];
    await this.page.addInitScript(browserSide, { variables, state: this.options.state });
    this.peer = new Peer<ReportHostApi, ReportPanelApi & ReportChartApi>(
      { post: message => void this.deliver(message), onMessage: l => listeners.push(l) },
      this.serve(),
    );
    const pages = await (server ??= startPageServer(path.join(root, 'dist', 'webview')));
    const name = this.options.chart === undefined ? 'report' : 'report-chart';
    await this.page.goto(pages.url(name, body));
    await this.page.locator('#app > *').first().waitFor();
    return this;
  }

  private async read(): Promise<void> {
    const { file, baseline } = this.options;
    const { api } = this.engine;
    if (file === undefined) return;
    const own = (this.summary = await api.openReport({ path: file, ticket: 1 }, context));
    if (baseline === undefined) return;
    const summary = await api.openReport({ path: baseline, ticket: 2 }, context);
    const comparison = await api.compareReports({ a: summary.id, b: own.id }, context);
    this.against = { uri: `file://${baseline}`, summary, comparison };
  }

  async close(): Promise<void> {
    this.peer.close({ reason: 'closed', message: 'closed' });
    this.engine.closeAll();
    await this.page.context().close();
  }

  /** Waits until nothing is on its way. */
  async idle(): Promise<ReportProbe> {
    for (let quiet = 0, tries = 0; tries < 400; tries++) {
      const state = await this.peer.call('probe', 'state');
      quiet = state.idle ? quiet + 1 : 0;
      if (quiet >= 3) return state;
      await this.page.waitForTimeout(15);
    }
    throw new Error('the page does not come to rest');
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const file = path.join(screenshots, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  private async deliver(message: unknown): Promise<void> {
    const text = JSON.stringify(encode(message));
    await this.page
      .evaluate(
        value => (globalThis as unknown as { klReceive(v: string): void }).klReceive(value),
        text,
      )
      .catch(() => undefined);
  }

  private init(): ReportInit {
    const { locale = 'en', init } = this.options;
    const bundle = path.join(root, 'l10n', `bundle.l10n.${locale}.json`);
    const l10n = existsSync(bundle)
      ? { l10n: JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string> }
      : {};
    if (init !== undefined) return { ...init, locale, ...l10n };
    const { summary } = this;
    if (summary === undefined) throw new Error('no report');
    const compared = this.against === undefined ? {} : { against: this.against };
    return { state: 'open', name: summary.name, summary, locale, ...l10n, ...compared };
  }

  private sendInit(): void {
    const { chart, selection = { kernel: 0 } } = this.options;
    const report = this.init();
    if (chart === undefined) this.peer.notify('init', report as ReportInit & ReportChartInit);
    else {
      const init: ReportChartInit = { chart, report, uri: 'file:///x', selection };
      this.peer.notify('init', init);
    }
  }

  private serve(): Served<ReportHostApi> {
    const { api } = this.engine;
    const report = (side: ReportSide = 'own'): number =>
      (side === 'own' ? this.summary?.id : this.against?.summary.id) ?? -1;
    return {
      ready: kept => {
        this.kept = kept;
        this.sendInit();
      },
      kernelList: request => {
        const against = this.against === undefined ? {} : { against: report('baseline') };
        return api.kernelList({ ...request, ...against, report: report() }, context);
      },
      kernelPage: ({ side, kernel }) => api.kernelPage({ report: report(side), kernel }, context),
      roofline: side => api.roofline(report(side), context),
      kernelRoofline: ({ side, kernel }) =>
        api.kernelRoofline({ report: report(side), kernel }, context),
      memoryChart: ({ side, kernel }) => api.memoryChart({ report: report(side), kernel }, context),
      metricCard: ({ side, kernel, metric }) =>
        api.metricCard({ report: report(side), kernel, metric }, context),
      selected: selection => void this.selections.push(selection),
      openBaseline: kernel => void this.opened.push(kernel),
      occupancy: request => api.occupancy({ ...request, report: report() }, context),
      run: command => void this.commands.push(command),
      cancelOpen: () => undefined,
      copy: text => void this.copied.push(text),
      reportError: text => void this.errors.push(`reported: ${text}`),
    };
  }
}

export async function openReportPage(options: ReportOptions): Promise<ReportTest> {
  return new ReportTest(options).open();
}
