/**
 * One collapsible section: a head with its headline figures, which stays when it is closed, and a body that is made
 * when it is first opened. The place for a chart is kept from kernel to kernel.
 */

import { element, icon } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { t } from '../ui/l10n.ts';
import { barChart } from './bars.ts';
import type { Calculate } from './calculator.ts';
import { instructionBars } from './instructions.ts';
import { missingNote } from './missing.ts';
import { limitedBy, occupancyBody } from './occupancy.ts';
import { rowGrid, rowValue } from './rows.ts';
import { ruleList } from './rules.ts';
import type { SectionContent, SectionSpec } from './section-list.ts';
import { SLOTS } from './slots.ts';
import { figureTable } from './tables.ts';
import type { SectionView } from './view.ts';

export interface SectionEvents {
  toggled(open: boolean): void;
  calculate: Calculate;
}

export class Section {
  readonly element: HTMLElement;
  readonly id: string;
  /** For a chart; stays while kernels change. */
  readonly slot = element('div', { class: 'slot' });
  private readonly events: SectionEvents;
  private readonly button: HTMLElement;
  private readonly headline = element('div', { class: 'section-figures' });
  private readonly body: HTMLElement;
  private readonly content = element('div', { class: 'section-content' });
  private shown: { readonly content: SectionContent; readonly view: SectionView } | undefined;
  private drawn = false;

  constructor(spec: SectionSpec, open: boolean, events: SectionEvents) {
    this.id = spec.id;
    this.events = events;
    const bodyId = `section-${spec.id}`;
    this.button = element(
      'button',
      {
        class: 'section-toggle',
        type: 'button',
        'aria-expanded': String(open),
        'aria-controls': bodyId,
      },
      icon('chevron-right'),
      element('span', {}, t(spec.title)),
    );
    this.button.addEventListener('click', () => this.setOpen(!this.open));
    this.body = element('div', { class: 'section-body', id: bodyId }, this.slot, this.content);
    this.body.hidden = !open;
    this.element = element(
      'section',
      { class: 'section', 'data-section': spec.id, 'aria-label': t(spec.title) },
      element('div', { class: 'section-head' }, element('h2', {}, this.button), this.headline),
      this.body,
    );
  }

  get open(): boolean {
    return !this.body.hasAttribute('hidden');
  }

  setOpen(open: boolean, tell = true): void {
    if (open === this.open) return;
    this.body.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (open) this.draw();
    if (tell) this.events.toggled(open);
  }

  reveal(): void {
    this.setOpen(true);
    this.element.scrollIntoView({ block: 'start' });
    this.button.focus({ preventScroll: true });
  }

  update(content: SectionContent, view: SectionView): void {
    this.shown = { content, view };
    this.drawn = false;
    const { spec, collected, parts } = content;
    const hasChart = SLOTS[spec.id] !== undefined;
    const nothing = spec.chartOnly === true && collected && parts.every(p => p.rules.length === 0);
    this.element.hidden = nothing && !hasChart;
    this.element.classList.toggle('is-missing', !collected);
    replaceKeepingFocus(this.headline, ...headlineOf(content, view));
    if (this.open) this.draw();
  }

  private draw(): void {
    if (this.shown === undefined || this.drawn) return;
    this.drawn = true;
    const { content, view } = this.shown;
    replaceKeepingFocus(this.content, ...bodyOf(content, view, this.events.calculate));
  }
}

function headlineOf({ spec, headline, collected }: SectionContent, view: SectionView) {
  if (!collected && headline.length === 0) {
    const text = view.summary.csvPage === 'details' ? t('not in this file') : t('not collected');
    return [element('span', { class: 'section-note' }, text)];
  }
  const figures = headline.map(({ section, row }) =>
    element(
      'span',
      { class: 'headline' },
      element('span', { class: 'headline-label' }, t(row.label)),
      rowValue(row, section, view),
    ),
  );
  const { occupancy } = view.page;
  if (spec.id === 'Occupancy' && occupancy !== undefined) {
    figures.push(element('span', { class: 'section-note' }, limitedBy(occupancy)));
  }
  return figures;
}

function bodyOf(
  { spec, parts }: SectionContent,
  view: SectionView,
  calculate: Calculate,
): HTMLElement[] {
  const made: HTMLElement[] = [];
  const add = (part: HTMLElement | undefined): void => {
    if (part !== undefined) made.push(part);
  };
  const { occupancy, instructions } = view.page;
  if (spec.id === 'Occupancy' && occupancy !== undefined) {
    add(occupancyBody(occupancy, view, calculate));
  }
  for (const part of parts) {
    if (part.rows.length > 0) add(rowGrid(part.rows, part.id, view));
  }
  const charts = parts.flatMap(part => part.charts).map(chart => barChart(chart, view));
  if (spec.id === 'InstructionStats' && instructions.length > 0) {
    charts.push(instructionBars(instructions, view.baseline?.instructions));
  }
  if (charts.length > 0) add(element('div', { class: 'columns' }, ...charts));
  for (const table of parts.flatMap(part => part.tables)) add(figureTable(table, view));
  add(
    ruleList(
      parts.flatMap(part => part.rules),
      view,
    ),
  );
  const missing = parts.flatMap(part => part.missing);
  if (missing.length > 0) add(missingNote(missing, view));
  if (made.length === 0) add(element('p', { class: 'sentence' }, t('Nothing to show.')));
  return made;
}
