// One chart of the report page by itself in a plain headless browser: the real module and styles under the strict
// policy, with the figures of a real report. What the chart asks of its page is recorded.

import assert from 'node:assert/strict';
import path from 'node:path';
import { memoryChart } from '../../../src/core/analysis/memory-chart.ts';
import { metricCard } from '../../../src/core/analysis/metric-card.ts';
import { rooflinePoints } from '../../../src/core/analysis/roofline-columns.ts';
import { kernelRoofline } from '../../../src/core/analysis/roofline.ts';
import type { Report } from '../../../src/core/report/report.ts';
import { reportSummary } from '../../../src/worker/reports.ts';
import { openReportFile, shared } from '../../support/ncu-files.ts';
import { sharedFile } from '../../support/shared.ts';
import { buildPage } from './build-page.ts';
import { closePages, openPage, translations, type OpenedPage } from './open-page.ts';
import type { ThemeName } from './themes.ts';

const ENTRY = `
import { mountRoofline } from './webview/report/roofline.ts';
import { mountMemoryChart } from './webview/report/memory.ts';
import { setLanguage, t } from './webview/ui/l10n.ts';
import { onThemeChange } from './webview/ui/theme.ts';
const charts = { roofline: mountRoofline, memory: mountMemoryChart };
globalThis.klStart = ({ chart, selection, data, bundle, language }) => {
  setLanguage(language, bundle);
  const calls = (globalThis.klCalls = []);
  const box = document.body.appendChild(document.createElement('main'));
  const context = {
    api: {
      roofline: async () => data.roofline,
      kernelRoofline: async ({ kernel }) => data.kernels[kernel],
      memoryChart: async ({ kernel }) => data.memory[kernel],
      metricCard: async ({ kernel, metric }) => data.cards[kernel][metric],
    },
    t,
    summary: data.summary,
    isAlone: true,
    comparison: undefined,
    selection,
    onSelectKernel: kernel => {
      calls.push(['select', kernel]);
      context.selection = { ...context.selection, kernel };
      globalThis.klMounted.update(context.selection);
    },
    showFigure: (_anchor, title, figure, notes) => calls.push(['figure', title, figure, notes]),
    copy: text => calls.push(['copy', text]),
  };
  globalThis.klMounted = charts[chart](box, context);
  globalThis.klSelect = next => globalThis.klMounted.update((context.selection = next));
  onThemeChange(() => globalThis.klMounted.themeChanged());
};
`;

const CARDS = [
  'lts__t_sector_hit_rate.pct',
  'l1tex__t_sector_hit_rate.pct',
  'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed',
];

export interface ChartOptions {
  readonly chart: 'roofline' | 'memory';
  readonly kernel: number;
  readonly baseline?: number;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
}

export class ChartTest {
  readonly opened: OpenedPage;

  constructor(opened: OpenedPage) {
    this.opened = opened;
  }

  get page(): OpenedPage['page'] {
    return this.opened.page;
  }

  get errors(): string[] {
    return this.opened.errors;
  }

  async calls(): Promise<unknown[][]> {
    return this.page.evaluate(() => (globalThis as unknown as { klCalls: unknown[][] }).klCalls);
  }

  async select(selection: Pick<ChartOptions, 'kernel' | 'baseline'>): Promise<void> {
    await this.page.evaluate(
      next => (globalThis as unknown as { klSelect(next: unknown): void }).klSelect(next),
      selectionOf(selection),
    );
    await this.idle();
  }

  /** Presses a control. */
  async press(id: string): Promise<void> {
    await this.page.locator(`[data-id="${id}"]`).click();
    await this.idle();
  }

  async idle(): Promise<void> {
    await this.page.waitForFunction(
      () => (globalThis as unknown as { klMounted: { idle?: boolean } }).klMounted.idle !== false,
    );
    await this.page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  screenshot(name: string): Promise<string> {
    return this.opened.screenshot(name, true);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

let built: Promise<string> | undefined;

async function openChart(report: Report, options: ChartOptions): Promise<ChartTest> {
  const { theme = 'dark', width = 1100, height = 760, language = 'en' } = options;
  built ??= buildPage('chart', {
    entry: ENTRY,
    styles: ['report'],
    rule: 'body { overflow: auto; padding: 12px; }',
  });
  const test = new ChartTest(await openPage({ theme, viewport: { width, height } }));
  await test.opened.load('chart', { folder: await built, shown: 'body' });
  await test.page.evaluate(
    start => (globalThis as unknown as { klStart(start: unknown): void }).klStart(start),
    {
      chart: options.chart,
      selection: selectionOf(options),
      data: await dataOf(report),
      language,
      bundle: translations(language).l10n,
    },
  );
  await test.idle();
  return test;
}

function selectionOf({ kernel, baseline }: Pick<ChartOptions, 'kernel' | 'baseline'>) {
  const of = { side: 'own' as const, kernel: baseline ?? -1 };
  return baseline === undefined ? { kernel } : { kernel, baseline: of };
}

async function dataOf(report: Report) {
  return {
    summary: reportSummary(1, { path: '', name: '', report }),
    roofline: await rooflinePoints(report),
    kernels: report.kernels.map((_, kernel) => kernelRoofline(report, kernel)),
    memory: report.kernels.map((_, kernel) => memoryChart(report, kernel)),
    cards: report.kernels.map((_, kernel) =>
      Object.fromEntries(CARDS.map(metric => [metric, metricCard(report.metrics, kernel, metric)])),
    ),
  };
}

export interface ChartSpec {
  /** The chart of the layer's largest kernel, unless told otherwise. */
  readonly show: (options?: Partial<ChartOptions>) => Promise<ChartTest>;
  /** That of another report beside it. */
  readonly showOf: (report: string | Report, options: Partial<ChartOptions>) => Promise<ChartTest>;
}

/** What the specs of a chart need before and after each test; to be called inside `describe`. */
export function chartSpec(chart: ChartOptions['chart'], look: Partial<ChartOptions>): ChartSpec {
  let report: Report;
  let test: ChartTest | undefined;
  const read = async (file: string): Promise<Report> =>
    (await openReportFile(path.join(shared, 'traces/ncu', file))).report;

  before(async function () {
    sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    report = await read('decode_10_5.ncu-rep');
  });

  afterEach(async () => {
    assert.deepEqual(test?.errors ?? [], [], 'the console is clean');
    await test?.close();
    test = undefined;
  });

  after(closePages);

  return {
    show: async options =>
      (test = await openChart(report, { chart, kernel: 8, ...look, ...options })),
    showOf: async (of, options) => {
      const opened = typeof of === 'string' ? await read(of) : of;
      return (test = await openChart(opened, { chart, kernel: 0, ...look, ...options }));
    },
  };
}
