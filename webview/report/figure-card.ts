/**
 * The card that shows how a figure came about: formula, metrics with their values, peak, clock, what it is the largest
 * of, and what is easily misread. A dialog beside the figure: it takes the focus, Escape gives it back.
 */

import type { MetricCard } from '../../src/core/protocol/report.ts';
import type { Figure, Term } from '../../src/core/report/figure.ts';
import { iconButton } from '../ui/controls.ts';
import { append, element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { hideTip, placeCard } from '../ui/tooltip.ts';
import { exactValue, formatValue } from './value.ts';

/** What a card shows, whatever it was made from. */
export interface CardContent {
  readonly title: string;
  readonly value?: string;
  readonly exact?: string;
  readonly formula?: string;
  readonly terms: readonly Term[];
  readonly peak?: Figure;
  readonly clock?: Figure;
  readonly breakdown: readonly { readonly metric: string; readonly value: number }[];
  /** In the user's language. */
  readonly notes: readonly string[];
  /** The value of the baseline and the difference, in words. */
  readonly baseline?: string;
}

export function contentOfFigure(
  title: string,
  figure: Figure,
  notes: readonly string[] = [],
): CardContent {
  const { value, unit, formula, terms } = figure;
  return {
    title,
    value: formatValue(value, unit),
    exact: exactValue(value, unit),
    formula,
    terms,
    breakdown: [],
    notes,
  };
}

export function contentOfMetric(title: string, card: MetricCard): CardContent {
  const { metric, unit, value, text, figure, peak, clock, breakdown, notes } = card;
  const own = { metric, value: value ?? NaN, unit };
  const shown = value === undefined ? text : formatValue(value, unit);
  const exact = value === undefined ? undefined : exactValue(value, unit);
  return {
    title,
    ...(shown === undefined ? {} : { value: shown }),
    ...(exact === undefined ? {} : { exact }),
    formula: figure?.formula ?? metric,
    terms: [...(value === undefined ? [] : [own]), ...(figure?.terms ?? [])],
    ...(peak === undefined ? {} : { peak }),
    ...(clock === undefined ? {} : { clock }),
    breakdown,
    notes: notes.map(note => t(note)),
  };
}

/** One card at a time. */
export class FigureCard {
  private readonly card = element('div', {
    class: 'card figure-card',
    role: 'dialog',
    tabindex: -1,
    id: 'figure-card',
  });
  private readonly copy: (text: string) => void;
  private anchor: Element | undefined;

  constructor(copy: (text: string) => void) {
    this.copy = copy;
    document.body.append(this.card);
    document.addEventListener('pointerdown', this.onOutside, true);
    this.card.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.hide(true);
    });
  }

  get shown(): boolean {
    return this.anchor !== undefined;
  }

  show(anchor: Element, content: CardContent): void {
    hideTip();
    this.anchor?.removeAttribute('aria-expanded');
    this.anchor = anchor;
    anchor.setAttribute('aria-expanded', 'true');
    this.card.setAttribute('aria-label', t('How {0} came about', content.title));
    this.card.replaceChildren(...this.parts(content));
    this.place(anchor.getBoundingClientRect());
    this.card.classList.add('shown');
    this.card.focus({ preventScroll: true });
  }

  /** `scrolled` has moved: so does the card, until its figure is out of view. */
  follow(scrolled: Element): void {
    if (this.anchor === undefined || !scrolled.contains(this.anchor)) return;
    const box = this.anchor.getBoundingClientRect();
    const view = scrolled.getBoundingClientRect();
    if (box.bottom < view.top || box.top > view.bottom) this.hide();
    else this.place(box);
  }

  hide(focusBack = false): void {
    const { anchor } = this;
    if (anchor === undefined) return;
    this.anchor = undefined;
    anchor.removeAttribute('aria-expanded');
    this.card.classList.remove('shown');
    const focusable = anchor instanceof HTMLElement || anchor instanceof SVGElement;
    if (focusBack && focusable) anchor.focus({ preventScroll: true });
  }

  dispose(): void {
    document.removeEventListener('pointerdown', this.onOutside, true);
    this.card.remove();
  }

  private place(box: DOMRect): void {
    placeCard(this.card, { x: box.left, y: box.bottom + 4, above: box.top - 4 });
  }

  private readonly onOutside = (event: Event): void => {
    if (event.target instanceof Node && this.card.contains(event.target)) return;
    this.hide();
  };

  private parts(content: CardContent): HTMLElement[] {
    const { title, value, exact, formula, terms, peak, clock, breakdown, notes } = content;
    const tools = element(
      'span',
      { class: 'figure-tools' },
      iconButton({
        icon: 'copy',
        label: t('Copy'),
        onClick: () => this.copy(asText(content)),
      }),
      iconButton({ icon: 'close', label: t('Close'), onClick: () => this.hide(true) }),
    );
    const made: HTMLElement[] = [
      element('div', { class: 'figure-title' }, element('strong', {}, title), tools),
      element(
        'div',
        { class: 'figure-value number' },
        element('span', {}, value ?? '–'),
        exact === undefined || exact === value
          ? undefined
          : element('span', { class: 'figure-exact' }, exact),
      ),
    ];
    if (content.baseline !== undefined) {
      made.push(element('div', { class: 'figure-baseline number' }, content.baseline));
    }
    if (formula !== undefined) made.push(element('code', { class: 'figure-formula' }, formula));
    if (terms.length > 0) made.push(termTable(terms));
    const facts = factList(peak, clock);
    if (facts !== undefined) made.push(facts);
    if (breakdown.length > 0) made.push(breakdownList(breakdown));
    for (const note of notes) made.push(element('p', { class: 'figure-note' }, note));
    return made;
  }
}

function termTable(terms: readonly Term[]): HTMLElement {
  const table = element('table', { class: 'figure-terms' });
  for (const { metric, value, unit } of terms) {
    append(table, [
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, metric),
        element('td', { class: 'number' }, exactValue(value, unit)),
      ),
    ]);
  }
  return table;
}

function factList(peak: Figure | undefined, clock: Figure | undefined): HTMLElement | undefined {
  if (peak === undefined && clock === undefined) return undefined;
  const row = (label: string, figure: Figure): HTMLElement[] => [
    element('dt', {}, label),
    element(
      'dd',
      { class: 'number' },
      formatValue(figure.value, figure.unit),
      element('code', {}, figure.formula),
    ),
  ];
  return element(
    'dl',
    { class: 'figure-facts' },
    ...(peak === undefined ? [] : row(t('Peak (100 %)'), peak)),
    ...(clock === undefined ? [] : row(t('Clock while measured'), clock)),
  );
}

const LISTED = 6;

function breakdownList(breakdown: CardContent['breakdown']): HTMLElement {
  const rows = breakdown
    .slice(0, LISTED)
    .map(({ metric, value }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, metric),
        element('td', { class: 'number' }, formatValue(value, '%')),
      ),
    );
  const caption = element('caption', {}, t('The largest of {0} metrics', breakdown.length));
  return element('table', { class: 'figure-terms' }, caption, ...rows);
}

/** For the clipboard. */
function asText({ title, value, exact, formula, terms, peak, clock, notes }: CardContent): string {
  const figure = (label: string, of: Figure | undefined): string[] =>
    of === undefined ? [] : [`${label}\t${exactValue(of.value, of.unit)}\t${of.formula}`];
  return [
    `${title}\t${exact ?? value ?? ''}`,
    ...(formula === undefined ? [] : [`= ${formula}`]),
    ...terms.map(term => `${term.metric}\t${exactValue(term.value, term.unit)}`),
    ...figure(t('Peak (100 %)'), peak),
    ...figure(t('Clock while measured'), clock),
    ...notes,
  ].join('\n');
}
