/**
 * The roofline on the report page: an answer in one line, switches for levels, roof and clock, the chart, a card under
 * the pointer, and below it, on demand, why the ridge is where it is and all points as a table.
 */

import type { MemoryLevel } from '../../src/core/analysis/roofline-work.ts';
import { forCount } from '../../src/core/format/count.ts';
import { grouped, percent } from '../../src/core/format/number.ts';
import { formatTime } from '../../src/core/format/time.ts';
import { element } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { announce } from '../ui/announce.ts';
import { t } from '../ui/l10n.ts';
import { placeCard } from '../ui/tooltip.ts';
import type { MountedChart, ReportContext } from './context.ts';
import type { KernelSelection } from '../../src/core/protocol/report-panel.ts';
import { answerLine } from './roofline-answer.ts';
import { RooflineChart } from './roofline-chart.ts';
import { paintColors } from './roofline-colors.ts';
import { LastQuestion } from './last-question.ts';
import { missingNote } from './missing.ts';
import { dataOf, reportPoints, type ReportPoints } from './roofline-data.ts';
import { roofCardLines, type RoofHit } from './roofline-hit.ts';
import {
  rooflineModel,
  type Mark,
  type RooflineChoice,
  type RooflineData,
  type RooflineModel,
} from './roofline-model.ts';
import { LEVELS } from './roofline-points.ts';
import { dataTable, markLines, tableText } from './roofline-rows.ts';
import { rooflineTable } from './roofline-table.ts';
import { kernelText, LEVEL_NAMES } from './roofline-text.ts';
import { legend, tools } from './roofline-tools.ts';
import { whyPanel } from './roofline-why.ts';

/** Rows of the table that are built at once: more would make a long report slow. */
const TABLE_ROWS = 500;

export function mountRoofline(container: HTMLElement, context: ReportContext): MountedChart {
  const view = new RooflineView(context);
  container.replaceChildren(view.element);
  view.load();
  return view;
}

class RooflineView implements MountedChart {
  readonly element = element('div', { class: 'roofline' });
  private readonly context: ReportContext;
  private readonly chart: RooflineChart;
  private readonly answer = element('div', { class: 'roofline-answer' });
  private readonly tools = element('div', { class: 'chart-tools' });
  private readonly legend = element('div', { class: 'chart-legend' });
  private readonly card = element('div', { class: 'card roofline-card' });
  private readonly why = element('section', { class: 'roofline-panel' });
  private readonly table = element('section', { class: 'roofline-panel' });
  private readonly question = new LastQuestion(this.element);
  private selection: KernelSelection;
  /** Asked for once; the kernel in hand each time. */
  private points: Promise<ReportPoints> | undefined;
  private data: RooflineData | undefined;
  /** What is drawn. */
  private model: RooflineModel | undefined;
  private choice: RooflineChoice = { clock: 'measured', levels: LEVELS, others: true };
  private open = { why: false, table: false };
  private isZoomed = false;

  constructor(context: ReportContext) {
    this.context = context;
    this.selection = context.selection;
    this.chart = new RooflineChart({
      hover: (found, at) => this.showCard(found, at),
      select: mark => context.onSelectKernel(mark.kernel),
      zoomed: isZoomed => {
        if (isZoomed === this.isZoomed) return;
        this.isZoomed = isZoomed;
        this.drawTools();
      },
    });
    const { answer, tools: bar, legend: marks, why, table, card } = this;
    this.element.append(answer, bar, this.chart.element, marks, why, table);
    document.body.append(card);
  }

  get idle(): boolean {
    return !this.question.isPending && this.chart.isAtRest;
  }

  load(): void {
    const { kernel, baseline } = this.selection;
    const points = (this.points ??= reportPoints(this.context));
    points.catch(() => (this.points = undefined));
    this.question.ask(
      signal =>
        Promise.all([points, this.context.api.kernelRoofline({ side: 'own', kernel }, signal)]),
      ([all, full]) => {
        this.data = dataOf(all, full, baseline);
        this.draw();
      },
      error => this.fail(error),
    );
  }

  update(selection: KernelSelection): void {
    const moved = selection.kernel !== this.selection.kernel;
    this.selection = selection;
    // Another kernel brings its own roof; the levels, the clock and what is open stay.
    if (moved) this.choice = withoutRoof(this.choice);
    this.load();
  }

  themeChanged(): void {
    this.draw();
  }

  dispose(): void {
    this.question.cancel();
    this.chart.dispose();
    this.card.remove();
  }

  private draw(): void {
    const { data, choice } = this;
    if (data === undefined) return;
    const model = (this.model = rooflineModel(data, choice));
    this.showCard(undefined, { x: 0, y: 0 });
    const drawable = data.roofs.length > 0 && model.roof !== undefined;
    for (const part of [this.chart.element, this.tools, this.legend]) part.hidden = !drawable;
    replaceKeepingFocus(
      this.answer,
      ...answerLine(model, data, choice, this.context),
      ...this.missing(data),
    );
    if (!drawable) {
      this.why.hidden = this.table.hidden = true;
      return;
    }
    this.drawTools();
    this.legend.replaceChildren(...legend(model, data));
    this.chart.draw({ model, colors: paintColors(), headroomText: headroomText(model) });
    this.chart.canvas.setAttribute('aria-label', spoken(model));
    this.drawPanels(data, model);
  }

  /** Where a section around it says it already, nothing. */
  private missing({ kernel }: RooflineData): HTMLElement[] {
    const missing = kernel?.missing ?? [];
    if (!this.context.isAlone || missing.length === 0) return [];
    return [missingNote(missing, this.context)];
  }

  private drawPanels(data: RooflineData, model: RooflineModel): void {
    this.why.hidden = !this.open.why;
    if (this.open.why) replaceKeepingFocus(this.why, whyPanel(data, model, this.context));
    this.table.hidden = !this.open.table;
    if (!this.open.table) return;
    const table = dataTable({ ...data, kernels: data.kernels.slice(0, TABLE_ROWS) });
    const more = data.kernels.length - TABLE_ROWS;
    const note =
      more > 0
        ? forCount(
            more,
            t('1 more kernel: copy the data to see it'),
            t('{0} more kernels: copy the data to see them all', grouped(more)),
          )
        : undefined;
    replaceKeepingFocus(
      this.table,
      rooflineTable(table, this.selection.kernel, kernel => this.context.onSelectKernel(kernel)),
      ...(note === undefined ? [] : [element('p', { class: 'chart-note' }, note)]),
    );
  }

  private drawTools(): void {
    const { data, model } = this;
    if (data === undefined || model === undefined) return;
    tools(this.tools, data, model, this.choice, {
      choose: choice => {
        this.choice = { ...this.choice, ...choice };
        this.draw();
      },
      select: kernel => this.context.onSelectKernel(kernel),
      open: this.open,
      toggle: panel => {
        this.open = { ...this.open, [panel]: !this.open[panel] };
        this.draw();
      },
      copy: () => {
        this.context.copy(tableText(dataTable(data)));
        announce(t('Copied'));
      },
      reset: this.isZoomed ? () => this.chart.resetZoom() : undefined,
    });
  }

  private showCard(
    found: Mark | RoofHit | undefined,
    at: { readonly x: number; readonly y: number },
  ): void {
    const { model, card } = this;
    card.classList.toggle('shown', found !== undefined);
    if (found === undefined || model === undefined) return;
    const isRoof = 'roofs' in found;
    const title = isRoof
      ? found.title
      : `${kernelText(found.source)} · ${LEVEL_NAMES[found.level]}`;
    const of = isRoof ? roofCardLines(found, model) : markLines(found, model);
    const lines = of.flatMap(([label, value]) => [
      element('dt', {}, label),
      element('dd', { class: 'number' }, value),
    ]);
    const sources = isRoof ? found.roofs.map(sourceOf) : [];
    card.replaceChildren(element('strong', {}, title), element('dl', {}, ...lines), ...sources);
    placeCard(card, { x: at.x + 14, y: at.y + 14, above: at.y - 10 });
    if (document.activeElement === this.chart.canvas) announce(`${title}. ${card.innerText}`);
  }

  private fail(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.answer.replaceChildren(element('p', { class: 'chart-note', role: 'alert' }, text));
    for (const part of [this.chart.element, this.tools, this.legend]) part.hidden = true;
  }
}

/** What the peak of a roof is from. */
function sourceOf({ name, figure }: RoofHit['roofs'][number]): HTMLElement {
  return element('p', { class: 'roofline-source' }, name, element('code', {}, figure.formula));
}

function withoutRoof({ clock, levels, others }: RooflineChoice): RooflineChoice {
  return { clock, levels, others };
}

/** On the dotted line: `17 % · 7.75 µs to the roof`. */
function headroomText({ headroom }: RooflineModel): string {
  if (headroom === undefined) return '';
  const share = percent(Math.max(0, 100 - headroom.percent));
  return headroom.ns === undefined
    ? t('{0} headroom', share)
    : t('{0} headroom · {1}', share, formatTime(headroom.ns));
}

function spoken({ kernel, headroom, roof }: RooflineModel): string {
  if (kernel === undefined || headroom === undefined || roof === undefined) return t('Roofline');
  const level: MemoryLevel = headroom.level;
  return t(
    'Roofline: {0} reaches {1} of the roof of {2}. Arrow keys go through the kernels.',
    kernelText(kernel),
    percent(headroom.percent),
    headroom.side === 'memory' ? LEVEL_NAMES[level] : roof.name,
  );
}
