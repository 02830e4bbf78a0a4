/**
 * The page of one opened report: kernel list above, the kernel in hand below. Puts the parts together, asks for the
 * kernel's page and keeps the view state. Old content stays, dimmed, until the new arrives.
 */

import { toFailure } from '../../src/core/base/result.ts';
import type {
  KernelPage,
  ReportHostApi,
  ReportInit,
  ReportPanelApi,
  ReportProbe,
} from '../../src/core/protocol/report.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import { announce } from '../ui/announce.ts';
import { button } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import type { KernelSelection, ReportContext, ReportQuestions } from './context.ts';
import { contentOfFigure, contentOfMetric, FigureCard } from './figure-card.ts';
import { boundText, kernelHead } from './kernel-head.ts';
import { ListPane } from './list-pane.ts';
import { Sections } from './sections.ts';
import type { SavedState } from './state.ts';
import { exactValue } from './value.ts';
import type { SectionView } from './view.ts';

export type ReportHost = Peer<ReportPanelApi, ReportHostApi>;
export type OpenInit = Extract<ReportInit, { state: 'open' }>;

const SAVE_MS = 250;
/** Kernels whose pages are kept: going back and forth asks nothing. */
const KEPT = 8;
/** With more kernels than this, charts of all of them are made when they are looked at. */
const LARGE = 500;

export class ReportPage {
  readonly element: HTMLElement;
  readonly list: ListPane;
  private readonly host: ReportHost;
  private readonly card: FigureCard;
  private readonly sections: Sections;
  private readonly head = element('div', { class: 'kernel-head' });
  private readonly main: HTMLElement;
  private readonly notice = element('div', { class: 'notice', role: 'alert' });
  private readonly pages = new Map<number, Promise<KernelPage>>();
  private saved: SavedState;
  private selection: KernelSelection;
  private shown: SectionView | undefined;
  private waiting = 0;
  private saveTimer: number | undefined;

  constructor(init: OpenInit, host: ReportHost, saved: SavedState) {
    this.host = host;
    const { kernels } = init.summary;
    const inReport = (kernel: number | undefined): kernel is number =>
      kernel !== undefined && kernel < kernels;
    this.saved = saved;
    this.selection = {
      kernel: inReport(saved.kernel) ? saved.kernel : 0,
      ...(inReport(saved.baseline) ? { baseline: saved.baseline } : {}),
    };
    this.card = new FigureCard(text => host.notify('copy', text));
    this.list = new ListPane(init.summary, this.questions(), saved, {
      select: kernel => void this.select(kernel),
      baseline: kernel => this.toggleBaseline(kernel),
      changed: change => this.save(change),
      failed: error => this.showFailure(error),
    });
    this.sections = new Sections(this.context(), kernels > LARGE, saved.sections ?? {}, {
      changed: sections => this.save({ sections }),
      calculate: async needs => host.call('occupancy', { kernel: this.selection.kernel, needs }),
    });
    this.main = element(
      'main',
      { class: 'kernel-pane', tabindex: -1 },
      this.head,
      this.notice,
      this.sections.element,
    );
    this.notice.hidden = true;
    this.main.addEventListener('scroll', () => this.card.follow(this.main));
    this.element = element('div', { class: 'report' }, ...this.list.elements, this.main);
    void this.start();
  }

  get probe(): ReportProbe {
    return {
      ...this.selection,
      sections: this.sections.open,
      idle: this.waiting === 0 && this.list.idle && this.sections.idle,
    };
  }

  dispose(): void {
    window.clearTimeout(this.saveTimer);
    this.list.dispose();
    this.sections.dispose();
    this.card.dispose();
  }

  themeChanged(): void {
    this.sections.themeChanged();
  }

  /** Another kernel in hand, by its index. */
  async select(kernel: number): Promise<void> {
    if (kernel === this.selection.kernel && this.shown !== undefined) return;
    this.selection = { ...this.selection, kernel };
    this.list.select(kernel);
    this.save({ kernel });
    await this.draw();
    const row = this.shown?.page.row;
    if (row?.kernel !== kernel) return;
    const bound = row.bound === undefined ? '' : boundText(row.bound);
    announce(`#${row.id} ${row.functionName || row.name} ${bound}`);
  }

  async step(by: 1 | -1): Promise<void> {
    const kernel = await this.list.neighbour(by);
    if (kernel !== undefined) await this.select(kernel);
  }

  /** The kernel becomes the baseline; where it is the baseline, there is none any more. */
  toggleBaseline(kernel = this.selection.kernel): void {
    this.setBaseline(this.selection.baseline === kernel ? undefined : kernel);
  }

  private setBaseline(baseline: number | undefined): void {
    const { kernel } = this.selection;
    this.selection = { kernel, ...(baseline === undefined ? {} : { baseline }) };
    this.save({});
    announce(baseline === undefined ? t('No baseline') : t('Baseline set'));
    void this.draw();
  }

  private async start(): Promise<void> {
    await this.list.reload();
    this.list.select(this.selection.kernel);
    await this.draw();
  }

  private async draw(): Promise<void> {
    const { selection } = this;
    this.card.hide();
    this.main.classList.add('is-stale');
    this.waiting++;
    try {
      const [page, baseline] = await Promise.all([
        this.pageOf(selection.kernel),
        selection.baseline === undefined ? undefined : this.pageOf(selection.baseline),
      ]);
      if (selection !== this.selection) return;
      this.notice.hidden = true;
      this.show(page, baseline);
      this.main.classList.remove('is-stale');
    } catch (error) {
      if (selection === this.selection) this.showFailure(error);
    } finally {
      this.waiting--;
    }
  }

  private show(page: KernelPage, baseline: KernelPage | undefined): void {
    const view: SectionView = {
      page,
      ...(baseline === undefined ? {} : { baseline }),
      showMetric: (anchor, title, metric, old) => void this.showMetric(anchor, title, metric, old),
      showFigure: (anchor, title, figure, notes) =>
        this.card.show(anchor, contentOfFigure(title, figure, notes)),
      goTo: section => this.sections.goTo(section),
      copy: text => this.host.notify('copy', text),
    };
    this.shown = view;
    this.head.replaceChildren(
      ...kernelHead(view, {
        step: by => void this.step(by),
        setBaseline: () => this.setBaseline(page.row.kernel),
        clearBaseline: () => this.setBaseline(undefined),
        select: kernel => void this.select(kernel),
      }),
    );
    this.list.setBaseline(baseline?.row);
    const compared = baseline?.row.kernel === page.row.kernel ? { ...view } : view;
    if (compared !== view) delete (compared as { baseline?: KernelPage }).baseline;
    this.sections.update(compared, this.selection);
  }

  private pageOf(kernel: number): Promise<KernelPage> {
    const known = this.pages.get(kernel);
    if (known !== undefined) return known;
    const asked = this.host.call('kernelPage', kernel);
    asked.catch(() => this.pages.delete(kernel));
    this.pages.set(kernel, asked);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= KEPT) break;
      this.pages.delete(oldest);
    }
    return asked;
  }

  private async showMetric(
    anchor: Element,
    title: string,
    metric: string,
    baseline?: number,
  ): Promise<void> {
    const { kernel } = this.selection;
    this.waiting++;
    try {
      const card = await this.host.call('metricCard', { kernel, metric });
      if (kernel !== this.selection.kernel) return;
      const content = contentOfMetric(title, card);
      const was =
        baseline === undefined
          ? {}
          : { baseline: t('Baseline: {0}', exactValue(baseline, card.unit)) };
      this.card.show(anchor, { ...content, ...was });
    } catch (error) {
      this.showFailure(error);
    } finally {
      this.waiting--;
    }
  }

  private showFailure(error: unknown): void {
    const { message } = toFailure(error);
    this.notice.replaceChildren(
      element('span', {}, message),
      button({ label: t('Try Again'), onClick: () => this.host.notify('run', 'kernelLens.retry') }),
    );
    this.notice.hidden = false;
  }

  private questions(): ReportQuestions {
    const { host } = this;
    return {
      kernelList: (request, signal) => host.call('kernelList', request, signal),
      kernelPage: kernel => this.pageOf(kernel),
      roofline: (_, signal) => host.call('roofline', null, signal),
      memoryChart: (kernel, signal) => host.call('memoryChart', kernel, signal),
      metricCard: (request, signal) => host.call('metricCard', request, signal),
    };
  }

  private context(): ReportContext {
    const selection = (): KernelSelection => this.selection;
    return {
      api: this.questions(),
      t,
      get selection() {
        return selection();
      },
      onSelectKernel: kernel => void this.select(kernel),
      showFigure: (anchor, title, figure, notes) =>
        this.card.show(anchor, contentOfFigure(title, figure, notes)),
      copy: text => this.host.notify('copy', text),
    };
  }

  private save(change: Partial<SavedState>): void {
    const { baseline: _, ...rest } = { ...this.saved, ...change };
    this.saved = { ...rest, ...this.selection };
    window.clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => saveState(this.saved), SAVE_MS);
  }
}
