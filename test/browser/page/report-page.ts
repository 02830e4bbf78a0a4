// The report page in a plain headless browser, without VS Code: the real bundle under the strict
// policy, and a host in the test process that answers from the real engine on a real report.

import type { ReportSummary } from '../../../src/core/protocol/report.ts';
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
} from '../../../src/core/protocol/report-panel.ts';
import type { RooflinePoints } from '../../../src/core/analysis/roofline-types.ts';
import { Peer, type Served } from '../../../src/core/protocol/rpc.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { openPage, translations, type OpenedPage, type PageLook } from './open-page.ts';
import { PageTest } from './page-test.ts';
import { plain } from './traces.ts';

export interface ReportOptions extends PageLook {
  /** Absolute path. */
  readonly file?: string;
  /** The panel with this chart instead of the report's page. */
  readonly chart?: ReportChart;
  readonly selection?: KernelSelection;
  /** The report to compare with. */
  readonly baseline?: string;
  /** What the host says instead of opening one. */
  readonly init?: ReportInit;
  readonly locale?: string;
  /** What becomes of the points of all kernels on their way to the page. */
  readonly points?: (points: RooflinePoints) => RooflinePoints;
}

/** Puts points at places all over the chart, the same each time: copies of a kernel lie upon each other. */
export function scattered(points: RooflinePoints): RooflinePoints {
  let seed = 1;
  const factor = (): number => {
    seed = (seed * 16807) % 2147483647;
    return 10 ** ((3 * seed) / 2147483647 - 1.5);
  };
  const { achieved, intensity } = points.points;
  for (let i = 0; i < achieved.length; i++) {
    achieved[i]! *= factor();
    const moved = factor();
    for (let level = 0; level < 3; level++) intensity[3 * i + level]! *= moved;
  }
  return points;
}

export class ReportTest extends PageTest<ReportProbe> {
  readonly peer: Peer<ReportHostApi, ReportPanelApi & ReportChartApi>;
  readonly copied: string[] = [];
  readonly commands: string[] = [];
  private readonly options: ReportOptions;
  private readonly engine = new Engine();
  /** Kernels that the page said are in hand. */
  readonly selections: KernelSelection[] = [];
  /** Kernels of the baseline that the page wanted shown. */
  readonly baselinesOpened: number[] = [];
  /** What the page said it was compared with before. */
  kept: { readonly against?: string } | null = null;
  private summary: ReportSummary | undefined;
  private against: ReportAgainst | undefined;

  constructor(opened: OpenedPage, options: ReportOptions) {
    super(opened);
    this.options = options;
    this.peer = new Peer<ReportHostApi, ReportPanelApi & ReportChartApi>(
      opened.endpoint,
      this.serve(),
    );
  }

  protected probe(): Promise<ReportProbe> {
    return this.peer.call('probe', 'state');
  }

  /** Opens what the page is to show. */
  async read(): Promise<void> {
    const { file, baseline } = this.options;
    const { api } = this.engine;
    if (file === undefined) return;
    const own = (this.summary = await api.openReport({ path: file, ticket: 1 }, plain));
    if (baseline === undefined) return;
    const summary = await api.openReport({ path: baseline, ticket: 2 }, plain);
    const comparison = await api.compareReports({ a: summary.id, b: own.id }, plain);
    this.against = { uri: `file://${baseline}`, summary, comparison };
  }

  override async close(): Promise<void> {
    await super.close();
    this.engine.closeAll();
  }

  private init(): ReportInit {
    const { locale = 'en', init } = this.options;
    const l10n = translations(locale);
    if (init !== undefined) return { ...init, locale, ...l10n };
    const { summary } = this;
    if (summary === undefined) throw new Error('no report');
    const compared = this.against === undefined ? {} : { against: this.against };
    return { state: 'open', name: summary.name, summary, locale, ...l10n, ...compared };
  }

  /** Says what the page is to show, as the host does when it has changed. */
  begin(): void {
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
        this.begin();
      },
      kernelList: request => {
        const against = this.against === undefined ? {} : { against: report('baseline') };
        return api.kernelList({ ...request, ...against, report: report() }, plain);
      },
      kernelPage: ({ side, kernel }) => api.kernelPage({ report: report(side), kernel }, plain),
      roofline: async side => {
        const points = await api.roofline(report(side), plain);
        return (this.options.points ?? (as => as))(points);
      },
      kernelRoofline: ({ side, kernel }) =>
        api.kernelRoofline({ report: report(side), kernel }, plain),
      memoryChart: ({ side, kernel }) => api.memoryChart({ report: report(side), kernel }, plain),
      metricCard: ({ side, kernel, metric }) =>
        api.metricCard({ report: report(side), kernel, metric }, plain),
      selected: selection => void this.selections.push(selection),
      openBaseline: kernel => void this.baselinesOpened.push(kernel),
      occupancy: request => api.occupancy({ ...request, report: report() }, plain),
      run: command => void this.commands.push(command),
      cancelOpen: () => undefined,
      copy: text => void this.copied.push(text),
      reportError: text => void this.errors.push(`reported: ${text}`),
    };
  }
}

export async function openReportPage(options: ReportOptions): Promise<ReportTest> {
  const test = new ReportTest(await openPage(options), options);
  await test.read();
  await test.opened.load(options.chart === undefined ? 'report' : 'report-chart');
  return test;
}
