/**
 * The sections below the kernel's strip: findings first, then the profiler's sections. Sections stay from kernel to
 * kernel and with them what is open, the scroll position and the charts in their places.
 */

import { element } from '../ui/dom.ts';
import { replaceKeepingFocus } from '../ui/keep-focus.ts';
import { t } from '../ui/l10n.ts';
import type { Calculate } from './calculator.ts';
import type { MountChart, MountedChart, ReportContext } from './context.ts';
import type { KernelSelection } from '../../src/core/protocol/report-panel.ts';
import { findings } from './rules.ts';
import { Section } from './section.ts';
import { holderOf, MEMORY, MEMORY_CHART, sectionsOf, type SectionContent } from './section-list.ts';
import { SLOTS } from './slots.ts';
import type { SectionView } from './view.ts';

export interface SectionsEvents {
  changed(open: Readonly<Record<string, boolean>>): void;
  calculate: Calculate;
}

export class Sections {
  readonly element = element('div', { class: 'sections' });
  private readonly found = element('div', { class: 'findings-box' });
  private readonly sections = new Map<string, Section>();
  private readonly charts = new Map<string, MountedChart>();
  private readonly context: ReportContext;
  private readonly events: SectionsEvents;
  private readonly seen: IntersectionObserver | undefined;
  private saved: Readonly<Record<string, boolean>>;

  /** `late`: charts of large reports are made when they come into view, not before. */
  constructor(
    context: ReportContext,
    late: boolean,
    saved: Readonly<Record<string, boolean>>,
    events: SectionsEvents,
  ) {
    this.context = context;
    this.saved = saved;
    this.events = events;
    this.element.append(this.found);
    if (late) this.seen = new IntersectionObserver(entries => this.onSeen(entries));
  }

  /** Identifiers of the sections that are open. */
  get open(): string[] {
    return [...this.sections.values()]
      .filter(section => section.open && !section.element.hasAttribute('hidden'))
      .map(section => section.id);
  }

  get idle(): boolean {
    return [...this.charts.values()].every(chart => chart.idle ?? true);
  }

  update(view: SectionView, selection: KernelSelection): void {
    const contents = sectionsOf(view.page.report);
    const wanted = new Set(contents.map(({ spec }) => spec.id));
    for (const [id, section] of this.sections) {
      section.element.hidden = !wanted.has(id);
    }
    for (const content of contents) {
      if (!wanted.has(content.spec.id)) continue;
      this.sectionFor(content).update(content, view);
    }
    for (const chart of this.charts.values()) chart.update(selection);
    this.showFindings(view);
  }

  goTo(section: string): void {
    this.sections.get(holderOf(section))?.reveal();
  }

  themeChanged(): void {
    for (const chart of this.charts.values()) chart.themeChanged();
  }

  dispose(): void {
    this.seen?.disconnect();
    for (const chart of this.charts.values()) chart.dispose();
  }

  private sectionFor({ spec }: SectionContent): Section {
    const known = this.sections.get(spec.id);
    if (known !== undefined) return known;
    const section = new Section(spec, this.saved[spec.id] ?? spec.open, {
      toggled: open => {
        this.saved = { ...this.saved, [spec.id]: open };
        this.events.changed(this.saved);
        if (open) this.mount(section);
      },
      calculate: needs => this.events.calculate(needs),
    });
    this.sections.set(spec.id, section);
    this.element.append(section.element);
    if (section.open) this.mount(section);
    return section;
  }

  /** Charts are made when their section is first seen open. */
  private mount(section: Section): void {
    const mount = slotOf(section);
    if (mount === undefined || this.charts.has(section.id)) return;
    if (this.seen === undefined) this.mountNow(section, mount);
    else this.seen.observe(section.element);
  }

  private mountNow(section: Section, mount: MountChart): void {
    const place = element('div', { class: 'slot-chart' });
    section.slot.append(place);
    this.charts.set(section.id, mount(place, this.context));
  }

  private onSeen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.seen?.unobserve(target);
      const section = [...this.sections.values()].find(({ element: own }) => own === target);
      const mount = section && slotOf(section);
      if (section?.open === true && mount !== undefined) this.mountNow(section, mount);
    }
  }

  private showFindings(view: SectionView): void {
    const list = findings(view);
    this.found.hidden = list === undefined;
    if (list === undefined) return;
    replaceKeepingFocus(this.found, element('h2', {}, t('What the profiler suggests')), list);
  }
}

function slotOf({ id }: Section): MountChart | undefined {
  return SLOTS[id === MEMORY ? MEMORY_CHART : id];
}
