// One chart of the report page by itself in a plain headless browser: the real module and styles under the strict
// policy, with the figures of a real report. What the chart asks of its page is recorded.

import { build } from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/workbench.mjs';
import { memoryChart } from '../../../src/core/analysis/memory-chart.ts';
import { metricCard } from '../../../src/core/analysis/metric-card.ts';
import { rooflinePoints } from '../../../src/core/analysis/roofline-columns.ts';
import { kernelRoofline } from '../../../src/core/analysis/roofline.ts';
import type { Report } from '../../../src/core/report/report.ts';
import { startPageServer, type PageServer } from './server.ts';
import { THEMES, type ThemeName } from './themes.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const folder = path.join(root, '.cache', 'chart-page');
const screenshots =
  process.env['KERNEL_LENS_TEST_SCREENSHOTS'] ?? path.join(root, 'test-results', 'screenshots');

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

const STYLES = ['base', 'tokens', 'roofline', 'memory']
  .map(name => `@import './webview/styles/${name}.css';`)
  .concat('@import "@vscode/codicons/dist/codicon.css";', 'body { overflow: auto; padding: 12px; }')
  .join('\n');

export interface ChartOptions {
  readonly chart: 'roofline' | 'memory';
  readonly kernel: number;
  readonly baseline?: number;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
}

let browser: Promise<Browser> | undefined;
let server: Promise<PageServer> | undefined;

export class ChartTest {
  page!: Page;
  readonly errors: string[] = [];

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

  async idle(): Promise<void> {
    await this.page.waitForFunction(
      () => (globalThis as unknown as { klMounted: { idle?: boolean } }).klMounted.idle !== false,
    );
    await this.page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

export async function openChart(report: Report, options: ChartOptions): Promise<ChartTest> {
  const { theme = 'dark', width = 1100, height = 760, language = 'en' } = options;
  browser ??= launchBrowser();
  server ??= serve();
  const test = new ChartTest();
  const context = await (await browser).newContext({ viewport: { width, height } });
  test.page = await context.newPage();
  test.page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') {
      test.errors.push(message.text());
    }
  });
  test.page.on('pageerror', error => test.errors.push(error.stack ?? String(error)));
  await test.page.goto((await server).url('chart', THEMES[theme].body));
  await test.page.evaluate(variables => {
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(name, value);
    }
  }, THEMES[theme].variables);
  await test.page.evaluate(
    start => (globalThis as unknown as { klStart(start: unknown): void }).klStart(start),
    {
      chart: options.chart,
      selection: selectionOf(options),
      data: await dataOf(report),
      language,
      bundle: bundleOf(language),
    },
  );
  await test.idle();
  return test;
}

export async function closeCharts(): Promise<void> {
  await (await browser)?.close();
  (await server)?.close();
  browser = undefined;
  server = undefined;
}

function selectionOf({ kernel, baseline }: Pick<ChartOptions, 'kernel' | 'baseline'>) {
  const of = { side: 'own' as const, kernel: baseline ?? -1 };
  return baseline === undefined ? { kernel } : { kernel, baseline: of };
}

async function dataOf(report: Report) {
  return {
    roofline: await rooflinePoints(report),
    kernels: report.kernels.map((_, kernel) => kernelRoofline(report, kernel)),
    memory: report.kernels.map((_, kernel) => memoryChart(report, kernel)),
    cards: report.kernels.map((_, kernel) =>
      Object.fromEntries(CARDS.map(metric => [metric, metricCard(report.metrics, kernel, metric)])),
    ),
  };
}

function bundleOf(language: string): Record<string, string> | undefined {
  if (language === 'en') return undefined;
  const file = path.join(root, `l10n/bundle.l10n.${language}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

async function serve(): Promise<PageServer> {
  mkdirSync(folder, { recursive: true });
  const shared = { absWorkingDir: root, bundle: true, loader: { '.ttf': 'file' } } as const;
  const resolveDir = root;
  await build({
    ...shared,
    stdin: { contents: ENTRY, resolveDir, loader: 'ts' },
    outfile: path.join(folder, 'chart.js'),
  });
  await build({
    ...shared,
    stdin: { contents: STYLES, resolveDir, loader: 'css' },
    outfile: path.join(folder, 'chart.css'),
  });
  return startPageServer(folder);
}
