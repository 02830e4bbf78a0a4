/**
 * The foot of the page: one line that names the selection with its sum and a button to clear it, and above it the
 * details pane with every field. The pane keeps its height whatever is selected, so that nothing jumps.
 */

import { formatTime } from '../../src/core/format/time.ts';
import { iconButton } from '../ui/controls.ts';
import { element, setText } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { grouped, percent } from '../../src/core/format/number.ts';
import { isMean } from './node-tracks.ts';
import { areaRows, areaText, fieldList, spanRows, startFigure } from './fields.ts';
import type { IdleAnswer } from '../../src/core/protocol/analysis.ts';
import type { LinkedSpan, SpanDetails } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { idleContent } from '../time/idle-hover.ts';
import { chainLine, chainOf } from './chain.ts';
import { joinedPart } from './joined.ts';
import type { SelectionModel } from './selection.ts';

export interface DetailsEvents {
  clear(): void;
  toggle(): void;
  copy(text: string): void;
  /** Goes to a span that belongs to the selected one. */
  follow(link: LinkedSpan): void;
  /** What a joined report measured for the launch in this row. */
  showCounters(span: number): void;
  /** What a selection is called by itself. */
  titleOf(selection: Selection): string;
  /** Whether there is something to go to. */
  hasSource(details: SpanDetails): boolean;
  goToSource(place: Pick<Selection, 'span' | 'node'>): void;
}

export class Details {
  readonly pane: HTMLElement;
  readonly footer: HTMLElement;
  private readonly label = element('span', { class: 'footer-label' });
  private readonly sum = element('span', { class: 'footer-sum number' });
  private readonly clearButton: HTMLElement;
  private readonly events: DetailsEvents;
  private shown: unknown;

  constructor(events: DetailsEvents) {
    this.events = events;
    this.pane = element('section', { class: 'details', 'aria-label': t('Details'), tabindex: 0 });
    this.clearButton = iconButton({
      icon: 'close',
      label: t('Clear the selection'),
      key: 'Esc',
      onClick: () => events.clear(),
    });
    const toggle = iconButton({
      icon: 'layout-panel',
      label: t('Show or hide details and tables'),
      key: 'Q',
      onClick: () => events.toggle(),
    });
    this.footer = element(
      'footer',
      { class: 'footer' },
      this.label,
      this.sum,
      this.clearButton,
      toggle,
    );
  }

  /** What the details pane says, for tests; '' while it says nothing. */
  get text(): string {
    return this.pane.textContent ?? '';
  }

  update(model: SelectionModel): void {
    const { selection, details, area, links } = model;
    this.footer.classList.toggle('empty', selection === undefined);
    this.clearButton.toggleAttribute('disabled', selection === undefined);
    const title = selection === undefined ? undefined : this.events.titleOf(selection);
    setText(this.label, title ?? t('Nothing selected'));
    setText(this.sum, sumText(model));
    const wanted =
      details !== undefined && area !== undefined ? [details, area] : (details ?? area);
    const key = Array.isArray(wanted) ? area : (wanted ?? selection);
    if (key !== this.shown || this.pane.childElementCount === 0) {
      this.shown = key;
      this.pane.replaceChildren(...this.content(model));
    }
    this.updateChain(links);
  }

  /** Links come after the fields; their line is there already, so that nothing moves. */
  private updateChain(links: readonly LinkedSpan[]): void {
    const line = this.pane.querySelector('.chain');
    line?.replaceChildren(...chainOf(links, link => this.events.follow(link)));
  }

  private head(details: SpanDetails): HTMLElement {
    const { name, selection } = details;
    const { span, node } = selection;
    const copy = iconButton({
      icon: 'copy',
      label: t('Copy the name'),
      onClick: () => this.events.copy(name),
    });
    const place = { ...(span !== undefined && { span }), ...(node !== undefined && { node }) };
    const source = iconButton({
      icon: 'go-to-file',
      label: t('Go to Source'),
      onClick: () => this.events.goToSource(place),
    });
    return element(
      'div',
      { class: 'details-head' },
      element('span', { class: 'details-name' }, name),
      copy,
      this.events.hasSource(details) ? source : undefined,
    );
  }

  private content({ selection, details, area, idle }: SelectionModel): HTMLElement[] {
    if (selection === undefined) return [emptyHint()];
    if (idle !== undefined) return idleParts(idle);
    const parts: HTMLElement[] = [];
    if (details !== undefined) {
      parts.push(this.head(details));
      if (selection.span !== undefined) parts.push(chainLine());
      if (details.path.length > 0) {
        parts.push(element('div', { class: 'details-path' }, details.path.join(' › ')));
      }
      const { joined, row } = details;
      if (joined !== undefined) {
        parts.push(joinedPart(joined, () => this.events.showCounters(row)));
      }
      parts.push(fieldList(spanRows(details), true));
    } else {
      parts.push(heading(this.events.titleOf(selection)));
    }
    if (area !== undefined && selection.span === undefined) {
      const isMore = details !== undefined || isMean(selection.node ?? '');
      if (isMore) parts.push(heading(t('Operations in this time')));
      parts.push(fieldList(areaRows(area, details === undefined), true));
      if (area.top.length > 0) parts.push(topTable(area));
    }
    return parts;
  }
}

function heading(text: string): HTMLElement {
  const name = element('span', { class: 'details-name' }, text);
  return element('div', { class: 'details-head' }, name);
}

function sumText({ selection, details, area }: SelectionModel): string {
  if (selection === undefined) return '';
  if (selection.span === undefined && area !== undefined) return areaText(area);
  const length = formatTime(details?.durationNs ?? selection.endNs - selection.startNs);
  return `${length} · ${t('starts at {0}', startFigure(details?.startNs ?? selection.startNs).text)}`;
}

/** Cause and evidence of an idle interval, as the card at the pointer has them. */
function idleParts(answer: IdleAnswer): HTMLElement[] {
  const { title, chip, sub, rows = [], how } = idleContent(answer);
  const swatch = chip === undefined ? undefined : element('span', { class: `chip ${chip}` });
  const fields = rows.map(([label, text]) => ({ label, figure: { text } }));
  return [
    element(
      'div',
      { class: 'details-head' },
      swatch,
      element('span', { class: 'details-name' }, title),
    ),
    ...(how === undefined ? [] : [element('div', { class: 'details-path' }, how)]),
    fieldList(
      [...(sub === undefined ? [] : [{ label: t('Duration'), figure: { text: sub } }]), ...fields],
      true,
    ),
  ];
}

function emptyHint(): HTMLElement {
  return element(
    'p',
    { class: 'details-hint' },
    t('Click a box to see all its fields. Drag across the lanes to sum up a stretch of time.'),
  );
}

/** Kernels with the most time in the area. */
function topTable(area: NonNullable<SelectionModel['area']>): HTMLElement {
  const body = element('tbody');
  for (const { name, count, ns } of area.top) {
    const share = area.kernelNs > 0 ? (ns / area.kernelNs) * 100 : 0;
    const row = element(
      'tr',
      {},
      element('td', { class: 'top-name' }, name),
      element('td', { class: 'number' }, grouped(count)),
      element('td', { class: 'number' }, formatTime(ns)),
      element('td', { class: 'number' }, percent(share)),
    );
    setTip(row, name);
    body.append(row);
  }
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, t('Kernel')),
    element('th', { scope: 'col' }, t('Count')),
    element('th', { scope: 'col' }, t('Time')),
    element('th', { scope: 'col' }, t('Of kernel time')),
  );
  return element('table', { class: 'top' }, element('thead', {}, head), body);
}
