/**
 * One chart of a report in a panel of its own: the kernel in hand in one line, and below it the chart as on the report
 * page. Follows the kernel that it is told; a click on another one tells the host.
 */

import { toFailure } from '../../src/core/base/result.ts';
import type { KernelPage, ReportSummary } from '../../src/core/protocol/report.ts';
import type {
  KernelSelection,
  ReportChart,
  ReportChartApi,
  ReportHostApi,
  ReportInit,
  ReportProbe,
} from '../../src/core/protocol/report-panel.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { element } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { MountChart, MountedChart, ReportContext, ReportQuestions } from './context.ts';
import { contentOfFigure, FigureCard } from './figure-card.ts';
import { kernelFigures } from './kernel-head.ts';
import { mountMemoryChart } from './memory.ts';
import { showMetricCard } from './metric-cards.ts';
import { own, reportQuestions } from './questions.ts';
import { mountRoofline } from './roofline.ts';

export type ReportChartHost = Peer<ReportChartApi, ReportHostApi>;

const CHARTS: Readonly<Record<ReportChart, MountChart>> = {
  roofline: mountRoofline,
  memory: mountMemoryChart,
};

export class ChartPage {
  readonly element: HTMLElement;
  readonly api: ReportQuestions;
  readonly card: FigureCard;
  selection: KernelSelection;
  private readonly host: ReportChartHost;
  private readonly summary: ReportSummary;
  private readonly chart: MountedChart;
  private readonly head = element('header', { class: 'chart-page-head' });
  private waiting = 0;

  constructor(
    chart: ReportChart,
    report: Extract<ReportInit, { state: 'open' }>,
    selection: KernelSelection,
    host: ReportChartHost,
  ) {
    this.host = host;
    this.summary = report.summary;
    this.api = reportQuestions(host);
    this.selection = selection;
    this.card = new FigureCard(text => host.notify('copy', text));
    const place = element('div', { class: 'slot-chart' });
    this.element = element('main', { class: 'chart-page', tabindex: -1 }, this.head, place);
    this.element.addEventListener('scroll', () => this.card.follow(this.element));
    this.chart = CHARTS[chart](place, this.context(report));
    void this.drawHead();
  }

  get probe(): ReportProbe {
    return {
      ...this.selection,
      sections: [],
      idle: this.waiting === 0 && (this.chart.idle ?? true),
    };
  }

  select(selection: KernelSelection): void {
    if (JSON.stringify(selection) === JSON.stringify(this.selection)) return;
    this.selection = selection;
    this.card.hide();
    this.chart.update(selection);
    void this.drawHead();
  }

  themeChanged(): void {
    this.chart.themeChanged();
  }

  dispose(): void {
    this.chart.dispose();
    this.card.dispose();
  }

  private async drawHead(): Promise<void> {
    const { selection } = this;
    this.waiting++;
    try {
      const [page, baseline] = await Promise.all([
        this.api.kernelPage(own(selection.kernel)),
        selection.baseline === undefined ? undefined : this.api.kernelPage(selection.baseline),
      ]);
      if (selection === this.selection) this.showHead(page, baseline);
    } catch (error) {
      if (selection !== this.selection) return;
      this.head.replaceChildren(element('p', { role: 'alert' }, toFailure(error).message));
    } finally {
      this.waiting--;
    }
  }

  private showHead(page: KernelPage, baseline: KernelPage | undefined): void {
    const { name, id } = page.row;
    const title = element('h1', {}, element('span', { class: 'kernel-id number' }, `#${id}`), name);
    setTip(title, name);
    const figures = kernelFigures({
      summary: this.summary,
      page,
      ...(baseline === undefined ? {} : { baseline }),
      baselineSide: this.selection.baseline?.side ?? 'own',
      showMetric: (...of) => void showMetricCard(() => this, ...of),
      showFigure: (anchor, text, figure, notes) =>
        this.card.show(anchor, contentOfFigure(text, figure, notes)),
      goTo: () => undefined,
      copy: text => this.host.notify('copy', text),
    });
    replaceKeepingFocus(this.head, title, element('div', { class: 'kernel-figures' }, ...figures));
  }

  private context({ against, summary }: Extract<ReportInit, { state: 'open' }>): ReportContext {
    const selection = (): KernelSelection => this.selection;
    return {
      api: this.api,
      t,
      summary,
      comparison: against?.comparison,
      isAlone: true,
      get selection() {
        return selection();
      },
      onSelectKernel: kernel => this.host.notify('selected', { kernel }),
      showFigure: (anchor, title, figure, notes) =>
        this.card.show(anchor, contentOfFigure(title, figure, notes)),
      copy: text => this.host.notify('copy', text),
    };
  }
}
