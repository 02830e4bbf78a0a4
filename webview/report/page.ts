/**
 * The page of one opened report: kernel list above, the kernel in hand below. Puts the parts together, asks for the
 * kernel's page and keeps the view state. Old content stays, dimmed, until the new arrives.
 */

import type { KernelPair } from '../../src/core/analysis/report-match.ts';
import { toFailure } from '../../src/core/base/result.ts';
import type { KernelPage, ReportSummary } from '../../src/core/protocol/report.ts';
import type {
  KernelSelection,
  ReportAgainst,
  ReportInit,
  ReportPlace,
  ReportProbe,
} from '../../src/core/protocol/report-panel.ts';
import { announce } from '../ui/announce.ts';
import { button } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { t } from '../ui/l10n.ts';
import { saveState } from '../ui/vscode.ts';
import type { ReportContext, ReportQuestions } from './context.ts';
import { contentOfFigure, FigureCard } from './figure-card.ts';
import { boundText, kernelHead } from './kernel-head.ts';
import { ListPane } from './list-pane.ts';
import { showMetricCard } from './metric-cards.ts';
import { own, reportQuestions, type ReportHost } from './questions.ts';
import { Sections } from './sections.ts';
import type { SavedState } from './state.ts';
import type { SectionView } from './view.ts';

export type OpenInit = Extract<ReportInit, { state: 'open' }>;

const SAVE_MS = 250;
/** With more kernels than this, charts of all of them are made when they are looked at. */
const LARGE = 500;

export class ReportPage {
  readonly element: HTMLElement;
  readonly list: ListPane;
  private readonly host: ReportHost;
  private readonly summary: ReportSummary;
  readonly card: FigureCard;
  private readonly sections: Sections;
  private readonly head = element('div', { class: 'kernel-head' });
  private readonly main: HTMLElement;
  private readonly notice = element('div', { class: 'notice', role: 'alert' });
  readonly api: ReportQuestions;
  private readonly against: ReportAgainst | undefined;
  /** By kernel here. */
  private readonly partners: ReadonlyMap<number, KernelPair>;
  private saved: SavedState;
  selection: KernelSelection;
  /** Of this report, set by the user; else the partner in the other report is the baseline. */
  private pinned: number | undefined;
  private shown: SectionView | undefined;
  private waiting = 0;
  private saveTimer: number | undefined;
  private readonly leaving = new AbortController();

  constructor(init: OpenInit, host: ReportHost, saved: SavedState) {
    this.host = host;
    this.summary = init.summary;
    this.api = reportQuestions(host);
    const { kernels } = init.summary;
    this.against = init.against;
    this.partners = new Map(init.against?.comparison.pairs.map(pair => [pair.b, pair]));
    const inReport = (kernel: number | undefined): kernel is number =>
      kernel !== undefined && kernel < kernels;
    this.saved = keptWith(saved, init.against);
    this.pinned = inReport(saved.baseline) ? saved.baseline : undefined;
    this.selection = this.selectionOf(inReport(saved.kernel) ? saved.kernel : 0);
    this.card = new FigureCard(text => host.notify('copy', text));
    this.list = new ListPane(init, this.api, saved, {
      select: kernel => void this.select(kernel),
      baseline: kernel => this.toggleBaseline(kernel),
      changed: change => this.save(change),
      failed: error => this.showFailure(error),
      stopComparing: () => host.notify('run', 'kernelLens.stopComparing'),
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
    // A tab that is closed or hidden does not wait for the timer.
    const { signal } = this.leaving;
    window.addEventListener('pagehide', () => this.saveNow(), { signal });
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
    this.saveNow();
    this.leaving.abort();
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
    this.selection = this.selectionOf(kernel);
    this.list.select(kernel);
    this.save({ kernel });
    await this.draw();
    this.host.notify('selected', this.selection);
    const row = this.shown?.page.row;
    if (row?.kernel !== kernel) return;
    const bound = row.bound === undefined ? '' : boundText(row.bound);
    announce(`#${row.id} ${row.functionName || row.name} ${bound}`);
  }

  async reveal({ kernel, section }: ReportPlace): Promise<void> {
    await this.select(kernel);
    if (section !== undefined && kernel === this.selection.kernel) this.sections.goTo(section);
  }

  async step(by: 1 | -1): Promise<void> {
    const kernel = await this.list.neighbour(by);
    if (kernel !== undefined) await this.select(kernel);
  }

  /** The kernel becomes the baseline; where it is the baseline, there is none any more. */
  toggleBaseline(kernel = this.selection.kernel): void {
    this.setBaseline(this.pinned === kernel ? undefined : kernel);
  }

  private setBaseline(baseline: number | undefined): void {
    this.pinned = baseline;
    this.selection = this.selectionOf(this.selection.kernel);
    this.host.notify('selected', this.selection);
    this.save({});
    announce(baseline === undefined ? t('No baseline') : t('Baseline set'));
    void this.draw();
  }

  /** With what the user set as baseline, else with the partner in the other report. */
  private selectionOf(kernel: number): KernelSelection {
    const partner = this.partners.get(kernel);
    if (this.pinned !== undefined) return { kernel, baseline: own(this.pinned) };
    return partner === undefined
      ? { kernel }
      : { kernel, baseline: { side: 'baseline', kernel: partner.a } };
  }

  private againstOf(kernel: number): Pick<SectionView, 'against'> {
    if (this.against === undefined) return {};
    const { name } = this.against.summary;
    const partner = this.partners.get(kernel);
    return { against: { name, ...(partner === undefined ? {} : { partner }) } };
  }

  private async start(): Promise<void> {
    this.save({});
    this.host.notify('selected', this.selection);
    await Promise.all([this.list.start(this.selection.kernel), this.draw()]);
  }

  private async draw(): Promise<void> {
    const { selection } = this;
    this.card.hide();
    this.main.classList.add('is-stale');
    this.waiting++;
    try {
      const [page, baseline] = await Promise.all([
        this.api.kernelPage(own(selection.kernel)),
        selection.baseline === undefined ? undefined : this.api.kernelPage(selection.baseline),
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
      summary: this.summary,
      page,
      ...(baseline === undefined ? {} : { baseline }),
      baselineSide: this.selection.baseline?.side ?? 'own',
      ...this.againstOf(page.row.kernel),
      showMetric: (anchor, title, metric, old) => void this.showMetric(anchor, title, metric, old),
      showFigure: (anchor, title, figure, notes) =>
        this.card.show(anchor, contentOfFigure(title, figure, notes)),
      goTo: section => this.sections.goTo(section),
      copy: text => this.host.notify('copy', text),
    };
    this.shown = view;
    replaceKeepingFocus(
      this.head,
      ...kernelHead(view, {
        step: by => void this.step(by),
        setBaseline: () => this.setBaseline(page.row.kernel),
        clearBaseline: () => this.setBaseline(undefined),
        select: kernel => void this.select(kernel),
        openBaseline: kernel => this.host.notify('openBaseline', kernel),
      }),
    );
    this.list.setBaseline(this.pinned === undefined ? undefined : baseline?.row);
    this.sections.update(withoutSelf(view), this.selection);
  }

  private async showMetric(
    anchor: Element,
    title: string,
    metric: string,
    baseline?: number,
  ): Promise<void> {
    this.waiting++;
    try {
      await showMetricCard(() => this, anchor, title, metric, baseline);
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

  private context(): ReportContext {
    const selection = (): KernelSelection => this.selection;
    return {
      api: this.api,
      t,
      summary: this.summary,
      comparison: this.against?.comparison,
      isAlone: false,
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
    const { kernel } = this.selection;
    const pinned = this.pinned === undefined ? {} : { baseline: this.pinned };
    this.saved = { ...rest, kernel, ...pinned };
    window.clearTimeout(this.saveTimer);
    this.saveTimer = window.setTimeout(() => this.saveNow(), SAVE_MS);
  }

  private saveNow(): void {
    window.clearTimeout(this.saveTimer);
    saveState(this.saved);
  }
}

/** A kernel is not compared with itself. */
function withoutSelf(view: SectionView): SectionView {
  const { baseline, ...rest } = view;
  const isSelf = view.baselineSide === 'own' && baseline?.row.kernel === view.page.row.kernel;
  return baseline === undefined || isSelf ? rest : view;
}

/** What is compared with is the host's to say. */
function keptWith({ against: _, ...saved }: SavedState, now: OpenInit['against']): SavedState {
  return now === undefined ? saved : { ...saved, against: now.uri };
}
