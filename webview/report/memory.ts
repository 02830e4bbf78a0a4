/**
 * The memory chart on the report page: an answer in one line, the drawing with its legend, and all links as a table.
 * Every number opens its sum; neighbouring links need not carry the same bytes, so nothing is balanced.
 */

import type { ChartLink, MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { percent } from '../../src/core/format/number.ts';
import { announce } from '../ui/announce.ts';
import { sideways } from '../charts/sideways.ts';
import { replaceToggles, toggle, toggleGroup } from '../charts/toggles.ts';
import { element } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { t } from '../ui/l10n.ts';
import type { MountedChart, ReportContext } from './context.ts';
import type { KernelSelection } from '../../src/core/protocol/report-panel.ts';
import { drawMemory } from './memory-draw.ts';
import { memoryLegend } from './memory-legend.ts';
import { LastQuestion } from './last-question.ts';
import { missingNote } from './missing.ts';
import { linkTable, linkTableText } from './memory-table.ts';
import { linkNotes, linkText, linkTitle, type View } from './memory-text.ts';

export function mountMemoryChart(container: HTMLElement, context: ReportContext): MountedChart {
  const view = new MemoryView(context);
  container.replaceChildren(view.element);
  view.load();
  return view;
}

class MemoryView implements MountedChart {
  readonly element = element('div', { class: 'memory' });
  private readonly context: ReportContext;
  private readonly answer = element('div', { class: 'roofline-line' });
  private readonly tools = element('div', { class: 'chart-tools' });
  private readonly stage = element('div', { class: 'memory-stage', role: 'region' });
  private readonly legend = element('div');
  private readonly table = element('section', { class: 'roofline-panel' });
  private readonly question = new LastQuestion(this.element);
  private selection: KernelSelection;
  private chart: MemoryChart | undefined;
  private baseline: MemoryChart | undefined;
  private view: View = 'size';
  private tableOpen = false;

  constructor(context: ReportContext) {
    this.context = context;
    this.selection = context.selection;
    this.stage.setAttribute('aria-label', t('Memory chart'));
    this.element.append(this.answer, this.tools, sideways(this.stage), this.legend, this.table);
  }

  get idle(): boolean {
    return !this.question.isPending;
  }

  load(): void {
    const { kernel, baseline } = this.selection;
    const { api } = this.context;
    this.question.ask(
      signal =>
        Promise.all([
          api.memoryChart({ side: 'own', kernel }, signal),
          baseline === undefined ? undefined : api.memoryChart(baseline, signal),
        ]),
      ([chart, before]) => {
        this.chart = chart;
        this.baseline = before;
        this.draw();
      },
      error => this.fail(error),
    );
  }

  update(selection: KernelSelection): void {
    this.selection = selection;
    this.load();
  }

  /** The drawing takes its colours from CSS. */
  themeChanged(): void {
    return;
  }

  dispose(): void {
    this.question.cancel();
  }

  private draw(): void {
    const { chart, baseline, view, tableOpen } = this;
    if (chart === undefined) return;
    const empty = chart.links.length === 0;
    for (const part of [this.tools, this.stage, this.legend]) part.hidden = empty;
    this.table.hidden = empty || !tableOpen;
    replaceKeepingFocus(this.answer, ...this.answerParts(chart));
    if (empty) return;
    this.drawTools();
    const drawing = drawMemory(
      { chart, baseline, view },
      {
        link: (anchor, link, figure) => this.showLink(anchor, link, figure),
        figure: (anchor, { title, figure, notes }) =>
          void this.showMetric(anchor, title, figure, notes),
      },
    );
    const scroll = this.stage.scrollLeft;
    replaceKeepingFocus(this.stage, drawing);
    this.legend.replaceChildren(memoryLegend(chart));
    this.stage.scrollLeft = scroll;
    if (tableOpen) {
      const show = (anchor: Element, link: ChartLink, figure: Figure): void =>
        this.showLink(anchor, link, figure);
      replaceKeepingFocus(this.table, linkTable(chart, baseline, show));
    }
  }

  /** `180.39 MB read from device memory at 3.94 TB/s · DRAM 83.1 % of peak`. */
  private answerParts(chart: MemoryChart): HTMLElement[] {
    const parts: HTMLElement[] = [];
    const read = chart.links.find(link => link.id === 'device>l2:read');
    if (read?.bytes !== undefined) {
      const { bytes, perSecond } = read;
      const text =
        perSecond === undefined
          ? t('{0} read from device memory', linkText(bytes))
          : t('{0} read from device memory at {1}', linkText(bytes), linkText(perSecond));
      parts.push(this.figureButton(text, linkTitle(read), perSecond ?? bytes, linkNotes(read)));
    }
    const node = (id: string) => chart.nodes.find(of => of.id === id);
    const busy = node('device')?.busy;
    if (busy !== undefined) {
      const text = t('DRAM {0} of peak', percent(busy.value));
      parts.push(this.figureButton(text, t('DRAM throughput'), busy));
    }
    for (const id of ['l2', 'l1'] as const) {
      const rate = node(id)?.hitRate;
      if (rate === undefined) continue;
      const name = id.toUpperCase();
      const text = t('{0} hit rate {1}', name, percent(rate.value));
      parts.push(this.figureButton(text, t('{0} hit rate', name), rate));
    }
    // A section around it says it already.
    if (this.context.isAlone && chart.missing.length > 0) {
      parts.push(missingNote(chart.missing, this.context));
    }
    return parts;
  }

  private figureButton(
    text: string,
    title: string,
    figure: Figure,
    notes: readonly string[] = [],
  ): HTMLElement {
    const made = element('button', { type: 'button', class: 'figure-button number' }, text);
    made.addEventListener('click', () => void this.showMetric(made, title, figure, notes));
    return made;
  }

  private showLink(anchor: Element, link: ChartLink, figure: Figure): void {
    this.context.showFigure(anchor, linkTitle(link), figure, linkNotes(link));
  }

  /** A figure that is one metric has a card of its own: achieved over peak, and what is easily misread. */
  private async showMetric(
    anchor: Element,
    title: string,
    figure: Figure,
    notes: readonly string[],
  ): Promise<void> {
    const [term] = figure.terms;
    const { context, selection } = this;
    if (figure.terms.length !== 1 || term === undefined || term.metric !== figure.formula) {
      context.showFigure(anchor, title, figure, notes);
      return;
    }
    const question = { side: 'own', kernel: selection.kernel, metric: term.metric } as const;
    const card = await context.api
      .metricCard(question, this.question.signal)
      .catch(() => undefined);
    if (!anchor.isConnected) return;
    const said = [...notes, ...(card?.notes ?? []).map(note => t(note))];
    context.showFigure(anchor, title, card?.figure ?? figure, said);
  }

  private drawTools(): void {
    const choice = (id: View, label: string): HTMLElement =>
      toggle({
        id: `view-${id}`,
        label,
        pressed: this.view === id,
        onClick: () => {
          this.view = id;
          this.draw();
        },
      });
    const views = [choice('size', t('Transfer size')), choice('throughput', t('Throughput'))];
    const actions = [
      toggle({
        id: 'table',
        label: t('Show as table'),
        pressed: this.tableOpen,
        onClick: () => {
          this.tableOpen = !this.tableOpen;
          this.draw();
        },
      }),
      toggle({ id: 'copy', label: t('Copy data'), pressed: false, onClick: () => this.copy() }),
    ];
    replaceToggles(this.tools, [
      toggleGroup(t('Links show'), views),
      element('div', { class: 'chart-toggles chart-actions' }, ...actions),
    ]);
  }

  private copy(): void {
    if (this.chart === undefined) return;
    this.context.copy(linkTableText(this.chart));
    announce(t('Copied'));
  }

  private fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.answer.replaceChildren(element('p', { class: 'chart-note', role: 'alert' }, text));
    for (const part of [this.tools, this.stage, this.legend, this.table]) part.hidden = true;
  }
}
